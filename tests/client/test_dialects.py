"""Stock by v3 and by v2: requests and answers typed by hand from the contract, sections 1.2 and 1.3, and then the
same done to the real service in both."""

import contextlib
from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from app.client import Client
from app.client.capabilities import Capabilities
from app.client.grants import Fixed
from app.client.hosts import one
from app.client.inventory import Balances
from app.client.low_stock import Levels
from app.domain.errors import (
    Forbidden,
    NotFound,
    NotSignedIn,
    Refused,
    ServiceFailed,
    TooFast,
    UnexpectedAnswer,
)
from app.domain.locations import Location, LocationType
from app.domain.movements import Movement, Reason
from app.domain.plans import LevelStep
from app.domain.stock import NO_LEVEL, Level
from app.service.storage.create import create_store
from tests.client.canned import Canned, Reply, serving
from tests.service.running import running_service
from tests.service.shop import CHEESE, CONTENTS, MUG, TEA, TEA_LARGE, TEA_SMALL, WEDGE

V3 = Capabilities(v3=True, stores=1, history=False, other_balances=False, events=False)
V2 = Capabilities(v3=False, stores=1, history=True, other_balances=True, events=False)

STORE = "11111111-3c56-11ef-8000-000000000001"
SUPPLIER = "11111111-3c56-11ef-8000-000000000002"
SOLD = "11111111-3c56-11ef-8000-000000000003"
BIN = "11111111-3c56-11ef-8000-000000000004"
PLACES = {
    LocationType.STORE: STORE,
    LocationType.SUPPLIER: SUPPLIER,
    LocationType.SOLD: SOLD,
    LocationType.BIN: BIN,
}
PRODUCT = "22222222-3c56-11ef-8000-00000000000a"
VARIANT = "33333333-3c56-11ef-8000-00000000000a"
IDENTIFIER = "55555555-3c56-11ef-8000-000000000001"
SALE = Movement(PRODUCT, VARIANT, Reason.SALE, Decimal("0.100"))


def row(balance: str = "7.35", product: str = PRODUCT, variant: str = VARIANT) -> str:
    return f"""{{"organizationUuid": "44444444-3c56-11ef-8000-000000000001", "inventoryUuid": "{STORE}",
        "productUuid": "{product.upper()}", "variantUuid": "{variant.upper()}", "balance": {balance},
        "lowStockLevel": null, "lowStockAlert": false, "updated": "2021-04-19T13:15:37.904Z", "checksum": "1"}}"""


@contextlib.asynccontextmanager
async def answering(speaks: Capabilities | None, *replies: Reply) -> AsyncIterator[tuple[Client, Canned]]:
    async with serving(*replies) as service:
        client = Client(one(service.url), Fixed("token-1"), pauses=(0, 0), capabilities=speaks)
        try:
            yield client, service
        finally:
            await client.close()


INVENTORIES = f"""[
    {{"inventoryUuid": "{STORE.upper()}", "inventoryType": "STORE", "name": "STORE", "description": "The shelf",
      "defaultInventory": true}},
    {{"inventoryUuid": "{SOLD}", "inventoryType": "SOLD", "name": "SOLD", "description": null}}]"""


async def test_locations_of_v3() -> None:
    async with answering(V3, Reply(INVENTORIES)) as (client, service):
        assert await (await client.dialect()).locations() == [
            Location(STORE, LocationType.STORE, "STORE", "The shelf", default=True),
            Location(SOLD, LocationType.SOLD, "SOLD", None, default=False),
        ]
    assert service.asked[0].line == "GET /v3/inventories"


async def test_a_movement_of_v3_answers_nothing() -> None:
    async with answering(V3, Reply(status=204)) as (client, service):
        assert await (await client.dialect()).move([SALE], PLACES, IDENTIFIER) is None
    assert service.asked[0].line == "POST /v3/movements"
    assert service.asked[0].json == {
        "identifier": IDENTIFIER,
        "movements": [
            {"productUuid": PRODUCT, "variantUuid": VARIANT, "from": STORE, "to": SOLD, "change": 0.1}
        ],
    }


