"""A refund is a second purchase, of at most what was sold and is not back yet."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from app.service.storage.create import create_store
from app.service.storage.files import open_file
from tests.service.purchases.till import sell, sold, violations
from tests.service.shop import BLUE_MUG, CONTENTS, MUG, NOTHING, TEA, TEA_SMALL, WEDGE, Shop, shop_of

CHEESE = {"variantUuid": WEDGE, "quantity": "1.5", "unitPrice": 1299}


def sale_of_all(shop: Shop) -> str:
    """Three teas, cheese and a bag, as one purchase."""
    purchase = sold(shop, {"sku": "TEA-S", "quantity": 3}, CHEESE, {"name": "Bag", "unitPrice": 20})
    return str(purchase["purchaseUUID1"])


def rows(purchase: dict[str, Any]) -> list[tuple[str, str]]:
    return [(row["id"], row["quantity"]) for row in purchase["products"]]


def test_without_lines_all_of_it_comes_back(shop: Shop) -> None:
    uuid = sale_of_all(shop)
    refund = sold(shop, refunds=uuid)
    assert refund["refund"]
    assert not refund["refunded"]
    assert refund["refundsPurchaseUUID1"] == uuid
    assert rows(refund) == [("0", "-3"), ("1", "-1.5"), ("2", "-1")]
    sale = shop.ask("GET", f"/purchase/v2/{uuid}").json()
    assert sale["refunded"]
    assert sale["refundedByPurchaseUUIDs1"] == [refund["purchaseUUID1"]]
    assert sale["refundedByPurchaseUUIDs"] == [refund["purchaseUUID"]]
    assert refund["refundsPurchaseUUID"] == sale["purchaseUUID"]
    assert refund["amount"] == -sale["amount"]
    assert refund["payments"][0]["references"] == {"refundsPayment": sale["payments"][0]["uuid"]}
    assert refund["payments"][0]["attributes"] == {"handedAmount": refund["amount"]}
    assert shop.balances() == {TEA_SMALL: "42", WEDGE: "7.35"}
    assert shop.balances("SOLD") == {}


def test_a_row_of_less_than_none_goes_the_way_of_the_sale(shop: Shop) -> None:
    row = sold(shop, refunds=sale_of_all(shop))["products"][0]
    assert (
        row.items()
        > {
            "quantity": "-3",
            "unitPrice": 450,
            "rowTaxableAmount": -1350,
            "fromLocationUuid": shop.place("STORE"),
            "toLocationUuid": shop.place("SOLD"),
        }.items()
    )


def test_lines_say_what_comes_back_by_any_name_or_row(shop: Shop) -> None:
    uuid = sale_of_all(shop)
    assert rows(sold(shop, {"code": "TEA-S"}, {"id": "2"}, refunds=uuid)) == [("0", "-1"), ("2", "-1")]
    assert rows(sold(shop, {"variantUuid": WEDGE, "quantity": "0.5"}, refunds=uuid)) == [("1", "-0.5")]
    assert rows(sold(shop, refunds=uuid)) == [("0", "-2"), ("1", "-1")]
    assert violations(sell(shop, refunds=uuid)) == {"refunds": "MUST_BE_FALSE"}
    assert shop.balances() == {TEA_SMALL: "42", WEDGE: "7.35"}


def test_a_line_takes_from_all_rows_of_its_name(shop: Shop) -> None:
    uuid = sold(shop, {"sku": "TEA-S", "quantity": 2}, {"sku": "TEA-S", "unitPrice": 100})["purchaseUUID1"]
    refund = sold(shop, {"sku": "TEA-S"}, {"sku": "TEA-S", "quantity": 2}, refunds=uuid)
    assert rows(refund) == [("0", "-2"), ("1", "-1")]
    assert refund["amount"] == -1000


def test_more_than_was_sold_is_refused_with_every_line(shop: Shop) -> None:
    uuid = sale_of_all(shop)
    lines: tuple[dict[str, Any], ...] = (
        {"sku": "TEA-S", "quantity": 2},
        {"sku": "TEA-S", "quantity": 2},
        {"sku": "MUG"},
        {},
    )
    answer = sell(shop, *lines, refunds=uuid)
    assert violations(answer) == dict.fromkeys(
        ("lines[1].quantity", "lines[2].quantity", "lines[3].quantity"), "MUST_BE_LESS_OR_EQUAL_THAN"
    )
    assert [one["expected"] for one in answer.json()["violations"]] == ["1", "0", "0"]
    assert shop.balances()[TEA_SMALL] == "39"


def test_neither_a_refund_nor_nothing_can_be_refunded(shop: Shop) -> None:
    refund = sold(shop, refunds=sale_of_all(shop))
    assert violations(sell(shop, refunds=refund["purchaseUUID1"]))["refunds"] == "MUST_BE_FALSE"
    assert violations(sell(shop, refunds=NOTHING, timestamp="x")) == {
        "timestamp": "MUST_MATCH_PATTERN",
        "refunds": "UNKNOWN",
    }


def test_what_was_paid_is_given_back_though_the_price_is_another_now(shop: Shop) -> None:
    uuid = sold(shop, {"sku": "TEA-S"}, payment={"type": "IZETTLE_CARD"})["purchaseUUID1"]
    variants = [{"uuid": TEA_SMALL, "sku": "TEA-S", "price": {"amount": 999, "currencyId": "EUR"}}]
    shop.ask("PUT", f"/organizations/self/products/v2/{TEA}", json={"variants": variants})
    refund = sold(shop, {"sku": "TEA-S"}, refunds=uuid)
    assert refund["amount"] == -450
    assert (refund["payments"][0]["type"], refund["payments"][0]["attributes"]) == ("IZETTLE_CARD", {})


def test_stock_comes_back_to_what_is_tracked_now(shop: Shop) -> None:
    mug = sold(shop, {"variantUuid": BLUE_MUG, "unitPrice": 900})["purchaseUUID1"]
    tea = sold(shop, {"sku": "TEA-S"})["purchaseUUID1"]
    shop.ask("POST", "/organizations/self/inventory", json={"productUuid": MUG})
    shop.ask("DELETE", f"/organizations/self/products/{TEA}")
    assert "fromLocationUuid" in sold(shop, refunds=mug)["products"][0]
    assert "fromLocationUuid" not in sold(shop, refunds=tea)["products"][0]
    assert shop.balances()[BLUE_MUG] == "4"


def test_of_tills_that_refund_the_same_at_once_one_does(shop: Shop) -> None:
    uuid = sale_of_all(shop)
    with ThreadPoolExecutor(4) as tills:
        answers = list(tills.map(lambda _: sell(shop, refunds=uuid).status_code, range(4)))
    assert sorted(answers) == [201, 422, 422, 422]
    assert shop.balances()[TEA_SMALL] == "42"


class Till(RuleBasedStateMachine):
    """Sales and refunds in any order, against what a receipt roll would add up to."""

    sales = Bundle("sales")
    shop: Shop

    def __init__(self) -> None:
        super().__init__()
        self.paid = 0
        self.store = Decimal(shelf(self.shop))
        self.left: dict[str, Decimal] = {}
        self.owed: dict[str, int] = {}

    @rule(target=sales, quantity=st.decimals("0.1", 3, places=1), price=st.integers(0, 99))
    def sell(self, quantity: Decimal, price: int) -> str:
        purchase = sold(self.shop, {"variantUuid": WEDGE, "quantity": str(quantity), "unitPrice": price})
        uuid = str(purchase["purchaseUUID1"])
        self.left[uuid], self.owed[uuid] = quantity, purchase["amount"]
        self.paid += purchase["amount"]
        self.store -= quantity
        return uuid

    @rule(uuid=sales, quantity=st.decimals("0.1", 2, places=1))
    def refund(self, uuid: str, quantity: Decimal) -> None:
        answer = sell(self.shop, {"variantUuid": WEDGE, "quantity": str(quantity)}, refunds=uuid)
        assert answer.status_code == (201 if quantity <= self.left[uuid] else 422)
        if answer.status_code == 201:
            self.left[uuid] -= quantity
            self._given_back(uuid, answer.json(), quantity)

    @rule(uuid=sales)
    def refund_the_rest(self, uuid: str) -> None:
        answer = sell(self.shop, refunds=uuid)
        assert answer.status_code == (201 if self.left[uuid] else 422)
        if answer.status_code == 201:
            self._given_back(uuid, answer.json(), self.left[uuid])
            self.left[uuid] = Decimal(0)
            assert self.owed[uuid] == 0

    def _given_back(self, uuid: str, refund: dict[str, Any], quantity: Decimal) -> None:
        self.owed[uuid] += refund["amount"]
        self.paid += refund["amount"]
        self.store += quantity

    @invariant()
    def stock_and_money_are_as_the_receipts_say(self) -> None:
        assert Decimal(shelf(self.shop)) == self.store
        assert all(owed >= 0 for owed in self.owed.values())


def shelf(shop: Shop) -> str:
    return shop.balances().get(WEDGE, "0")


def test_however_it_comes_back_it_is_what_was_sold_and_paid(tmp_path: Path) -> None:
    create_store(tmp_path / "shop.store", "Corner shop", CONTENTS)
    with open_file(tmp_path / "shop.store") as stores:
        Till.shop = shop_of(stores)
        run_state_machine_as_test(Till, settings=settings(max_examples=10, stateful_step_count=15))
        assert Till.shop.sums_up()
