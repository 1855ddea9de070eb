"""What others do shows by itself: told by the service as it happens, or asked for."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from decimal import Decimal
from pathlib import Path

import pytest

from app.client import Client
from app.client.events import Events
from app.domain.errors import ReplyLost
from app.domain.identifiers import new_identifier
from app.wire.low_stock import SetLevel
from app.wire.products import NewProduct, Variant
from app.workspace import Freshness, following
from tests.workspace.shop import JACKET, LOOSE, MEDIUM, NOWHERE, SMALL, TEA, Shop, open_shop


@contextlib.asynccontextmanager
async def keeping_fresh(shop: Shop) -> AsyncIterator[None]:
    keeping = asyncio.create_task(shop.workspace.keep_fresh(every=0.001))
    try:
        yield
        assert not keeping.done()
    finally:
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)


async def until(shop: Shop, holds: Callable[[], bool]) -> None:
    """Looked at after each time that the workspace tells of a change."""
    told = asyncio.Event()
    stop = shop.workspace.subscribe(lambda _: told.set())
    while not holds():
        await told.wait()
        told.clear()
    stop()


def up_to_date(shop: Shop) -> Callable[[], bool]:
    return lambda: shop.workspace.freshness is Freshness.UP_TO_DATE


@pytest.fixture(params=["told", "asked"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Of a service with events, and of one without."""

    async def none(client: Client) -> Events | None:
        return None

    if request.param == "asked":
        monkeypatch.setattr(Client, "events", none)
        monkeypatch.setattr(following, "_REST", 10**9)
    monkeypatch.setattr(following, "_LEVELS", 0.0)
    return str(request.param)


async def test_what_others_do_shows_by_itself(tmp_path: Path, way: str) -> None:
    async with open_shop(tmp_path) as shop, keeping_fresh(shop):
        items = shop.workspace.items
        await until(shop, up_to_date(shop))
        await shop.sell_elsewhere(shop.workspace.items[SMALL], 1)
        await until(shop, lambda: shop.workspace.items[SMALL].balance == 2)
        assert shop.workspace.items is not items

        mug = NewProduct(uuid=new_identifier(), name="Mug", variants=[Variant(uuid=new_identifier())])
        await shop.other.products.create(mug)
        await until(shop, lambda: mug.variants[0].uuid in shop.workspace.items)
        await shop.other.inventory.start_tracking(mug.uuid)
        await shop.other.inventory.start_tracking(TEA.uuid)
        await until(shop, lambda: shop.workspace.items[LOOSE].tracked)
        assert shop.workspace.items[LOOSE].balance == Decimal("2.5"), "which the service had hidden"
        assert shop.proxy.sent("limit=1000") == 1, "all stock was read once"


async def test_that_tracking_stopped_is_told(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, keeping_fresh(shop):
        await until(shop, up_to_date(shop))
        await shop.other.inventory.stop_tracking(JACKET.uuid)
        await until(shop, lambda: not shop.workspace.items[MEDIUM].tracked)
        assert shop.workspace.items[MEDIUM].balance == 8


async def test_events_that_came_while_nobody_listened_are_told_when_the_service_is_back(
    tmp_path: Path,
) -> None:
    async with open_shop(tmp_path) as shop, keeping_fresh(shop):
        await until(shop, up_to_date(shop))
        await shop.sell_elsewhere(shop.workspace.items[SMALL], 1)
        await until(shop, lambda: shop.workspace.items[SMALL].balance == 2)
        shop.proxy.loses = lambda line: True
        await shop.sell_elsewhere(shop.workspace.items[SMALL], 1)
        await until(shop, lambda: isinstance(shop.workspace.trouble, ReplyLost))
        await shop.sell_elsewhere(shop.workspace.items[MEDIUM], 6)
        shop.proxy.loses = lambda line: False
        await until(shop, lambda: shop.workspace.items[MEDIUM].balance == 2)
        await until(shop, lambda: shop.workspace.items[SMALL].balance == 1)
        await until(shop, up_to_date(shop))
        assert shop.workspace.trouble is None
        assert shop.proxy.sent("limit=1000") == 1, "the events were gone on with"


async def test_what_was_told_is_in_the_snapshot_when_the_store_is_closed(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop, keeping_fresh(shop):
        await until(shop, up_to_date(shop))
        for balance in (2, 1):
            await shop.sell_elsewhere(shop.workspace.items[SMALL], 1)
            await until(shop, lambda balance=balance: shop.workspace.items[SMALL].balance == balance)  # type: ignore[misc]
    async with open_shop(tmp_path) as again:
        assert again.workspace.items[SMALL].balance == 1


async def test_a_service_that_is_not_there_is_looked_for_again(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        url = shop.service.url
        await shop.service.move(NOWHERE)
        async with keeping_fresh(shop):
            await until(shop, lambda: shop.workspace.freshness is Freshness.OFFLINE)
            await shop.service.move(url)
            await until(shop, up_to_date(shop))
        assert len(shop.workspace.items) == 3


async def test_levels_are_looked_for_now_and_then(tmp_path: Path, way: str) -> None:
    async with open_shop(tmp_path) as shop, keeping_fresh(shop):
        await until(shop, up_to_date(shop))
        locations = {each.type.value: each.uuid for each in await shop.other.inventory.locations()}
        level = SetLevel(
            product_uuid=JACKET.uuid, variant_uuid=MEDIUM, low_stock_level=Decimal(4), low_stock_alert=True
        )
        await shop.other.low_stock.set_level(locations["STORE"], level)
        await shop.sell_elsewhere(shop.workspace.items[SMALL], 1)  # an event to look at the occasion of
        await until(shop, lambda: shop.workspace.items[MEDIUM].level.level == 4)


async def test_a_service_that_has_to_be_asked_is_asked_seldom_while_nobody_looks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "_SELDOM", 10**9)
    async with open_shop(tmp_path) as shop:
        follower = following.Follower(shop.workspace, every=0.001)
        await follower.pause()
        shop.workspace.watched.clear()
        pausing = asyncio.create_task(follower.pause())
        await asyncio.wait([pausing], timeout=0.05)
        assert not pausing.done()
        shop.workspace.watched.set()
        await pausing
