"""The ledger cannot be rewritten. That it adds up whatever is asked, `tests.campaign.machine` sees to."""

import asyncio
from decimal import Decimal

import httpx
import pytest
from sqlalchemy import Executable, delete, exc, update

from app.domain.errors import Refused
from app.service.inventory.ledger import Entry, discrepancies, post
from app.service.storage.schema import MOST_BALANCE, balances, movements
from tests.service.shop import (
    NOTHING,
    TEA,
    TEA_SMALL,
    Shop,
)


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