async def test_a_movement_of_v2_answers_balances() -> None:
    body = f"""{{"locationUuid": "{STORE}", "variants": [
        {{"productUuid": "{PRODUCT}", "variantUuid": "{VARIANT}", "balance": "7.35"}}]}}"""
    async with answering(V2, Reply(body)) as (client, service):
        answered = await (await client.dialect()).move([SALE], PLACES, IDENTIFIER)
    assert answered == {VARIANT: Decimal("7.35")}
    assert service.asked[0].line == "PUT /organizations/self/inventory"
    assert service.asked[0].json == {
        "externalUuid": IDENTIFIER,
        "changes": [
            {
                "productUuid": PRODUCT,
                "variantUuid": VARIANT,
                "fromLocationUuid": STORE,
                "toLocationUuid": SOLD,
                "change": 0.1,
            }
        ],
    }


async def test_tracking_by_v3() -> None:
    async with answering(V3, Reply(status=204)) as (client, service):
        await (await client.dialect()).set_tracking({PRODUCT: True, VARIANT: False}, IDENTIFIER)
    assert service.asked[0].line == "POST /v3/products"
    assert service.asked[0].json == [
        {"productUuid": PRODUCT, "tracking": "enable"},
        {"productUuid": VARIANT, "tracking": "disable"},
    ]


async def test_tracking_by_v2() -> None:
    empty = f'{{"locationUuid": "{STORE}", "variants": []}}'
    async with answering(V2, Reply(empty), Reply(status=204), Reply(empty)) as (client, service):
        dialect = await client.dialect()
        await dialect.set_tracking({PRODUCT: True}, IDENTIFIER)
        await dialect.set_tracking({PRODUCT: False}, IDENTIFIER)
        await dialect.set_tracking({PRODUCT: True, VARIANT: False}, IDENTIFIER)
    assert [asked.line for asked in service.asked] == [
        "POST /organizations/self/inventory",
        f"DELETE /organizations/self/inventory/products/{PRODUCT}",
        "POST /organizations/self/v2/inventory/bulk",
    ]
    assert service.asked[2].json == {
        "externalUuid": IDENTIFIER,
        "productChanges": [
            {"productUuid": PRODUCT, "trackingStatusChange": "START_TRACKING", "variantChanges": []},
            {"productUuid": VARIANT, "trackingStatusChange": "STOP_TRACKING", "variantChanges": []},
        ],
    }


SET = LevelStep(PRODUCT, VARIANT, NO_LEVEL, Level(Decimal("0.1"), alert=True))
TAKEN_AWAY = LevelStep(PRODUCT, VARIANT, SET.after, NO_LEVEL)


async def test_levels_by_v3() -> None:
    async with answering(V3, Reply(status=204), Reply(status=200)) as (client, service):
        dialect = await client.dialect()
        await dialect.set_levels(STORE, [SET])
        await dialect.set_levels(STORE, [TAKEN_AWAY])
    of_variant = {"productUuid": PRODUCT, "variantUuid": VARIANT, "inventoryUuid": STORE}
    assert [asked.line for asked in service.asked] == ["POST /v3/custom-low-stock"] * 2
    assert [asked.json for asked in service.asked] == [
        [{**of_variant, "lowStockLevel": 0.1, "lowStockAlert": True}],
        [{**of_variant, "lowStockLevel": None, "lowStockAlert": False}],
    ]


async def test_levels_by_v2() -> None:
    async with answering(V2, Reply(status=204), Reply(status=202)) as (client, service):
        dialect = await client.dialect()
        await dialect.set_levels(STORE, [SET])
        await dialect.set_levels(STORE, [TAKEN_AWAY])
    of_variant = {"productUuid": PRODUCT, "variantUuid": VARIANT}
    assert [(asked.line, asked.json) for asked in service.asked] == [
        (
            f"POST /custom-low-stock/locations/{STORE}",
            {"requests": [{**of_variant, "lowStockLevel": 0.1, "lowStockAlert": True}]},
        ),
        (f"POST /custom-low-stock/locations/{STORE}/delete", {"requests": [of_variant]}),
    ]


