"""Movements and tracking, by every call that there is in v1, v2 and v3."""

from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from app.domain.quantity import plain
from app.domain.stock import NO_LEVEL, Level
from tests.campaign.machine.base import (
    GOODS,
    KINDS,
    STALL,
    ShopMachine,
    exact,
    slips,
    there,
    tracked,
    variants_of,
)
from tests.campaign.machine.model import Move

#: What the API takes, and what it does not.
amounts = st.decimals("0.01", 50, places=2) | st.sampled_from(
    [Decimal(text) for text in ("0.000001", "1.10", "100000")]
)
wrong_amounts = st.sampled_from([Decimal(text) for text in ("0", "-1", "0.0000001", "100000.01")])


@st.composite
def moves(draw: st.DrawFn, places: tuple[str, ...], goods: st.SearchStrategy[str] = tracked) -> list[Move]:
    """A few movements, most of them of tracked goods between two of ``places``."""
    moves = []
    for product in draw(st.lists(goods, max_size=4)):
        source, target = draw(st.permutations(places))[:2]
        if draw(slips):
            target = draw(st.sampled_from([source, STALL]))
        variant = draw(variants_of(product))
        moves.append(Move(product, variant, source, target, draw(wrong_amounts if draw(slips) else amounts)))
    return moves


class Stock(ShopMachine):
    @rule(moves=moves(KINDS), kind=st.sampled_from([None, *KINDS]))
    def put(self, moves: list[Move], kind: str | None) -> None:
        changes = [self.change(move) for move in moves]
        body = {"changes": changes} | ({"returnBalanceForLocationUuid": self.places[kind]} if kind else {})
        answer = self.shop.ask("PUT", "/organizations/self/inventory", json=body)
        if self.ended(answer, 200, self.model.refusal(moves, KINDS)):
            self.model.move(moves)
            assert self.told(answer.json()) == self.expected(moves, kind or "STORE")

    def change(self, move: Move) -> dict[str, object]:
        """As v1/v2 write a movement."""
        return {
            "productUuid": move.product,
            "variantUuid": move.variant,
            "fromLocationUuid": self.places[move.source],
            "toLocationUuid": self.places[move.target],
            "change": str(move.change),
        }

    @rule(moves=moves((*KINDS, STALL)))
    def post_v3(self, moves: list[Move]) -> None:
        movements = [
            {
                "productUuid": move.product,
                "variantUuid": move.variant,
                "from": self.places[move.source],
                "to": self.places[move.target],
                "change": str(move.change),
            }
            for move in moves
        ]
        answer = self.shop.ask("POST", "/v3/movements", json={"movements": movements})
        if self.ended(answer, 204, self.model.refusal(moves, self.places)):
            self.model.move(moves)

    @rule(
        moves=moves(KINDS, there),
        status=st.sampled_from(["START_TRACKING", "NO_CHANGE", "STOP_TRACKING"]),
    )
    def bulk(self, moves: list[Move], status: str) -> None:
        """Every product with one status; what is started can be moved, what is stopped cannot."""
        named = {move.product for move in moves}
        entries = [
            {
                "productUuid": product,
                "trackingStatusChange": status,
                "variantChanges": [self.change(move) for move in moves if move.product == product],
            }
            for product in named
        ]
        answer = self.shop.ask(
            "POST", "/organizations/self/v2/inventory/bulk", json={"productChanges": entries}
        )
        after = {
            "START_TRACKING": self.model.tracked | named,
            "NO_CHANGE": self.model.tracked,
            "STOP_TRACKING": self.model.tracked - named,
        }[status]
        if self.ended(answer, 200, self.model.refusal(moves, KINDS, after)):
            self.model.tracked = set(after)
            self.model.move(moves)
            assert self.told(answer.json()) == self.expected(moves, "STORE")

    def told(self, envelope: dict[str, object]) -> tuple[list[str], dict[str, str]]:
        """The tracked products and the balances of an envelope of v1/v2."""
        rows = envelope["variants"]
        assert isinstance(rows, list)
        balances = {row["variantUuid"]: row["balance"] for row in rows}
        assert len(balances) == len(rows)
        assert isinstance(envelope["trackedProducts"], list)
        return sorted(envelope["trackedProducts"]), balances

    def expected(self, moves: list[Move], place: str) -> tuple[list[str], dict[str, str]]:
        """What an answer to ``moves`` tells: what was touched, zeros too."""
        return sorted({move.product for move in moves} & self.model.tracked), {
            move.variant: plain(self.model.balances[place, move.variant]) for move in moves
        }

    @rule(product=there, on=st.sampled_from([True, True, False]))
    def track(self, product: str, on: bool) -> None:
        known = product in self.model.products
        if on:
            answer = self.shop.ask("POST", "/organizations/self/inventory", json={"productUuid": product})
            self.answered(answer, 200 if known else 422, None if known else "ENTITY_NOT_FOUND")
        else:
            answer = self.shop.ask("DELETE", f"/organizations/self/inventory/products/{product}")
            self.answered(answer, 204 if known else 404, None if known else "ENTITY_NOT_FOUND")
        if known:
            self.model.track(product, on)

    @rule(wanted=st.dictionaries(there, st.booleans(), max_size=3))
    def track_v3(self, wanted: dict[str, bool]) -> None:
        body = [
            {"productUuid": product, "tracking": "enable" if on else "disable"}
            for product, on in wanted.items()
        ]
        answer = self.shop.ask("POST", "/v3/products", json=body)
        unknown = None if wanted.keys() <= self.model.products.keys() else "ENTITY_NOT_FOUND"
        if self.ended(answer, 204, unknown):
            for product, on in wanted.items():
                self.model.track(product, on)

    @invariant()
    def balances_are_as_in_the_model(self) -> None:
        for kind in KINDS:
            stock = self.model.stock(kind)
            answer = self.shop.ask("GET", f"/organizations/self/inventory/locations/?type={kind}")
            told = {variant: plain(balance) for variant, balance in stock.items() if balance}
            assert self.told(answer.json()) == (sorted(self.model.tracked), told)

    @invariant()
    def v3_says_the_same_and_has_levels_beside_it(self) -> None:
        for name, place in self.places.items():
            told = {
                row["variantUuid"]: (row["balance"], Level(row["lowStockLevel"], row["lowStockAlert"]))
                for row in exact(self.shop.ask("GET", f"/v3/stock/{place}"))
            }
            assert told == {
                variant: (balance, self.model.levels.get((name, variant), NO_LEVEL))
                for variant, balance in self.model.stock(name).items()
            }

    @invariant()
    def status_is_as_in_the_model(self) -> None:
        answer = self.shop.ask("POST", "/v3/products/status", json=list(GOODS))
        told = {row["productUuid"]: row["enabled"] for row in answer.json()}
        assert told == {product: product in self.model.tracked for product in self.model.products}
