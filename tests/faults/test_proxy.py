"""What each fault is to a client, and whether what it asked for was done all the same."""

import random
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from decimal import Decimal

import pytest

from app.client import Client
from app.client.grants import Fixed
from app.client.hosts import one
from app.domain.errors import (
    NotSignedIn,
    ReplyLost,
    ServiceError,
    ServiceFailed,
    TooFast,
    UnexpectedAnswer,
)
from app.domain.locations import LocationType
from app.service.storage.create import create_store
from app.wire.inventory import InventoryChange
from tests.faults.dialects import Dialect
from tests.faults.kinds import Fault, draw, evenly
from tests.faults.proxy import FaultyProxy, faulty
from tests.service.running import RunningService, running_service
from tests.workspace.shop import CONTENTS, JACKET, SMALL

#: What is raised, where anything is, and whether it is done nevertheless.
_SIGNS: dict[Fault, tuple[type[ServiceError] | None, bool]] = {
    Fault.CLOSED: (ReplyLost, False),
    Fault.DROPPED_BEFORE: (ReplyLost, False),
    Fault.DROPPED_AFTER: (ReplyLost, True),
    Fault.OVERTAKEN: (ReplyLost, True),
    Fault.DELAYED: (None, True),
    Fault.TRUNCATED: (ReplyLost, True),
    Fault.GARBLED: (UnexpectedAnswer, True),
    Fault.UNAUTHORIZED: (NotSignedIn, False),
    Fault.TOO_MANY: (TooFast, False),
    Fault.FAILED_BEFORE: (ServiceFailed, False),
    Fault.FAILED_AFTER: (ServiceFailed, True),
    Fault.UNAVAILABLE_BEFORE: (ServiceFailed, False),
    Fault.UNAVAILABLE_AFTER: (ServiceFailed, True),
}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    store = tmp_path_factory.mktemp("faults") / "shop.sqlite"
    create_store(store, "Shop", CONTENTS, currency="SEK")
    with running_service(store) as running:
        yield running


@asynccontextmanager
async def _through(proxy: FaultyProxy, token: str) -> AsyncIterator[Client]:
    """A client that tries nothing again."""
    client = Client(one(proxy.url), Fixed(token), pauses=())
    yield client
    await client.close()


async def _restock(client: Client) -> None:
    """One jacket, from locations that were looked up before."""
    locations = {each.type: each.uuid for each in await client.inventory.locations()}
    change = InventoryChange(
        product_uuid=JACKET.uuid,
        variant_uuid=SMALL,
        from_location_uuid=locations[LocationType.SUPPLIER],
        to_location_uuid=locations[LocationType.STORE],
        change=Decimal(1),
    )
    await client.inventory.move([change])


async def _jackets(client: Client) -> Decimal:
    return (await client.inventory.store_balances()).by_variant[SMALL]


@pytest.mark.parametrize("fault", Fault)
async def test_a_fault_is_told_as_it_should_and_does_what_its_name_says(
    service: RunningService, fault: Fault
) -> None:
    raised, done = _SIGNS[fault]
    async with faulty(service.url) as proxy, _through(proxy, service.token) as client:
        before = await _jackets(client)
        proxy.befalls = lambda line: fault if line.startswith("PUT") else None
        if raised is None:
            await _restock(client)
        else:
            with pytest.raises(raised):
                await _restock(client)
        await proxy.quiet()
        assert await _jackets(client) == before + done
        assert proxy.befell == {fault: 1}


async def test_the_door_that_was_shut_opens_again(service: RunningService) -> None:
    async with faulty(service.url) as proxy, _through(proxy, service.token) as client:
        address = proxy.url
        proxy.befalls = lambda line: Fault.CLOSED
        with pytest.raises(ServiceError):
            await _jackets(client)
        proxy.befalls = lambda line: None
        await proxy.quiet()
        assert proxy.url == address
        await _jackets(client)


@pytest.mark.parametrize(
    ("dialect", "hidden"),
    [
        (Dialect.OURS, set[str]()),
        (Dialect.V2, {"GET /storeroom", "PUT /storeroom/movements/x", "POST /v3/movements"}),
        (
            Dialect.V3,
            {
                "GET /storeroom",
                "PUT /storeroom/movements/x",
                "PUT /organizations/self/inventory",
                "POST /organizations/self/v2/inventory/bulk",
                "GET /organizations/self/history/locations/x",
            },
        ),
    ],
)
def test_a_dialect_lacks_what_another_has(dialect: Dialect, hidden: set[str]) -> None:
    lines = {
        "GET /storeroom",
        "PUT /storeroom/movements/x",
        "POST /v3/movements",
        "PUT /organizations/self/inventory",
        "POST /organizations/self/v2/inventory/bulk",
        "GET /organizations/self/history/locations/x",
        "GET /organizations/self/locations",
        "GET /organizations/self/products/v2",
        "GET /purchases/v2",
    }
    assert {line for line in lines if dialect.hides(line)} == hidden


def test_faults_come_as_often_as_they_should() -> None:
    chance, rates = random.Random(1), evenly(0.2)  # noqa: S311 - the same every time is the point
    drawn = [draw(chance, rates) for _ in range(10_000)]
    assert set(drawn) == {None, *Fault}
    assert drawn.count(None) / len(drawn) == pytest.approx(0.8, abs=0.02)