async def test_balances_of_few_products_by_v3() -> None:
    untracked = Reply('{"errorType": "PRODUCT_NOT_TRACKED", "violations": []}', 422)
    replies = (Reply(f"[{row()}]"), untracked, Reply("[]"), Reply(status=404))
    products = [PRODUCT, *(f"22222222-3c56-11ef-8000-00000000000{end}" for end in "bcd")]
    async with answering(V3, *replies) as (client, service):
        balances = await (await client.dialect()).balances_of(STORE, products)
    assert balances == {VARIANT: Decimal("7.35")}
    assert [asked.line for asked in service.asked] == [
        f"GET /v3/stock/{STORE}/products/{product}" for product in products
    ]


MANY = [PRODUCT, *(f"22222222-3c56-11ef-8000-{number:012}" for number in range(600))]


async def test_balances_of_many_products_by_v3() -> None:
    other = row("1", MANY[-1], "33333333-3c56-11ef-8000-00000000000b")
    async with answering(V3, Reply(f"[{row()}]"), Reply(f"[{other}]")) as (client, service):
        balances = await (await client.dialect()).balances_of(STORE, MANY)
    assert balances == {VARIANT: Decimal("7.35"), "33333333-3c56-11ef-8000-00000000000b": Decimal(1)}
    assert [asked.line for asked in service.asked] == [f"POST /v3/stock/{STORE}/products"] * 2
    assert [asked.json for asked in service.asked] == [MANY[:500], MANY[500:]]


@pytest.mark.parametrize("refusal", [Reply(status=404), Reply(status=405), Reply("{}")])
async def test_a_service_that_takes_no_lists_is_asked_for_all_there_is(refusal: Reply) -> None:
    foreign = row("1", "22222222-3c56-11ef-8000-0000000000ff", "33333333-3c56-11ef-8000-0000000000ff")
    link = f'Link: </v3/stock/{STORE}?cursor=2>; rel="next"'
    pages = (Reply(f"[{foreign}]", headers=(link,)), Reply(f"[{row()}]"))
    async with answering(V3, refusal, *pages, *pages) as (client, service):
        dialect = await client.dialect()
        for _ in range(2):
            assert await dialect.balances_of(STORE, MANY) == {VARIANT: Decimal("7.35")}
    assert [asked.method for asked in service.asked] == ["POST", "GET", "GET", "GET", "GET"]


async def test_a_list_that_is_turned_down_for_a_product_in_it_is_not_the_last() -> None:
    unknown = Reply('{"errorType": "ENTITY_NOT_FOUND", "violations": []}', 422)
    rows = Reply(f"[{row()}]")
    async with answering(V3, unknown, rows, rows, Reply("[]")) as (client, service):
        dialect = await client.dialect()
        for _ in range(2):
            assert await dialect.balances_of(STORE, MANY) == {VARIANT: Decimal("7.35")}
    assert [asked.method for asked in service.asked] == ["POST", "GET", "POST", "POST"]


@pytest.mark.parametrize(("status", "kind"), [(401, NotSignedIn), (429, TooFast)])
async def test_what_says_nothing_of_lists_is_an_error(status: int, kind: type[Refused]) -> None:
    async with answering(V3, *[Reply(status=status)] * 3) as (client, _):
        with pytest.raises(kind):
            await (await client.dialect()).balances_of(STORE, MANY)


async def test_what_is_tracked_by_v3() -> None:
    other, third = "22222222-3c56-11ef-8000-00000000000b", "22222222-3c56-11ef-8000-00000000000c"
    status = f"""[{{"productUuid": "{PRODUCT.upper()}", "enabled": true}}, {{"productUuid": "{other}", "enabled": true}},
        {{"productUuid": "{third}", "enabled": false}}]"""
    async with answering(V3, Reply(status), Reply(f"[{row()}]"), Reply("[]")) as (client, service):
        stock = await (await client.dialect()).stock_of(STORE, [PRODUCT, other, third])
    assert stock == Balances(STORE, frozenset({PRODUCT, other}), {VARIANT: Decimal("7.35")})
    assert service.asked[0].line == "POST /v3/products/status"
    assert service.asked[0].json == [PRODUCT, other, third]


