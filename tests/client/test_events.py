"""Blocks are typed by hand: those of the stream from its description, what they hold from the contract, section 4."""

import json
from decimal import Decimal

import pytest

from app.client.events import (
    BalancesChanged,
    Change,
    Event,
    ProductDeleted,
    ProductSaved,
    Reset,
    TrackingChanged,
)
from app.domain.catalogue import Product, Variant
from app.domain.errors import ReplyLost, ServiceFailed, TooFast, UnexpectedAnswer
from tests.client.canned import Reply, answering

ORGANIZATION = "44444444-3c56-11ef-8000-000000000001"
STORE, SOLD = "11111111-3c56-11ef-8000-000000000001", "11111111-3c56-11ef-8000-000000000002"
TEA, LOOSE = "22222222-3c56-11ef-8000-00000000000b", "33333333-3c56-11ef-8000-00000000000b"
EXTERNAL = "55555555-3c56-11ef-8000-000000000001"

OFFERED = Reply("""{"product": "Another", "version": "7", "capabilities": {
    "events": {"version": 1, "path": "/else/where"}, "magic": {"version": 3, "path": "/magic"}}}""")

_BY = f'"uuid": "{EXTERNAL}", "timestamp": "2021-04-19T13:15:37.904+0000", "userType": "USER", "clientUuid": "c"'
_TEA = f"""{{"uuid": "{TEA.upper()}", "name": "Green \\"tea\\"", "categories": ["Tea"], "etag": "AB885645",
    "organizationUuid": "{ORGANIZATION}", "created": "2021-04-19T13:15:37.904+0000",
    "updated": "2021-04-19T13:15:37.904+0000", "variants": [{{"uuid": "{LOOSE}"}}]}}"""
PRODUCT = Product(TEA, 'Green "tea"', (Variant(LOOSE),), category="Tea")


def _row(location: str, balance: str) -> str:
    return f"""{{"organizationUuid": "{ORGANIZATION}", "locationUuid": "{location.upper()}",
        "productUuid": "{TEA}", "variantUuid": "{LOOSE.upper()}", "balance": "{balance}"}}"""


def _moved(after: str) -> str:
    return f"""{{"organizationUuid": "{ORGANIZATION}", "updated": {{{_BY}}}, "externalUuid": "{EXTERNAL.upper()}",
        "balanceBefore": [{_row(STORE, "9")}], "balanceAfter": [{_row(SOLD, "0.5")}, {_row(STORE, after)}]}}"""


def block(name: str, payload: str, number: int = 7) -> str:
    """As the service writes it; the payload is JSON in a string."""
    envelope = {
        "organizationUuid": ORGANIZATION,
        "messageUuid": EXTERNAL,
        "eventName": name,
        "messageId": EXTERNAL,
        "payload": payload,
        "timestamp": "2021-04-19T13:17:56.585Z",
    }
    return f"event: {name}\nid: {number}\ndata: {json.dumps(envelope)}\n\n"


def stream(*blocks: str, cut: int | None = None) -> Reply:
    return Reply("".join(blocks), headers=("Content-Type: text/event-stream",), cut=cut)


async def told(*blocks: str) -> list[Event]:
    async with answering(OFFERED, stream(*blocks)) as (client, _):
        events = await client.events()
        assert events
        async with events.listen() as heard:
            return [event async for event in heard]


