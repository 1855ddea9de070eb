"""Requests and answers are typed by hand from the contract, sections 1.2 and 1.3."""

from decimal import Decimal

import pytest

from app.domain.errors import Forbidden, NotFound, UnexpectedAnswer
from app.domain.stock import NO_LEVEL, Level
from tests.client.canned import Reply, answering
from tests.client.rows import StockRow, stock_page

STORE = "11111111-3c56-11ef-8000-000000000001"
ORGANIZATION = "44444444-3c56-11ef-8000-000000000001"
JACKET, TEA = "22222222-3c56-11ef-8000-00000000000a", "22222222-3c56-11ef-8000-00000000000b"
MEDIUM, LARGE = "33333333-3c56-11ef-8000-00000000000a", "33333333-3c56-11ef-8000-00000000000b"
LOOSE = "33333333-3c56-11ef-8000-00000000000c"


def row(product: str, variant: str, balance: str, level: str = "null", alert: str = "false") -> str:
    return f"""{{"organizationUuid": "{ORGANIZATION}", "inventoryUuid": "{STORE}",
        "productUuid": "{product.upper()}", "variantUuid": "{variant.upper()}", "balance": {balance},
        "lowStockLevel": {level}, "lowStockAlert": {alert},
        "updated": "2021-04-19T13:15:37.904Z", "checksum": "0a1b2c3d"}}"""


def link(cursor: int) -> str:
    return f'Link: </v3/stock/{STORE}?cursor={cursor}&limit=1000>; rel="next"'


#: The same stock as v1 and v2 tell it: zeros are left out, and levels are by product.
BALANCES = f"""{{"locationUuid": "{STORE}", "trackedProducts": ["{JACKET}"], "latest": 0, "variants": [
    {{"productUuid": "{JACKET}", "variantUuid": "{MEDIUM}", "balance": "7.350"}}]}}"""
LEVELS = f"""{{"organizationUuid": "{ORGANIZATION}", "locationUuid": "{STORE}",
    "customLowStockLevelsForProducts": [
        {{"productUuid": "{JACKET}", "customLowStockLevelForVariants": [
            {{"variantUuid": "{LARGE}", "customLowStockLevel": 0.1, "lowStockAlert": true}}]}},
        {{"productUuid": "{TEA}", "customLowStockLevelForVariants": [
            {{"variantUuid": "{LOOSE}", "customLowStockLevel": 5.0, "lowStockAlert": false}}]}}]}}"""
OLDER = stock_page(
    [
        StockRow(MEDIUM, Decimal("7.35"), NO_LEVEL),
        StockRow(LARGE, Decimal(0), Level(Decimal("0.1"), alert=True)),
        StockRow(LOOSE, Decimal(0), Level(Decimal(5))),
    ],
    frozenset({JACKET}),
)


async def test_balances_and_levels_page_by_page() -> None:
    first = Reply(
        f"[{row(JACKET, MEDIUM, '7.35')}, {row(JACKET, LARGE, '0', '0.1', 'true')}]", headers=(link(2),)
    )
    second = Reply(f"[{row(TEA, LOOSE, '-1', alert='true')}]")
    async with answering(first, second) as (client, service):
        pages = [page async for page in client.stock.pages(STORE)]
    assert pages == [
        stock_page(
            [
                StockRow(MEDIUM, Decimal("7.35"), NO_LEVEL),
                StockRow(LARGE, Decimal(0), Level(Decimal("0.1"), alert=True)),
            ],
            frozenset({JACKET}),
        ),
        stock_page([StockRow(LOOSE, Decimal(-1), Level(None, alert=True))], frozenset({TEA})),
    ]
    assert [asked.target for asked in service.asked] == [
        f"/v3/stock/{STORE}?limit=1000",
        f"/v3/stock/{STORE}?cursor=2&limit=1000",
    ]


@pytest.mark.parametrize("status", [403, 404])
async def test_without_v3_the_older_answers_are_read(status: int) -> None:
    older = (Reply(BALANCES), Reply(LEVELS))
    async with answering(Reply(status=status), *older, *older) as (client, service):
        assert [page async for page in client.stock.pages(STORE)] == [OLDER]
        assert [page async for page in client.stock.pages(STORE)] == [OLDER]
    assert [asked.target for asked in service.asked] == [
        f"/v3/stock/{STORE}?limit=1000",
        *[f"/organizations/self/inventory/locations/{STORE}", f"/custom-low-stock/v2/locations/{STORE}"] * 2,
    ]


async def test_older_answers_are_given_out_in_pages_too() -> None:
    variants = [f"33333333-3c56-11ef-8000-{number:012}" for number in range(2500)]
    rows = [f'{{"productUuid": "{JACKET}", "variantUuid": "{each}", "balance": "1"}}' for each in variants]
    balances = (
        f'{{"locationUuid": "{STORE}", "trackedProducts": ["{JACKET}"], "variants": [{",".join(rows)}]}}'
    )
    levels = f'{{"organizationUuid": "{ORGANIZATION}", "locationUuid": "{STORE}"}}'
    async with answering(Reply(status=404), Reply(balances), Reply(levels)) as (client, _):
        pages = [page async for page in client.stock.pages(STORE)]
    assert [len(page.variants) for page in pages] == [1000, 1000, 500]
    assert [variant for page in pages for variant in page.variants] == variants
    assert frozenset[str]().union(*(page.tracked for page in pages)) == {JACKET}


async def test_a_location_that_is_not_there_says_nothing_about_v3() -> None:
    async with answering(Reply(status=404), Reply(status=404), Reply("[]")) as (client, service):
        with pytest.raises(NotFound):
            [page async for page in client.stock.pages(TEA)]
        assert [page async for page in client.stock.pages(STORE)] == [stock_page([], frozenset())]
    assert service.asked[-1].target == f"/v3/stock/{STORE}?limit=1000"


async def test_a_later_page_that_is_refused_is_an_error() -> None:
    first = Reply(f"[{row(JACKET, MEDIUM, '1')}]", headers=(link(1),))
    async with answering(first, Reply(status=403)) as (client, _):
        with pytest.raises(Forbidden):
            [page async for page in client.stock.pages(STORE)]


@pytest.mark.parametrize("number", ['"NaN"', '"-Infinity"', "true", '""'])
async def test_what_is_no_number_is_not_taken(number: str) -> None:
    for bad in (row(JACKET, MEDIUM, number), row(JACKET, MEDIUM, "1", level=number)):
        async with answering(Reply(f"[{bad}]")) as (client, _):
            with pytest.raises(UnexpectedAnswer):
                [page async for page in client.stock.pages(STORE)]
