"""Requests and answers are typed by hand from the contract, section 1.2."""

from decimal import Decimal

from app.client.low_stock import Levels
from app.domain.stock import Level
from app.wire.low_stock import LevelKey, SetLevel
from tests.client.canned import Reply, answering

STORE = "11111111-3c56-11ef-8000-000000000001"
ORGANIZATION = "44444444-3c56-11ef-8000-000000000001"
PRODUCT = "22222222-3c56-11ef-8000-000000000001"
VARIANT = "33333333-3c56-11ef-8000-00000000000a"
OTHER = "33333333-3c56-11ef-8000-00000000000b"

OF_PRODUCT = f"""{{"productUuid": "{PRODUCT}", "customLowStockLevelForVariants": [
    {{"variantUuid": "{VARIANT.upper()}", "customLowStockLevel": 0.1, "lowStockAlert": true}},
    {{"variantUuid": "{OTHER}", "customLowStockLevel": null, "lowStockAlert": true}}]}}"""
BY_VARIANT = {VARIANT: Level(Decimal("0.1"), alert=True), OTHER: Level(None, alert=True)}


async def test_all_levels_with_their_etag() -> None:
    body = f"""{{"organizationUuid": "{ORGANIZATION}", "locationUuid": "{STORE}",
        "customLowStockLevelsForProducts": [{OF_PRODUCT}]}}"""
    async with answering(Reply(body, headers=('ETag: "A1"',)), Reply(status=304)) as (client, service):
        assert await client.low_stock.levels(STORE) == Levels(ORGANIZATION, BY_VARIANT, '"A1"')
        assert await client.low_stock.levels(STORE, etag='"A1"') is None
    assert [asked.line for asked in service.asked] == [f"GET /custom-low-stock/v2/locations/{STORE}"] * 2
    assert [asked.headers.get("if-none-match") for asked in service.asked] == [None, '"A1"']


async def test_null_is_as_good_as_a_missing_member() -> None:
    body = f"""{{"organizationUuid": "{ORGANIZATION}", "locationUuid": "{STORE}",
        "customLowStockLevelsForProducts": [
            {{"productUuid": "{PRODUCT}", "customLowStockLevelForVariants": [
                {{"variantUuid": "{VARIANT}", "customLowStockLevel": 5, "lowStockAlert": null}}]}},
            {{"productUuid": "{PRODUCT}", "customLowStockLevelForVariants": null}}]}}"""
    async with answering(Reply(body)) as (client, _):
        levels = await client.low_stock.levels(STORE)
    assert levels == Levels(ORGANIZATION, {VARIANT: Level(Decimal(5))}, None)


async def test_set_one_level_and_many() -> None:
    level = SetLevel(
        product_uuid=PRODUCT, variant_uuid=VARIANT, low_stock_level=Decimal("5.0"), low_stock_alert=True
    )
    written = {
        "productUuid": PRODUCT,
        "variantUuid": VARIANT,
        "lowStockLevel": 5.0,
        "lowStockAlert": True,
    }
    async with answering(Reply(status=204), Reply(status=204)) as (client, service):
        await client.low_stock.set_level(STORE, level)
        await client.low_stock.set_levels(STORE, [level])
    assert [asked.line for asked in service.asked] == [
        f"PUT /custom-low-stock/locations/{STORE}",
        f"POST /custom-low-stock/locations/{STORE}",
    ]
    assert [asked.json for asked in service.asked] == [written, {"requests": [written]}]


async def test_delete_one_level_and_many() -> None:
    async with answering(Reply(status=202), Reply(status=202)) as (client, service):
        await client.low_stock.delete_level(STORE, PRODUCT, VARIANT)
        await client.low_stock.delete_levels(STORE, [LevelKey(product_uuid=PRODUCT, variant_uuid=VARIANT)])
    assert [asked.line for asked in service.asked] == [
        f"DELETE /custom-low-stock/locations/{STORE}/products/{PRODUCT}/variants/{VARIANT}",
        f"POST /custom-low-stock/locations/{STORE}/delete",
    ]
    assert service.asked[1].json == {"requests": [{"productUuid": PRODUCT, "variantUuid": VARIANT}]}
