"""The ledger adds up whatever is asked, and cannot be rewritten."""

import asyncio
import tempfile
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import httpx
import msgspec
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import Executable, delete, exc, update

from app.domain.errors import Refused
from app.domain.quantity import plain
from app.service.inventory.ledger import Entry, discrepancies, post
from app.service.storage.create import create_store
from app.service.storage.schema import MOST_BALANCE, balances, movements
from tests.service.shop import (
    CHEESE,
    CONTENTS,
    MUG,
    NOTHING,
    TEA,
    TEA_LARGE,
    TEA_SMALL,
    WEDGE,
    Shop,
    open_shop,
)

OWNERS = {TEA_SMALL: TEA, TEA_LARGE: TEA, WEDGE: CHEESE}
KINDS = ("STORE", "SUPPLIER", "SOLD", "BIN")
#: A further STORE, of which v3 alone knows.
STALL = "STALL"

_exactly = msgspec.json.Decoder(float_hook=Decimal)

amounts = st.decimals("-0.5", 200_000, places=2) | st.sampled_from([Decimal("0.000001"), Decimal(100_000)])


def moves_between(*places: str) -> st.SearchStrategy[list[tuple[str, str, str, Decimal]]]:
    one = st.tuples(
        st.sampled_from(sorted(OWNERS)), st.sampled_from(places), st.sampled_from(places), amounts
    )
    return st.lists(one, max_size=4)


moves = moves_between(*KINDS)