async def test_what_is_tracked_by_v2() -> None:
    body = f"""{{"locationUuid": "{STORE}", "trackedProducts": ["{PRODUCT}"], "variants": [
        {{"productUuid": "{PRODUCT}", "variantUuid": "{VARIANT}", "balance": "7.35"}}]}}"""
    none = f'{{"locationUuid": "{STORE}", "trackedProducts": [], "variants": []}}'
    async with answering(V2, Reply(body), Reply(none)) as (client, service):
        stock = await (await client.dialect()).stock_of(STORE, MANY)
    assert stock == Balances(STORE, frozenset({PRODUCT}), {VARIANT: Decimal("7.35")})
    assert [asked.line for asked in service.asked] == ["POST /organizations/self/inventory/products"] * 2
    assert service.asked[0].json == {"locationType": "STORE", "productUuids": MANY[:500]}


#: What only v1 and v2 tell.
CHANGED = f"""{{"locationUuid": "{STORE}", "trackedProducts": ["{PRODUCT}"], "variants": [
    {{"productUuid": "{PRODUCT}", "variantUuid": "{VARIANT}", "balance": "0"}}]}}"""
LEVELS = f"""{{"organizationUuid": "{IDENTIFIER}", "locationUuid": "{STORE}", "customLowStockLevelsForProducts": [
    {{"productUuid": "{PRODUCT}", "customLowStockLevelForVariants": [
        {{"variantUuid": "{VARIANT}", "customLowStockLevel": 5.0, "lowStockAlert": true}}]}}]}}"""


@pytest.mark.parametrize("speaks", [V3, V2], ids=["v3", "v2"])
async def test_what_only_older_versions_tell_is_asked_of_them(speaks: Capabilities) -> None:
    replies = (Reply(CHANGED), Reply(LEVELS, headers=('ETag: "A"',)), Reply(status=304))
    async with answering(speaks, *replies) as (client, service):
        dialect = await client.dialect()
        changed = await dialect.changed_since(date(2024, 2, 29))
        assert changed == Balances(STORE, frozenset({PRODUCT}), {VARIANT: Decimal(0)})
        levels = await dialect.levels(STORE, None)
        assert levels == Levels(IDENTIFIER, {VARIANT: Level(Decimal(5), alert=True)}, '"A"')
        assert await dialect.levels(STORE, '"A"') is None
    assert [asked.line for asked in service.asked] == [
        "GET /inventory?since=2024-02-29",
        *[f"GET /custom-low-stock/v2/locations/{STORE}"] * 2,
    ]


@pytest.mark.parametrize("status", [403, 404])
async def test_what_only_older_versions_tell_is_left_where_they_are_gone(status: int) -> None:
    async with answering(V3, Reply(status=status)) as (client, service):
        dialect = await client.dialect()
        assert await dialect.changed_since(date(2024, 2, 29)) is None
        assert await dialect.changed_since(date(2024, 2, 29)) is None
        assert await dialect.levels(STORE, None) is None
    assert len(service.asked) == 1


# What a service speaks

LOCATIONS = f"""[{{"uuid": "{STORE}", "type": "STORE", "name": "STORE", "default": true}},
    {{"uuid": "{SOLD}", "type": "SOLD", "name": "SOLD"}}]"""
FURTHER = INVENTORIES.replace(
    "]", f""", {{"inventoryUuid": "{BIN}", "inventoryType": "STORE", "name": "Cellar"}}]"""
)
HISTORY = '{"variants": []}'
OFFERED = """{"product": "Any", "version": "9", "capabilities": {
    "events": {"version": 1, "path": "/storeroom/events"}}}"""
NONE = Reply(status=404)


@pytest.mark.parametrize(
    ("replies", "found"),
    [
        ([Reply(INVENTORIES), Reply("[]"), NONE, NONE], Capabilities(True, 1, False, False, False)),
        ([Reply(INVENTORIES), NONE, NONE, Reply("<html>")], Capabilities(True, 1, False, False, False)),
        (
            [Reply(FURTHER), Reply(f"[{row()}]"), Reply(HISTORY), Reply(OFFERED)],
            Capabilities(True, 2, True, True, True),
        ),
        (
            [
                NONE,
                Reply(LOCATIONS),
                Reply(f"""{{"locationUuid": "{SOLD}", "variants": [
                    {{"productUuid": "{PRODUCT}", "variantUuid": "{VARIANT}", "balance": "1"}}]}}"""),
                Reply(HISTORY),
                NONE,
            ],
            Capabilities(False, 1, True, True, False),
        ),
        (
            [Reply(status=403), Reply(LOCATIONS), NONE, NONE, NONE],
            Capabilities(False, 1, False, False, False),
        ),
        (
            [Reply(status=405), Reply(LOCATIONS), NONE, NONE, NONE],
            Capabilities(False, 1, False, False, False),
        ),
    ],
)
async def test_what_a_service_can_do(replies: list[Reply], found: Capabilities) -> None:
    async with answering(None, *replies) as (client, service):
        assert await client.probe() == found
        await client.dialect()
        assert client.capabilities == found
    assert len(service.asked) == len(replies)


