"""The client and the real service. Each is tested by itself against the contract; here, that they agree."""

import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from app.client import Client
from app.client.events import BalancesChanged, Event, ProductSaved, Reset, TrackingChanged
from app.client.inventory import Balances
from app.domain.catalogue import Product, Variant
from app.domain.contents import Contents
from app.domain.errors import Conflict, NotSignedIn, Refused, ReplyLost, Unreachable
from app.domain.identifiers import new_identifier
from app.domain.locations import LocationType
from app.domain.stock import NO_LEVEL, Level
from app.service.storage.create import create_store
from app.wire import products as wire
from app.wire.inventory import InventoryChange, ProductChange, VariantChange
from app.wire.low_stock import LevelKey, SetLevel
from tests.client.library import read_library
from tests.client.rows import StockRow, stock_page
from tests.service.running import running_service

MUG = new_identifier()
TEA = new_identifier()
BLUE, LOOSE = new_identifier(), new_identifier()
CONTENTS = Contents(
    products=(
        Product(MUG, "Mug", (Variant(BLUE, "Blue"),)),
        Product(TEA, "Tea", (Variant(LOOSE),), category="Tea", unit="kg"),
    ),
    balances={BLUE: Decimal(4)},
    untracked=frozenset({TEA}),
)


@contextlib.asynccontextmanager
async def _client(folder: Path) -> AsyncIterator[tuple[Client, dict[LocationType, str], str]]:
    create_store(folder / "shop.sqlite", "Shop", CONTENTS, currency="EUR")
    with running_service(folder / "shop.sqlite") as running:
        client = Client.at(running.url, running.token)
        locations = {each.type: each.uuid for each in await client.inventory.locations()}
        yield client, locations, running.organization
        await client.close()


def _sale(locations: dict[LocationType, str], change: Decimal) -> InventoryChange:
    return InventoryChange(
        product_uuid=MUG,
        variant_uuid=BLUE,
        from_location_uuid=locations[LocationType.STORE],
        to_location_uuid=locations[LocationType.SOLD],
        change=change,
    )


def _product(uuid: str, name: str) -> wire.NewProduct:
    return wire.NewProduct(uuid=uuid, name=name, variants=[wire.Variant(uuid=new_identifier())])


async def test_balances_and_movements(tmp_path: Path) -> None:
    async with _client(tmp_path) as (client, locations, _):
        inventory, store = client.inventory, locations[LocationType.STORE]
        assert set(locations) == set(LocationType)
        stock = Balances(store, frozenset({MUG}), {BLUE: Decimal(4)})
        assert await inventory.store_balances() == stock
        assert await inventory.store_balances(datetime.now(UTC).date()) == stock
        assert await inventory.balances_in(store) == stock
        assert (await inventory.balances_of_products(LocationType.STORE, [MUG])).by_variant == {BLUE: 4}

        sale = _sale(locations, Decimal("1.5"))
        assert (await inventory.move([sale], new_identifier())).by_variant[BLUE] == Decimal("2.5")
        sold = await inventory.balances_in(locations[LocationType.SOLD])
        assert (sold.location, sold.by_variant) == (locations[LocationType.SOLD], {BLUE: Decimal("1.5")})


async def test_tracking(tmp_path: Path) -> None:
    async with _client(tmp_path) as (client, locations, _):
        inventory, store = client.inventory, locations[LocationType.STORE]
        assert TEA in (await inventory.start_tracking(TEA)).tracked
        await inventory.stop_tracking(TEA)
        assert (await inventory.store_balances()).tracked == {MUG}
        opening = VariantChange(
            variant_uuid=LOOSE,
            from_location_uuid=locations[LocationType.SUPPLIER],
            to_location_uuid=store,
            change=Decimal(7),
        )
        start = ProductChange(
            product_uuid=TEA, tracking_status_change="START_TRACKING", variant_changes=[opening]
        )
        assert (await inventory.change_many([start])).by_variant == {LOOSE: 7}
        assert (await inventory.store_balances()).tracked == {MUG, TEA}


async def test_levels(tmp_path: Path) -> None:
    async with _client(tmp_path) as (client, locations, organization):
        low_stock, store = client.low_stock, locations[LocationType.STORE]
        level = SetLevel(
            product_uuid=MUG, variant_uuid=BLUE, low_stock_level=Decimal("0.1"), low_stock_alert=True
        )
        set_to = {BLUE: Level(Decimal("0.1"), alert=True)}
        await low_stock.set_level(store, level)
        levels = await low_stock.levels(store)
        assert levels
        assert (levels.organization, levels.by_variant) == (organization, set_to)
        assert await low_stock.levels(store, levels.etag) is None
        await low_stock.delete_level(store, MUG, BLUE)
        deleted = await low_stock.levels(store, levels.etag)
        assert deleted
        assert deleted.by_variant == {}
        await low_stock.set_levels(store, [level])
        await low_stock.delete_levels(store, [LevelKey(product_uuid=MUG, variant_uuid=BLUE)])
        changed = await low_stock.levels(store, levels.etag)
        assert changed
        assert changed.by_variant == {}


