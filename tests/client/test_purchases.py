"""Receipts are typed by hand from the contract, section 5."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from app.client.purchases import Receipt, SoldLine
from app.domain.errors import Forbidden, UnexpectedAnswer
from tests.client.canned import Reply, answering

STORE = "11111111-3c56-11ef-8000-000000000001"
SOLD = "11111111-3c56-11ef-8000-000000000002"
MUG, BLUE = "22222222-3c56-11ef-8000-000000000001", "33333333-3c56-11ef-8000-000000000001"
SALE, REFUND = "44444444-3c56-11ef-8000-000000000001", "44444444-3c56-11ef-8000-000000000002"

FIRST = f"""{{
    "purchases": [{{
        "source": "POS", "purchaseUUID": "RERERDxWEe-AAAAAAAAAAQ", "purchaseUUID1": "{SALE.upper()}",
        "amount": 25000, "timestamp": "2021-04-19T15:15:37.904+0200", "created": "2021-04-19T13:15:40.000+0000",
        "refund": false, "refunded": true,
        "products": [
            {{"quantity": "2.5", "type": "PRODUCT", "productUuid": "{MUG.upper()}", "variantUuid": "{BLUE}",
              "fromLocationUuid": "{STORE}", "toLocationUuid": "{SOLD.upper()}", "unitPrice": 10000}},
            {{"quantity": "1", "type": "PRODUCT", "productUuid": "{MUG}", "variantUuid": "{BLUE}"}},
            {{"quantity": "1", "type": "GIFTCARD", "name": "For you", "variantUuid": null}}
        ]
    }}],
    "firstPurchaseHash": "1", "lastPurchaseHash": "2", "linkUrls": ["<http://x>; rel=\\"next\\""]
}}"""
SECOND = f"""{{
    "purchases": [{{"purchaseUUID1": "{REFUND}", "timestamp": "2021-04-20T08:00:00.000Z", "refund": true, "products": [
        {{"quantity": "-1", "productUuid": "{MUG}", "variantUuid": "{BLUE}", "fromLocationUuid": "{STORE}",
          "toLocationUuid": "{SOLD}"}}]}}],
    "lastPurchaseHash": "3", "linkUrls": []
}}"""
LAST = '{"purchases": [], "linkUrls": []}'


async def test_pages_until_the_empty_one() -> None:
    async with answering(Reply(FIRST), Reply(SECOND), Reply(LAST)) as (client, service):
        pages = [page async for page in client.purchases.pages("0")]
    sale = SoldLine(MUG, BLUE, Decimal("2.5"), STORE, SOLD)
    refund = SoldLine(MUG, BLUE, Decimal(-1), STORE, SOLD)
    made = datetime(2021, 4, 19, 13, 15, 37, 904000, UTC)
    later = datetime(2021, 4, 20, 8, tzinfo=UTC)
    assert [page.receipts for page in pages] == [
        [Receipt(SALE, made, datetime(2021, 4, 19, 13, 15, 40, tzinfo=UTC), False, (sale,))],
        [Receipt(REFUND, later, later, True, (refund,))],
    ]
    assert [page.until for page in pages] == ["2", "3"]
    assert [asked.line for asked in service.asked] == [
        f"GET /purchases/v2?limit=1000&lastPurchaseHash={after}" for after in ("0", "2", "3")
    ]


async def test_those_since_a_moment() -> None:
    async with answering(Reply(SECOND), Reply(LAST)) as (client, service):
        since = datetime(2021, 4, 20, tzinfo=UTC)
        assert [page.until async for page in client.purchases.pages(since=since)] == ["3"]
    assert [asked.line for asked in service.asked] == [
        "GET /purchases/v2?limit=1000&startDate=2021-04-20T00%3A00%3A00.000Z",
        "GET /purchases/v2?limit=1000&startDate=2021-04-20T00%3A00%3A00.000Z&lastPurchaseHash=3",
    ]


async def test_a_service_that_gives_the_same_page_for_ever_is_left() -> None:
    async with answering(Reply(SECOND), Reply(SECOND)) as (client, _):
        assert [page.until async for page in client.purchases.pages()] == ["3", "3"]


async def test_the_mark_after_which_new_ones_come() -> None:
    async with answering(Reply(SECOND), Reply(LAST)) as (client, service):
        assert await client.purchases.mark() == "3"
        assert await client.purchases.mark() is None
    assert service.asked[0].line == "GET /purchases/v2?limit=1&descending=true"


async def test_a_token_that_may_not_read_them() -> None:
    async with answering(Reply(status=403)) as (client, _):
        with pytest.raises(Forbidden):
            await client.purchases.mark()


@pytest.mark.parametrize(("good", "bad"), [('"-1"', '"one"'), ('"-1"', '"NaN"'), ("2021-04-20", "yesterday")])
async def test_what_no_contract_knows(good: str, bad: str) -> None:
    async with answering(Reply(SECOND.replace(good, bad))) as (client, _):
        with pytest.raises(UnexpectedAnswer):
            await anext(client.purchases.pages())
