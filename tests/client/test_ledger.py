"""The extension's answers are typed by hand, and so is the history (contract, sections 1.2 and 1.6)."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from app.client.ledger import Past, Recorded
from app.domain.errors import NotFound
from app.domain.locations import LocationType
from tests.client.canned import Reply, answering

STORE = "11111111-3c56-11ef-8000-000000000001"
SOLD = "11111111-3c56-11ef-8000-000000000002"
MUG, BLUE = "22222222-3c56-11ef-8000-000000000001", "33333333-3c56-11ef-8000-000000000001"
OURS = "44444444-3c56-11ef-8000-000000000001"

MOVEMENT = f"""[{{
    "number": 7, "request": 4, "kind": "once", "identifier": "{OURS.upper()}",
    "recorded": "2026-04-19T13:15:37.904Z", "happened": "2026-04-19T12:00:00.000Z",
    "productUuid": "{MUG}", "variantUuid": "{BLUE}", "from": "{STORE}", "fromType": "STORE",
    "to": "{SOLD.upper()}", "toType": "SOLD",
    "change": 2.5, "reason": "SALE", "userUuid": null, "clientUuid": null
}}]"""
READ = Recorded(
    number=7,
    request=4,
    kind="once",
    identifier=OURS,
    recorded=datetime(2026, 4, 19, 13, 15, 37, 904000, UTC),
    happened=datetime(2026, 4, 19, 12, tzinfo=UTC),
    product=MUG,
    variant=BLUE,
    source=STORE,
    source_type=LocationType.STORE,
    target=SOLD,
    target_type=LocationType.SOLD,
    quantity=Decimal("2.5"),
)


async def test_what_was_recorded_since() -> None:
    async with answering(Reply(MOVEMENT)) as (client, service):
        since = datetime(2026, 4, 19, tzinfo=UTC)
        assert [page async for page in client.ledger.since(since)] == [[READ]]
    assert (
        service.asked[0].line == "GET /storeroom/movements?limit=1000&since=2026-04-19T00%3A00%3A00%2B00%3A00"
    )


async def test_what_moved_under_an_identifier() -> None:
    async with answering(Reply(MOVEMENT), Reply(status=404)) as (client, service):
        assert await client.ledger.under(OURS) == [READ]
        assert await client.ledger.under(OURS) == []
    assert service.asked[0].line == f"GET /storeroom/movements/{OURS}?limit=1000"


async def test_a_service_that_does_not_tell() -> None:
    async with answering(Reply(status=404), Reply(status=404)) as (client, _):
        now = datetime(2026, 4, 19, tzinfo=UTC)
        with pytest.raises(NotFound):
            await anext(client.ledger.since(now))
        with pytest.raises(NotFound):
            await anext(client.ledger.history(STORE, now))


def _history(change: str, changed: str) -> str:
    row = f'{{"productUuid": "{MUG.upper()}", "variantUuid": "{BLUE}", "change": "{change}", "changed": "{changed}"}}'
    return f'{{"variants": [{row}]}}'


async def test_the_history_of_a_location_back_to_a_moment() -> None:
    replies = (
        Reply(_history("9.0", "2026-04-20T10:00:00.000Z"), headers=('Link: </more>; rel="next"',)),
        Reply(_history("-1.5", "2026-04-18T10:00:00.000Z")),
    )
    async with answering(*replies) as (client, service):
        pages = [page async for page in client.ledger.history(STORE, datetime(2026, 4, 19, tzinfo=UTC))]
    assert pages == [[Past(MUG, BLUE, Decimal("9.0"), datetime(2026, 4, 20, 10, tzinfo=UTC))], []]
    assert service.asked[0].line == f"GET /organizations/self/history/locations/{STORE}?limit=1000"