async def test_stock(tmp_path: Path) -> None:
    async with _client(tmp_path) as (client, locations, _):
        store = locations[LocationType.STORE]
        level = SetLevel(
            product_uuid=MUG, variant_uuid=BLUE, low_stock_level=Decimal("0.1"), low_stock_alert=True
        )
        await client.low_stock.set_level(store, level)
        mug = StockRow(BLUE, Decimal(4), Level(Decimal("0.1"), alert=True))
        assert [page async for page in client.stock.pages(store)] == [stock_page([mug], {MUG})]
        await client.inventory.start_tracking(TEA)
        (page,) = [page async for page in client.stock.pages(store)]
        loose = StockRow(LOOSE, Decimal(0), NO_LEVEL)
        assert page in [stock_page(rows, {MUG, TEA}) for rows in ([mug, loose], [loose, mug])]


async def test_what_changed_since_a_moment(tmp_path: Path) -> None:
    """Zeros are listed, and all of what is tracked is not."""
    async with _client(tmp_path) as (client, locations, _):
        inventory = client.inventory
        later = datetime.now(UTC) + timedelta(days=1)
        assert await inventory.store_balances(later) == Balances(
            locations[LocationType.STORE], frozenset(), {}
        )
        before = datetime.now(UTC) - timedelta(minutes=1)
        await inventory.move([_sale(locations, Decimal(4))])
        assert (await inventory.store_balances()).by_variant == {}
        changed = await inventory.store_balances(before)
        assert changed.tracked == {MUG}
        assert changed.by_variant == {BLUE: Decimal(0)}


async def test_events(tmp_path: Path) -> None:
    async with _client(tmp_path) as (client, locations, _):
        events, external, pot = await client.events(), new_identifier(), new_identifier()
        assert events
        async with events.listen() as told:
            begun = await anext(told)
            await client.inventory.move([_sale(locations, Decimal("1.5"))], external)
            await client.inventory.start_tracking(TEA)
            await client.inventory.stop_tracking(TEA)
            await client.products.create(_product(pot, "Pot"))
            heard = await _changes(told, 4)
        store, sold = locations[LocationType.STORE], locations[LocationType.SOLD]
        created = heard[-1].change
        assert isinstance(created, ProductSaved)
        assert (created.product.uuid, created.product.name) == (pot, "Pot")
        after = {store: {BLUE: Decimal("2.5")}, sold: {BLUE: Decimal("1.5")}}
        assert [event.change for event in heard[:-1]] == [
            BalancesChanged(after, external),
            TrackingChanged(TEA, on=True),
            TrackingChanged(TEA, on=False),
        ]
        async with events.listen(begun.id) as told:
            assert await _changes(told, 4) == heard
        async with events.listen("1000000") as told:
            assert (await anext(told)).change == Reset()


async def test_events_end_with_the_service(tmp_path: Path) -> None:
    create_store(tmp_path / "shop.sqlite", "Shop", CONTENTS, currency="EUR")
    with running_service(tmp_path / "shop.sqlite") as running:
        client = Client.at(running.url, running.token)
        events = await client.events()
        assert events
        async with events.listen() as told:
            await anext(told)
            running.process.terminate()
            with contextlib.suppress(ReplyLost):
                assert all(event.change is None for event in [event async for event in told])
        with pytest.raises((Unreachable, ReplyLost)):
            async with events.listen():
                pass
        await client.close()


async def _changes(told: AsyncIterator[Event], count: int) -> list[Event]:
    """Without the signs of life."""
    heard: list[Event] = []
    while len(heard) < count:
        event = await anext(told)
        heard += [event] if event.change else []
    return heard


async def test_library(tmp_path: Path) -> None:
    async with _client(tmp_path) as (client, _, __):
        whole = await read_library(client)
        assert whole.products == CONTENTS.products
        new = _product(new_identifier(), "Pot")
        await client.products.create(new)
        with pytest.raises(Conflict):
            await client.products.create(new)
        since = await read_library(client, whole.until)
        assert [product.name for product in since.products] == ["Pot"]


async def test_many_pages(tmp_path: Path) -> None:
    products = tuple(
        Product(new_identifier(), f"Product {number}", (Variant(new_identifier()),)) for number in range(1001)
    )
    create_store(tmp_path / "shop.sqlite", "Shop", Contents(products), currency="EUR")
    with running_service(tmp_path / "shop.sqlite") as running:
        client = Client.at(running.url, running.token)
        assert (await read_library(client)).products == products
        await client.close()


async def test_refusals(tmp_path: Path) -> None:
    async with _client(tmp_path) as (client, locations, _):
        nothing = InventoryChange(
            product_uuid=MUG,
            variant_uuid="not a UUID",
            from_location_uuid=locations[LocationType.STORE],
            to_location_uuid=locations[LocationType.SOLD],
            change=Decimal(0),
        )
        with pytest.raises(Refused) as raised:
            await client.inventory.move([nothing])
        assert {violation.property_name for violation in raised.value.violations} == {
            "changes[0].variantUuid",
            "changes[0].change",
        }


async def test_another_token(tmp_path: Path) -> None:
    create_store(tmp_path / "shop.sqlite", "Shop", CONTENTS, currency="EUR")
    with running_service(tmp_path / "shop.sqlite") as running:
        client = Client.at(running.url, running.token[::-1])
        with pytest.raises(NotSignedIn):
            await client.inventory.locations()
        await client.close()
