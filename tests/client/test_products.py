"""Requests and answers are typed by hand from the contract, section 2."""

import pytest

from app.client.products import LibraryPage
from app.domain.catalogue import Money, Product, Variant
from app.domain.errors import Conflict, UnexpectedAnswer
from app.wire.products import NewProduct
from app.wire.products import Variant as WireVariant
from tests.client.canned import Reply, answering
from tests.client.library import all_pages, read_library

JACKET = "22222222-3c56-11ef-8000-00000000000a"
TEA = "22222222-3c56-11ef-8000-00000000000b"
MEDIUM = "33333333-3c56-11ef-8000-00000000000a"
LOOSE = "33333333-3c56-11ef-8000-00000000000b"
MARK = "55555555-3c56-11ef-8000-000000000001"
LATER = "55555555-3c56-11ef-8000-000000000002"

_TIMES = '"created": "2021-04-19T13:15:37.904+0000", "updated": "2021-04-19T13:15:37.904+0000"'

#: As newer answers are: absent values are left out, the category is an object, VAT a number.
NEW = f"""{{"uuid": "{JACKET.upper()}", "name": "Denim jacket", "etag": "C8F325B8", {_TIMES},
    "category": {{"uuid": "66666666-3c56-11ef-8000-000000000001", "name": "Clothes"}},
    "variants": [{{"uuid": "{MEDIUM}", "name": "M", "sku": "DJ-M", "barcode": "5901234123457",
        "price": {{"amount": 89900, "currencyId": "SEK"}},
        "costPrice": {{"amount": 41000, "currencyId": "SEK"}},
        "options": [{{"name": "Size", "value": "M"}}], "vatPercentage": 25.0}}],
    "variantOptionDefinitions": {{"definitions": []}}, "metadata": {{"inPos": true}}}}"""

#: As old captures are: absent values are null, the category a string, the unit at the variant, VAT a string.
OLD = f"""{{"uuid": "{TEA}", "name": "Green tea", "description": null, "categories": ["Tea"],
    "imageLookupKeys": [], "externalReference": null, "unitName": null, "vatPercentage": "6.0",
    "etag": "AB885645", "updatedBy": "465fcff0-bd93-11e7-abc4-cec278b6b50a", {_TIMES},
    "variants": [{{"uuid": "{LOOSE}", "name": null, "description": null, "sku": null, "barcode": null,
        "defaultQuantity": "1", "unitName": "kg", "price": null, "costPrice": null,
        "vatPercentage": "6.0"}}]}}"""

#: Every optional member null.
NULLS = f"""{{"uuid": "{TEA}", "name": "Green tea", "description": null, "categories": null, "category": null,
    "externalReference": null, "unitName": null, "vatPercentage": null, "presentation": null,
    "etag": "AB885645", "updatedBy": null, {_TIMES},
    "variants": [{{"uuid": "{LOOSE}", "name": null, "description": null, "sku": null, "barcode": null,
        "unitName": null, "price": null, "costPrice": null, "options": null, "presentation": null,
        "vatPercentage": null}}]}}"""

PRODUCTS = (
    Product(
        JACKET,
        "Denim jacket",
        (Variant(MEDIUM, "M", "DJ-M", "5901234123457", Money(89900, "SEK"), Money(41000, "SEK")),),
        category="Clothes",
    ),
    Product(TEA, "Green tea", (Variant(LOOSE),), category="Tea", unit="kg"),
)


async def test_the_whole_library_page_by_page() -> None:
    link = 'Link: </organizations/self/library?limit=500&offset=500>; rel="next"'
    first = Reply(f'{{"products": [{NEW}], "untilEventLogUuid": "{MARK}"}}', headers=(link,))
    second = Reply(f'{{"products": [{OLD}], "discounts": [], "untilEventLogUuid": "{LATER}"}}')
    async with answering(first, second) as (client, service):
        read = await read_library(client)
    assert read.products == PRODUCTS
    assert read.until == MARK, "what changed while the second page was read must be read next time"
    assert [asked.line for asked in service.asked] == [
        "GET /organizations/self/library?limit=500",
        "GET /organizations/self/library?limit=500&offset=500",
    ]