class Ledger(RuleBasedStateMachine):
    """A dictionary of balances and a set of tracked products against the service."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "shop.store"
        create_store(path, "Shop", CONTENTS)
        self.opened = open_shop(path)
        self.shop = self.opened.__enter__()
        stall = self.shop.ask("POST", "/v3/inventories", json={"name": "Market stall"}).json()
        self.places = {kind: self.shop.place(kind) for kind in KINDS} | {STALL: stall["inventoryUuid"]}
        self.tracked = {TEA, CHEESE}
        self.balances = defaultdict[tuple[str, str], Decimal](Decimal)
        for variant in OWNERS:
            self.balances["STORE", variant] += CONTENTS.balances.get(variant, Decimal(0))
            self.balances["SUPPLIER", variant] -= CONTENTS.balances.get(variant, Decimal(0))

    def teardown(self) -> None:
        self.opened.__exit__(None, None, None)
        self.folder.cleanup()

    @rule(moves=moves)
    def put(self, moves: list[tuple[str, str, str, Decimal]]) -> None:
        changes = [
            self.shop.movement(variant, source, target, str(amount), OWNERS[variant])
            for variant, source, target, amount in moves
        ]
        answer = self.shop.ask("PUT", "/organizations/self/inventory", json={"changes": changes})
        fine = self.are_fine(moves)
        assert answer.status_code == (200 if fine else 422), answer.text
        if fine:
            self.follow(moves)

    @rule(moves=moves_between(*KINDS, STALL))
    def post_v3(self, moves: list[tuple[str, str, str, Decimal]]) -> None:
        movements = [
            {
                "productUuid": OWNERS[variant],
                "variantUuid": variant,
                "from": self.places[source],
                "to": self.places[target],
                "change": str(amount),
            }
            for variant, source, target, amount in moves
        ]
        answer = self.shop.ask("POST", "/v3/movements", json={"movements": movements})
        fine = self.are_fine(moves)
        assert answer.status_code == (204 if fine else 422), answer.text
        if fine:
            self.follow(moves)

    @rule(
        moves=moves,
        product=st.sampled_from([TEA, CHEESE]),
        status=st.sampled_from(["START_TRACKING", "NO_CHANGE", "STOP_TRACKING"]),
    )
    def bulk(self, moves: list[tuple[str, str, str, Decimal]], product: str, status: str) -> None:
        moves = [move for move in moves if OWNERS[move[0]] == product]
        changes = [self.shop.movement(*move[:3], str(move[3]), product) for move in moves]
        entry = {"productUuid": product, "trackingStatusChange": status, "variantChanges": changes}
        answer = self.shop.ask(
            "POST", "/organizations/self/v2/inventory/bulk", json={"productChanges": [entry]}
        )
        tracked = status == "START_TRACKING" or (status == "NO_CHANGE" and product in self.tracked)
        fine = all(
            tracked and source != target and 0 < amount <= 100_000 for _, source, target, amount in moves
        )
        assert answer.status_code == (200 if fine else 422), answer.text
        if fine:
            (self.tracked.add if tracked else self.tracked.discard)(product)
            self.follow(moves)

    @rule(product=st.sampled_from([TEA, CHEESE, MUG]), on=st.booleans())
    def track(self, product: str, on: bool) -> None:
        if on:
            self.shop.ask("POST", "/organizations/self/inventory", json={"productUuid": product})
            self.tracked.add(product)
        else:
            self.shop.ask("DELETE", f"/organizations/self/inventory/products/{product}")
            self.tracked.discard(product)

    @rule(product=st.sampled_from([TEA, CHEESE, MUG]), how=st.sampled_from(["enable", "disable"]))
    def track_v3(self, product: str, how: str) -> None:
        body = [{"productUuid": product, "tracking": how}]
        assert self.shop.ask("POST", "/v3/products", json=body).status_code == 204
        (self.tracked.add if how == "enable" else self.tracked.discard)(product)

    def are_fine(self, moves: list[tuple[str, str, str, Decimal]]) -> bool:
        return all(
            OWNERS[variant] in self.tracked and source != target and 0 < amount <= 100_000
            for variant, source, target, amount in moves
        )

    def follow(self, moves: list[tuple[str, str, str, Decimal]]) -> None:
        for variant, source, target, amount in moves:
            self.balances[source, variant] -= amount
            self.balances[target, variant] += amount

    @invariant()
    def adds_up(self) -> None:
        assert self.shop.sums_up()
        for kind in KINDS:
            answered = {
                variant: balance for variant, balance in self.shop.balances(kind).items() if variant in OWNERS
            }
            assert answered == {
                variant: plain(balance)
                for (where, variant), balance in self.balances.items()
                if where == kind and balance and OWNERS[variant] in self.tracked
            }

    @invariant()
    def v3_says_the_same(self) -> None:
        for name, place in self.places.items():
            answer = self.shop.ask("GET", f"/v3/stock/{place}")
            rows = _exactly.decode(answer.content)
            answered = {row["variantUuid"]: row["balance"] for row in rows if row["variantUuid"] in OWNERS}
            assert answered == {
                variant: self.balances[name, variant]
                for variant, product in OWNERS.items()
                if product in self.tracked
            }
        tracked = {row["productUuid"] for row in self.shop.ask("GET", "/v3/products").json()}
        assert tracked == self.tracked


TestLedger = Ledger.TestCase
TestLedger.settings = settings(max_examples=12, stateful_step_count=15)


@pytest.mark.parametrize(
    "statement", [delete(movements), update(movements).values(quantity=Decimal(1))], ids=str
)
def test_the_ledger_is_only_appended_to(shop: Shop, statement: Executable) -> None:
    with (
        pytest.raises(exc.DBAPIError, match="appended"),
        shop.store.transaction(writes=True) as connection,
    ):
        connection.execute(statement)


def test_a_balance_that_is_not_the_sum_is_found(shop: Shop) -> None:
    with shop.store.engine.connect() as connection:
        more = update(balances).values(balance=balances.c.balance + Decimal("1.5"))
        connection.execute(more.where(balances.c.balance > Decimal(40)))
        assert discrepancies(connection) == [(shop.place("STORE"), TEA_SMALL, Decimal("-1.5"))]


def test_a_balance_beyond_64_bits_is_refused(shop: Shop) -> None:
    entry = Entry(TEA, TEA_SMALL, shop.place("SUPPLIER"), shop.place("STORE"), MOST_BALANCE)
    with pytest.raises(Refused, match="violations"), shop.store.transaction(writes=True) as connection:
        post(connection, [entry], kind="test", moment=0)
    assert shop.balances()[TEA_SMALL] == "42"


def test_the_database_knows_no_movement_of_what_there_is_not(shop: Shop) -> None:
    entry = Entry(TEA, NOTHING, shop.place("SUPPLIER"), shop.place("STORE"), Decimal(1))
    with pytest.raises(exc.IntegrityError), shop.store.transaction(writes=True) as connection:
        post(connection, [entry], kind="test", moment=0)


def test_requests_at_the_same_time_all_count(shop: Shop) -> None:
    body = {"changes": [shop.movement(TEA_SMALL, "STORE", "SOLD", 1)]}

    async def together() -> list[int]:
        transport = httpx.ASGITransport(shop.app)
        headers = {"Authorization": f"Bearer {shop.token}"}
        async with httpx.AsyncClient(
            transport=transport, base_url="http://localhost", headers=headers
        ) as client:
            asked = (client.put("/organizations/self/inventory", json=body) for _ in range(30))
            return [answer.status_code for answer in await asyncio.gather(*asked)]

    assert asyncio.run(together()) == [200] * 30
    assert shop.balances()[TEA_SMALL] == "12"