@pytest.mark.parametrize(
    ("name", "payload", "change"),
    [
        (
            "InventoryBalanceChanged",
            _moved("-8.5"),
            BalancesChanged({STORE: {LOOSE: Decimal("-8.5")}, SOLD: {LOOSE: Decimal("0.5")}}, EXTERNAL),
        ),
        (
            "InventoryBalanceChanged",
            _moved("1").replace(f'"{EXTERNAL.upper()}"', "null"),
            BalancesChanged({STORE: {LOOSE: Decimal(1)}, SOLD: {LOOSE: Decimal("0.5")}}, None),
        ),
        (
            "InventoryTrackingStarted",
            f'{{"organizationUuid": "{ORGANIZATION}", "productUuid": "{TEA.upper()}", "created": {{{_BY}}}}}',
            TrackingChanged(TEA, on=True),
        ),
        (
            "InventoryTrackingStopped",
            f'{{"organizationUuid": "{ORGANIZATION}", "productUuid": "{TEA}", "changeInformation": {{{_BY}}}}}',
            TrackingChanged(TEA, on=False),
        ),
        ("ProductCreated", _TEA, ProductSaved(PRODUCT)),
        (
            "ProductUpdated",
            f"""{{"organizationUuid": "{ORGANIZATION}", "newEntity": {_TEA},
                "oldEntity": {_TEA.replace("Green", "Black")}}}""",
            ProductSaved(PRODUCT),
        ),
        ("ProductDeleted", _TEA, ProductDeleted(TEA)),
        ("SomethingNew", "{}", None),
    ],
)
async def test_what_events_tell(name: str, payload: str, change: Change | None) -> None:
    assert await told(block(name, payload)) == [Event("7", change)]


async def test_a_reset_and_signs_of_life() -> None:
    blocks = (": still here\nid: 3\n\n", "event: reset\nid: 12\ndata: {}\n\n", ": still here\nid: 12\n\n")
    assert await told(*blocks) == [Event("3", None), Event("12", Reset()), Event("12", None)]


async def test_how_it_is_asked_for() -> None:
    async with answering(OFFERED, stream(), stream()) as (client, service):
        events = await client.events()
        assert events
        async with events.listen():
            pass
        async with events.listen(after="17"):
            pass
    names = "InventoryBalanceChanged%2CInventoryTrackingStarted%2CInventoryTrackingStopped"
    assert [asked.line for asked in service.asked] == [
        "GET /storeroom",
        *[f"GET /else/where?names={names}%2CProductCreated%2CProductUpdated%2CProductDeleted"] * 2,
    ]
    assert [asked.headers.get("last-event-id") for asked in service.asked[1:]] == [None, "17"]
    assert service.asked[1].headers["accept"] == "text/event-stream"


async def test_a_stream_that_breaks_off() -> None:
    """What came before is told; then it is lost, and the caller may come again."""
    async with answering(OFFERED, stream(block("ProductDeleted", _TEA), ": still", cut=-3)) as (client, _):
        events = await client.events()
        assert events
        async with events.listen() as heard:
            assert await anext(heard) == Event("7", ProductDeleted(TEA))
            with pytest.raises(ReplyLost):
                await anext(heard)


@pytest.mark.parametrize(
    "bad",
    [
        "event: ProductDeleted\nid: 1\ndata: {}\n\n",
        block("ProductDeleted", "{"),
        block("InventoryBalanceChanged", _moved("NaN")),
        block("InventoryBalanceChanged", _moved("many")),
    ],
)
async def test_an_event_that_cannot_be_read(bad: str) -> None:
    with pytest.raises(UnexpectedAnswer):
        await told(bad)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(status=404),
        Reply(status=401),
        Reply(status=302, headers=("Location: /login",)),
        Reply("<!doctype html>"),
        Reply('{"hello": "world"}'),
        Reply('{"product": "Storeroom", "version": "1", "capabilities": {}}'),
        Reply(OFFERED.body.replace('"version": 1', '"version": 2')),
        Reply(OFFERED.body.replace("/else", "https://elsewhere.example/else")),
    ],
)
async def test_a_service_without_events(reply: Reply) -> None:
    async with answering(reply) as (client, _):
        assert await client.events() is None


@pytest.mark.parametrize(("status", "kind"), [(429, TooFast), (503, ServiceFailed)])
async def test_a_service_that_cannot_say_now(status: int, kind: type[Exception]) -> None:
    async with answering(*[Reply(status=status)] * 3) as (client, _):
        with pytest.raises(kind):
            await client.events()
