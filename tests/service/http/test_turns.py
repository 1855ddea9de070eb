"""Who has to wait, for a writer or for a thread, keeps nobody else waiting."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import httpx
import psycopg
import pytest
from psycopg import sql

from app.service.http.call import Call, Reply, Route
from app.service.routes import ROUTES
from app.service.storage.create import create_store
from app.service.storage.engines import WORKERS
from tests.service.oauth.steps import ASSERTION, Merchant
from tests.service.shop import CONTENTS, TEA_SMALL, Shop, open_shop

_over = Event()


def _lasting(_call: Call[None]) -> Reply:
    _over.wait(30)
    return Reply()


@pytest.fixture
def busy(tmp_path: Path) -> Iterator[Shop]:
    """A shop with one more route, which is not answered before it is over."""
    create_store(tmp_path / "shop.store", "Corner shop", CONTENTS)
    with open_shop(tmp_path / "shop.store", [*ROUTES, Route("GET", "/lasting", _lasting)]) as shop:
        _over.clear()
        yield shop


def _client(shop: Shop) -> httpx.AsyncClient:
    headers = {"Authorization": f"Bearer {shop.token}"}
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(shop.app), base_url="http://localhost", headers=headers
    )


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/v3/inventories"), ("PUT", "/organizations/self/inventory")]
)
def test_writers_that_wait_leave_threads_to_readers(shop: Shop, method: str, path: str) -> None:
    """Those of the second are mostly done at once, but not while they would have to wait."""
    body = {"name": "Shop", "changes": [shop.movement(TEA_SMALL, "STORE", "SOLD", 1)]}

    async def read_meanwhile() -> tuple[httpx.Response, list[httpx.Response]]:
        async with _client(shop) as client:
            with shop.store.transaction(writes=True):
                writing = [
                    asyncio.ensure_future(client.request(method, path, json=body)) for _ in range(WORKERS + 1)
                ]
                await asyncio.sleep(0.2)  # in which they come as far as they get
                read = await asyncio.wait_for(client.get("/inventory"), 10)
            return read, await asyncio.gather(*writing)

    read, written = asyncio.run(read_meanwhile())
    assert read.status_code == 200
    assert all(answer.is_success for answer in written)


@pytest.mark.parametrize(("method", "path"), [("GET", "/v3/stock"), ("POST", "/v3/movements")])
@pytest.mark.parametrize("table", ["variants", "tokens"])
def test_who_waits_for_a_table_keeps_no_other_organization_waiting(
    shop_in_database: Shop, database: str, table: str, method: str, path: str
) -> None:
    """As while a newer program, or who looks after the database, makes it anew."""
    shop, tea = shop_in_database, shop_in_database.movement(TEA_SMALL, "STORE", "SOLD", 1)
    movement = {"from": tea["fromLocationUuid"], "to": tea["toLocationUuid"], **tea}
    held, schema = Event(), shop.store.engine.get_execution_options()["schema_translate_map"][None]
    lock = sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(sql.Identifier(schema, table))

    def hold() -> None:
        with psycopg.connect(database) as connection:
            connection.execute(lock)
            held.set()
            _over.wait(5)

    async def look_meanwhile() -> tuple[bool, httpx.Response]:
        async with _client(shop) as client:
            holding = asyncio.ensure_future(asyncio.to_thread(hold))
            await asyncio.to_thread(held.wait)
            asking = asyncio.ensure_future(client.request(method, path, json={"movements": [movement]}))
            await asyncio.sleep(0.2)  # in which it comes as far as it gets
            waits = not asking.done()
            _over.set()
            await holding
            return waits, await asking

    _over.clear()
    waits, answer = asyncio.run(look_meanwhile())
    assert waits
    assert answer.is_success


def test_who_waits_for_a_token_leaves_threads_to_readers(shop: Shop) -> None:
    made = Merchant(shop).api_key()
    wanted = {"grant_type": ASSERTION, "client_id": made["clientId"], "assertion": made["key"]}

    async def read_meanwhile() -> tuple[httpx.Response, list[httpx.Response]]:
        async with _client(shop) as client:
            with shop.store.transaction(writes=True):
                asking = [asyncio.ensure_future(client.post("/token", data=wanted)) for _ in range(WORKERS)]
                await asyncio.sleep(0.5)
                read = await asyncio.wait_for(client.get("/inventory"), 10)
            return read, await asyncio.gather(*asking)

    read, given = asyncio.run(read_meanwhile())
    assert read.status_code == 200
    assert [answer.status_code for answer in given] == [200] * WORKERS


def test_who_is_busy_is_alive(busy: Shop) -> None:
    async def look_meanwhile() -> httpx.Response:
        async with _client(busy) as client:
            lasting = [asyncio.ensure_future(client.get("/lasting")) for _ in range(WORKERS)]
            await asyncio.sleep(0.2)
            try:
                return await asyncio.wait_for(client.get("/health"), 10)
            finally:
                _over.set()
                await asyncio.gather(*lasting)

    assert asyncio.run(look_meanwhile()).status_code == 200
