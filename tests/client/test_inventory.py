"""Requests and answers are typed by hand from the contract, section 1.2."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from app.client.inventory import Balances
from app.domain.errors import UnexpectedAnswer
from app.domain.locations import Location, LocationType
from app.wire.inventory import InventoryChange, ProductChange, VariantChange
from tests.client.canned import Reply, answering

STORE = "11111111-3c56-11ef-8000-000000000001"
SOLD = "11111111-3c56-11ef-8000-000000000002"
PRODUCT = "22222222-3c56-11ef-8000-000000000001"
VARIANT = "33333333-3c56-11ef-8000-000000000001"

BALANCES = f"""{{
    "locationUuid": "{STORE.upper()}",
    "trackedProducts": ["{PRODUCT.upper()}"],
    "variants": [{{"locationUuid": "{STORE}", "locationType": "STORE", "productUuid": "{PRODUCT}",
                   "variantUuid": "{VARIANT.upper()}", "balance": "42"}}],
    "latest": 0
}}"""
READ = Balances(STORE, frozenset({PRODUCT}), {VARIANT: Decimal(42)})


async def test_locations() -> None:
    body = f"""[
        {{"uuid": "{STORE}", "type": "STORE", "name": "STORE", "description": "The shelf", "default": true}},
        {{"uuid": "{SOLD.upper()}", "type": "SOLD", "name": "SOLD", "description": null, "more": {{}}}}
    ]"""
    async with answering(Reply(body)) as (client, service):
        assert await client.inventory.locations() == [
            Location(STORE, LocationType.STORE, "STORE", "The shelf", default=True),
            Location(SOLD, LocationType.SOLD, "SOLD", None, default=False),
        ]
    assert service.asked[0].line == "GET /organizations/self/locations"


async def test_every_way_to_read_balances() -> None:
    async with answering(*[Reply(BALANCES)] * 5) as (client, service):
        inventory = client.inventory
        assert await inventory.store_balances() == READ
        assert await inventory.store_balances(date(2024, 2, 29)) == READ
        assert await inventory.store_balances(datetime(2024, 2, 29, 12, 30, tzinfo=UTC)) == READ
        assert await inventory.balances_in(STORE) == READ
        assert await inventory.balances_of_products(LocationType.STORE, [PRODUCT]) == READ
    assert [asked.line for asked in service.asked] == [
        "GET /inventory",
        "GET /inventory?since=2024-02-29",
        "GET /inventory?since=2024-02-29T12%3A30%3A00%2B00%3A00",
        f"GET /organizations/self/inventory/locations/{STORE}",
        "POST /organizations/self/inventory/products",
    ]
    assert service.asked[4].json == {"locationType": "STORE", "productUuids": [PRODUCT]}


@pytest.mark.parametrize(
    ("written", "read"),
    [('"7.350"', "7.35"), ("7.35", "7.35"), ("-1", "-1"), ('"-0.5"', "-0.5"), ('"0"', "0")],
)
async def test_a_balance_comes_as_a_string_or_a_number(written: str, read: str) -> None:
    body = f"""{{"locationUuid": "{STORE}", "variants": [
        {{"productUuid": "{PRODUCT}", "variantUuid": "{VARIANT}", "balance": {written}}}]}}"""
    async with answering(Reply(body)) as (client, _):
        balances = await client.inventory.balances_in(STORE)
    assert balances == Balances(STORE, frozenset(), {VARIANT: Decimal(read)})


async def test_null_is_as_good_as_a_missing_member() -> None:
    body = BALANCES.replace(f'["{PRODUCT.upper()}"]', "null").replace('"latest": 0', '"latest": null')
    async with answering(Reply(body)) as (client, _):
        assert await client.inventory.store_balances() == Balances(STORE, frozenset(), READ.by_variant)


@pytest.mark.parametrize("balance", ['"NaN"', '"Infinity"', "null", '""', "true"])
async def test_a_balance_that_is_no_number_is_not_taken(balance: str) -> None:
    async with answering(Reply(BALANCES.replace('"42"', balance))) as (client, _):
        with pytest.raises(UnexpectedAnswer):
            await client.inventory.store_balances()


async def test_movements() -> None:
    changes = [
        InventoryChange(
            product_uuid=PRODUCT,
            variant_uuid=VARIANT,
            from_location_uuid=STORE,
            to_location_uuid=SOLD,
            change=Decimal("0.100"),
        )
    ]
    async with answering(Reply(BALANCES)) as (client, service):
        assert await client.inventory.move(changes, external=PRODUCT) == READ
    assert service.asked[0].line == "PUT /organizations/self/inventory"
    assert service.asked[0].json == {
        "changes": [
            {
                "productUuid": PRODUCT,
                "variantUuid": VARIANT,
                "fromLocationUuid": STORE,
                "toLocationUuid": SOLD,
                "change": 0.1,
            }
        ],
        "externalUuid": PRODUCT,
    }


async def test_many_products_at_once() -> None:
    moved = VariantChange(
        variant_uuid=VARIANT, from_location_uuid=SOLD, to_location_uuid=STORE, change=Decimal(2)
    )
    changes = [
        ProductChange(product_uuid=PRODUCT, tracking_status_change="START_TRACKING", variant_changes=[moved])
    ]
    async with answering(Reply(BALANCES)) as (client, service):
        assert await client.inventory.change_many(changes) == READ
    assert service.asked[0].line == "POST /organizations/self/v2/inventory/bulk"
    assert service.asked[0].json == {
        "productChanges": [
            {
                "productUuid": PRODUCT,
                "trackingStatusChange": "START_TRACKING",
                "variantChanges": [
                    {"variantUuid": VARIANT, "fromLocationUuid": SOLD, "toLocationUuid": STORE, "change": 2}
                ],
            }
        ]
    }


async def test_start_tracking() -> None:
    empty = f'{{"locationUuid": "{STORE}", "trackedProducts": ["{PRODUCT}"], "variants": []}}'
    async with answering(Reply(empty, 201)) as (client, service):
        assert await client.inventory.start_tracking(PRODUCT) == Balances(STORE, frozenset({PRODUCT}), {})
    assert service.asked[0].line == "POST /organizations/self/inventory"
    assert service.asked[0].json == {"productUuid": PRODUCT}


async def test_stop_tracking() -> None:
    async with answering(Reply(status=204)) as (client, service):
        await client.inventory.stop_tracking(PRODUCT)
    assert service.asked[0].line == f"DELETE /organizations/self/inventory/products/{PRODUCT}"
    assert service.asked[0].body == b""