async def test_pages_are_told_one_by_one() -> None:
    link = 'Link: </organizations/self/library?limit=500&offset=500>; rel="next"'
    first = Reply(f'{{"products": [{NEW}], "untilEventLogUuid": "{MARK}"}}', headers=(link,))
    second = Reply(f'{{"products": [{OLD}], "untilEventLogUuid": "{LATER}"}}')
    async with answering(first, second) as (client, _):
        assert [page async for page in all_pages(client)] == [
            LibraryPage(PRODUCTS[:1], frozenset(), MARK),
            LibraryPage(PRODUCTS[1:], frozenset(), LATER),
        ]


async def test_large_products_are_given_out_in_smaller_pages() -> None:
    variants = [f'{{"uuid": "{MEDIUM}", "description": "{"x" * 1000}"}}'] * 99
    large = NEW[: NEW.index('"variants"')] + f'"variants": [{",".join(variants)}]}}'
    body = f'{{"products": [{",".join([large] * 7)}], "deletedProducts": ["{TEA}"], "untilEventLogUuid": "{MARK}"}}'
    async with answering(Reply(body)) as (client, _):
        pages = [page async for page in all_pages(client)]
    assert [len(page.products) for page in pages] == [2, 2, 2, 1]
    assert [page.deleted for page in pages] == [{TEA}, frozenset(), frozenset(), frozenset()]
    assert {page.until for page in pages} == {MARK}


async def test_after_too_many_changes_there_is_a_conflict() -> None:
    """Also where that shows in a later page only."""
    link = f'Link: </organizations/self/library?limit=500&eventLogUuid={MARK}&offset=500>; rel="next"'
    begun = Reply(f'{{"products": [{OLD}], "untilEventLogUuid": "{LATER}"}}', headers=(link,))
    for replies in ([Reply(status=412)], [begun, Reply(status=412)]):
        async with answering(*replies) as (client, _):
            with pytest.raises(Conflict):
                await read_library(client, MARK)


@pytest.mark.parametrize(
    "products", ["null", "{}", '[{"uuid": 1}]', f'[{{"uuid": "{TEA}", "name": "Green tea"}}]']
)
async def test_a_page_that_is_not_as_the_contract_says(products: str) -> None:
    async with answering(Reply(f'{{"products": {products}}}')) as (client, _):
        with pytest.raises(UnexpectedAnswer):
            await read_library(client)


async def test_what_changed_in_the_library() -> None:
    body = f"""{{"products": [{OLD}], "deletedProducts": ["{JACKET.upper()}"], "deletedDiscounts": [],
        "fromEventLogUuid": "{MARK}", "untilEventLogUuid": "{LATER}"}}"""
    async with answering(Reply(body)) as (client, service):
        read = await read_library(client, MARK)
    assert read == LibraryPage(PRODUCTS[1:], frozenset({JACKET}), LATER)
    assert service.asked[0].line == f"GET /organizations/self/library?limit=500&eventLogUuid={MARK}"


async def test_null_is_as_good_as_a_missing_member() -> None:
    body = f"""{{"products": [{NULLS}], "discounts": null, "deletedProducts": null, "deletedDiscounts": null,
        "fromEventLogUuid": null, "untilEventLogUuid": "{LATER}"}}"""
    async with answering(Reply(body)) as (client, _):
        read = await read_library(client)
    tea = Product(TEA, "Green tea", (Variant(LOOSE),))
    assert read == LibraryPage((tea,), frozenset(), LATER)


async def test_create() -> None:
    product = NewProduct(uuid=TEA, name="Green tea", variants=[WireVariant(uuid=LOOSE)])
    async with answering(Reply(status=201), Reply('{"errorType": "ITEM_ALREADY_EXIST"}', 409)) as (
        client,
        service,
    ):
        await client.products.create(product)
        with pytest.raises(Conflict) as raised:
            await client.products.create(product)
    assert raised.value.values["error_type"] == "ITEM_ALREADY_EXIST"
    assert service.asked[0].line == "POST /organizations/self/products"
    assert service.asked[0].json == {"uuid": TEA, "name": "Green tea", "variants": [{"uuid": LOOSE}]}