@pytest.mark.parametrize(
    ("replies", "kind"),
    [
        ([Reply(status=401)], NotSignedIn),
        ([Reply(status=429)] * 3, TooFast),
        ([Reply(status=403), Reply(status=403)], Forbidden),
        ([Reply(status=403), NONE], Forbidden),
        ([Reply("<html>")], UnexpectedAnswer),
        ([Reply("{}")], UnexpectedAnswer),
        ([Reply(INVENTORIES), Reply("<html>")], UnexpectedAnswer),
        ([Reply(INVENTORIES), NONE, Reply("<html>")], UnexpectedAnswer),
        ([Reply(status=408)], Refused),
        ([Reply(status=503)] * 3, ServiceFailed),
        ([NONE, NONE], NotFound),
    ],
)
async def test_what_a_service_can_do_is_not_guessed(replies: list[Reply], kind: type[Exception]) -> None:
    async with answering(None, *replies) as (client, _):
        with pytest.raises(kind):
            await client.dialect()
        assert client.capabilities is None


# Both, and the real service


@pytest.mark.parametrize("speaks", [V3, V2, None], ids=["v3", "v2", "as found"])
@pytest.mark.parametrize("like", [(), ("--like-zettle",)], ids=["ours", "like Zettle"])
async def test_the_same_is_done_in_both(
    tmp_path: Path, speaks: Capabilities | None, like: tuple[str, ...]
) -> None:
    create_store(tmp_path / "shop.store", "Shop", CONTENTS)
    with running_service(tmp_path / "shop.store", *like) as running:
        client = Client(one(running.url), Fixed(running.token), capabilities=speaks)
        dialect = await client.dialect()
        places = {each.type: each.uuid for each in await dialect.locations()}
        store = places[LocationType.STORE]
        assert await dialect.stock_of(store, [TEA, MUG]) == Balances(
            store,
            frozenset({TEA}),
            {TEA_SMALL: Decimal(42)} | ({TEA_LARGE: Decimal(0)} if speaks != V2 else {}),
        )
        movements = [
            Movement(TEA, TEA_SMALL, Reason.SALE, Decimal(2)),
            Movement(CHEESE, WEDGE, Reason.RESTOCK, Decimal("0.65")),
        ]
        answered = await dialect.move(movements, places, IDENTIFIER)
        after = {TEA_SMALL: Decimal(40), WEDGE: Decimal(8)}
        assert answered is None or answered == after
        read = await dialect.balances_of(store, [TEA, CHEESE])
        assert {variant: balance for variant, balance in read.items() if balance} == after
        await dialect.set_tracking({MUG: True, CHEESE: False}, IDENTIFIER)
        await dialect.set_tracking({TEA: False}, IDENTIFIER)
        assert (await dialect.stock_of(store, [TEA, MUG, CHEESE])).tracked == {MUG}
        await dialect.set_tracking({TEA: True}, IDENTIFIER)
        await dialect.set_levels(
            store, [LevelStep(TEA, TEA_LARGE, NO_LEVEL, Level(Decimal("0.1"), alert=True))]
        )
        await dialect.set_levels(store, [LevelStep(TEA, TEA_SMALL, NO_LEVEL, NO_LEVEL)])
        pages = [page async for page in client.stock.pages(store)]
        levels = {
            variant: level
            for page in pages
            for variant, level in zip(page.variants, page.levels, strict=True)
        }
        assert {variant: level for variant, level in levels.items() if level} == {TEA_LARGE: Decimal("0.1")}
        await client.close()
