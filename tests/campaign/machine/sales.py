"""A till that sells, also what is not tracked or not in the library, and takes back what it sold."""

from collections import Counter
from decimal import Decimal
from typing import NamedTuple

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from app.domain.quantity import MOST_PER_MOVEMENT
from tests.campaign.machine.base import ShopMachine, slips, there, variants_of
from tests.campaign.machine.model import Move, Sold
from tests.service.shop import NOTHING

quantities = st.sampled_from([Decimal(text) for text in ("1", "2", "0.35", "12", "0.000001")])
wrong_quantities = st.sampled_from([Decimal(0), Decimal(-1), MOST_PER_MOVEMENT + 1])


class Line(NamedTuple):
    product: str
    variant: str | None  #: none is a custom amount
    quantity: Decimal


@st.composite
def lines(draw: st.DrawFn) -> list[Line]:
    lines = []
    for product in draw(st.lists(there, min_size=1, max_size=3)):
        variant = draw(st.none() | variants_of(product) | variants_of(product))
        lines.append(Line(product, variant, draw(wrong_quantities if draw(slips) else quantities)))
    return lines


class Sales(ShopMachine):
    @rule(lines=lines())
    def sell(self, lines: list[Line]) -> None:
        body = [{"variantUuid": one.variant, "quantity": str(one.quantity), "unitPrice": 5} for one in lines]
        answer = self.shop.ask("POST", "/storeroom/sales", json={"lines": body})
        fits = all(0 < one.quantity <= MOST_PER_MOVEMENT for one in lines)
        known = all(one.variant is None or self.owner(one.variant) for one in lines)
        refusal = None if fits and known else "ENTITY_NOT_FOUND" if fits else "CONSTRAINT_VIOLATION"
        if self.ended(answer, 201, refusal):
            rows = [Sold(one.variant, one.quantity) for one in lines]
            self.model.purchases[answer.json()["purchaseUUID1"]] = rows
            self.carry("STORE", "SOLD", rows)

    @precondition(lambda self: self.model.purchases)
    @rule(data=st.data())
    def refund_what_is_left(self, data: st.DataObject) -> None:
        purchase, rows = self.some_purchase(data)
        back = [Sold(row.variant, row.left) for row in rows if row.left]
        answer = self.shop.ask("POST", "/storeroom/sales", json={"refunds": purchase})
        if self.ended(answer, 201, self.refusal(purchase, bool(back))):
            for row in rows:
                row.back = row.quantity
            self.brought_back(answer.json()["purchaseUUID1"], back)

    @precondition(lambda self: self.model.purchases)
    @rule(data=st.data(), quantity=quantities)
    def refund_a_row(self, data: st.DataObject, quantity: Decimal) -> None:
        purchase, rows = self.some_purchase(data)
        number = data.draw(st.integers(0, max(len(rows) - 1, 0)))
        body = {"refunds": purchase, "lines": [{"id": str(number), "quantity": str(quantity)}]}
        answer = self.shop.ask("POST", "/storeroom/sales", json=body)
        if self.ended(answer, 201, self.refusal(purchase, bool(rows) and quantity <= rows[number].left)):
            rows[number].back += quantity
            self.brought_back(answer.json()["purchaseUUID1"], [Sold(rows[number].variant, quantity)])

    def some_purchase(self, data: st.DataObject) -> tuple[str, list[Sold]]:
        """Most often a sale, now and then a refund, or none that there is."""
        wanted = sorted(self.model.purchases.keys() - self.model.refunds)
        every = [*sorted(self.model.purchases), NOTHING]
        purchase = data.draw(st.sampled_from(every if data.draw(slips) else wanted))
        return purchase, self.model.purchases.get(purchase, [])

    def refusal(self, purchase: str, is_left: bool) -> str | None:
        if purchase not in self.model.purchases:
            return "ENTITY_NOT_FOUND"
        return None if is_left and purchase not in self.model.refunds else "CONSTRAINT_VIOLATION"

    def brought_back(self, refund: str, back: list[Sold]) -> None:
        self.model.purchases[refund] = [Sold(row.variant, -row.quantity) for row in back]
        self.model.refunds.add(refund)
        self.carry("SOLD", "STORE", back)

    def carry(self, source: str, target: str, rows: list[Sold]) -> None:
        """What is tracked moves; of the rest there is only the receipt."""
        for row in rows:
            product = self.owner(row.variant)
            if product in self.model.tracked and row.variant:
                self.model.move([Move(product, row.variant, source, target, row.quantity)])

    def owner(self, variant: str | None) -> str | None:
        """The product that has the variant now."""
        return next((one for one, variants in self.model.products.items() if variant in variants), None)

    @invariant()
    def receipts_are_as_in_the_model(self) -> None:
        told = {
            purchase["purchaseUUID1"]: Counter(
                (row.get("variantUuid"), Decimal(row["quantity"])) for row in purchase["products"]
            )
            for purchase in self.shop.ask("GET", "/purchases/v2?limit=1000").json()["purchases"]
        }
        assert told == {
            purchase: Counter((row.variant, row.quantity) for row in rows)
            for purchase, rows in self.model.purchases.items()
        }
