"""The event stream: what happens is told as it happens, once, and from wherever the reader stopped."""

import asyncio
import json
from pathlib import Path

import pytest

from app.domain.identifiers import new_identifier
from app.service.caller import Caller
from app.service.extensions import events
from app.service.oauth import tokens
from app.service.options import ServiceOptions
from app.service.pusher import messages
from app.service.storage.create import create_store
from app.wire.shapes import Shape
from tests.service.extensions.databases import in_both
from tests.service.extensions.listening import Event, reading
from tests.service.shop import CONTENTS, TEA, TEA_SMALL, Shop, open_shop

EXTERNAL = "3e0d1c66-c6a8-11f0-8de9-0242ac120002"


async def sell(shop: Shop, change: int = 1, **more: object) -> None:
    body = {"changes": [shop.movement(TEA_SMALL, "STORE", "SOLD", change)], **more}
    answer = await shop._ask("PUT", "/organizations/self/inventory", {}, {"json": body})
    assert answer.status_code == 200


def after(event: Event) -> list[str]:
    """The balances after what an ``InventoryBalanceChanged`` tells."""
    payload = json.loads(json.loads(event.data)["payload"])
    return sorted(row["balance"] for row in payload["balanceAfter"])


@in_both
async def test_it_tells_what_a_webhook_gets(shop: Shop) -> None:
    async with reading(shop) as reader:
        assert reader.status == 200
        assert reader.headers["content-type"].startswith("text/event-stream")
        await sell(shop, 2, externalUuid=EXTERNAL)
        event = await reader.event()
    assert event.name == "InventoryBalanceChanged"
    envelope = json.loads(event.data)
    payload = json.loads(envelope.pop("payload"))
    assert set(envelope) == {"organizationUuid", "messageUuid", "eventName", "messageId", "timestamp"}
    assert (envelope["organizationUuid"], envelope["eventName"]) == (
        shop.store.organization,
        "InventoryBalanceChanged",
    )
    assert payload["externalUuid"] == EXTERNAL
    assert {row["balance"] for row in payload["balanceAfter"]} == {"40", "2"}


async def test_it_begins_with_what_happens_from_now_on(shop: Shop) -> None:
    await sell(shop)
    async with reading(shop) as reader:
        await sell(shop)
        assert after(await reader.event()) == ["2", "40"]


@pytest.mark.parametrize("by_header", [True, False])
async def test_a_reader_that_was_cut_off_goes_on_where_it_stopped(shop: Shop, by_header: bool) -> None:
    async with reading(shop) as reader:
        await sell(shop)
        known = await reader.event()
    for _ in range(3):
        await sell(shop)
    query, last = ("", known.id) if by_header else (f"after={known.id}", None)
    async with reading(shop, query, last=last) as reader:
        told = [await reader.event() for _ in range(3)]
    assert [after(event) for event in told] == [["2", "40"], ["3", "39"], ["38", "4"]]
    assert int(known.id) < int(told[0].id) < int(told[1].id) < int(told[2].id)


async def test_the_header_counts_for_a_browser_keeps_it_up_to_date(shop: Shop) -> None:
    await sell(shop)
    await sell(shop)
    async with reading(shop, "after=0", last="1") as reader:
        assert after(await reader.event()) == ["2", "40"]


@in_both
async def test_many_that_were_missed_come_in_their_order(shop: Shop) -> None:
    """More than are read at once."""
    with shop.store.transaction(writes=True) as connection:
        payloads = [Told(number=number) for number in range(250)]
        messages.publish(connection, shop.store.clock.now(), "ProductDeleted", *payloads)
    async with reading(shop, "after=0") as reader:
        told = [json.loads(json.loads((await reader.event()).data)["payload"]) for _ in payloads]
    assert told == [{"number": number} for number in range(250)]


class Told(Shape):
    number: int


@pytest.mark.parametrize("last", ["99", "no number", "-1", "9" * 30])
async def test_a_reader_whose_last_event_is_unknown_reads_everything_again(shop: Shop, last: str) -> None:
    await sell(shop)
    async with reading(shop, last=last) as reader:
        reset = await reader.event()
        await sell(shop)
        following = await reader.event()
    assert (reset.name, json.loads(reset.data)) == ("reset", {})
    assert (reader.last_id, after(following)) == (following.id, ["2", "40"])
    assert int(reset.id) < int(following.id)


@in_both
async def test_a_reader_whose_next_event_is_not_kept_any_more(shop: Shop) -> None:
    """The log is kept for a week, and its last message for ever."""
    await sell(shop)
    await sell(shop)
    async with reading(shop) as reader:
        await reader.block()
        known = reader.last_id
    with shop.store.transaction(writes=True) as connection:
        messages.prune(connection, shop.store.clock.now() + 8 * 24 * 3_600_000)
    for number, expected in (("0", "reset"), ("1", "reset"), (known, "InventoryBalanceChanged")):
        async with reading(shop, last=number) as reader:
            await sell(shop)
            assert (await reader.event()).name == expected


async def test_a_store_that_is_set_back_tells_those_who_read(tmp_path: Path) -> None:
    create_store(tmp_path / "shop.store", "Corner shop", CONTENTS)
    with open_shop(tmp_path / "shop.store", options=ServiceOptions(test_switches=True)) as shop:
        async with reading(shop) as reader:
            await sell(shop)
            await reader.event()
            await shop._ask("POST", "/storeroom/test/reset", {}, {"json": {}})
            assert (await reader.event()).name == "reset"
            await sell(shop)
            assert after(await reader.event()) == ["1", "41"]


async def test_only_what_is_asked_for(shop: Shop) -> None:
    """What is passed over takes the id along all the same, so that going on finds it in the log."""
    async with reading(shop, "names=ProductDeleted,InventoryTrackingStopped") as reader:
        await sell(shop)
        await shop._ask("DELETE", f"/organizations/self/inventory/products/{TEA}", {}, {})
        await shop._ask("DELETE", f"/organizations/self/products/{TEA}", {}, {})
        assert [(await reader.event()).name for _ in range(2)] == [
            "InventoryTrackingStopped",
            "ProductDeleted",
        ]


async def test_only_what_the_token_allows(shop: Shop) -> None:
    token = issued(shop, "READ:PURCHASE")
    async with reading(shop, "after=0", token=token) as reader:
        await sell(shop)
        with shop.store.transaction(writes=True) as connection:
            for name in ("ProductDeleted", "ApplicationConnectionRemoved", "PurchaseCreated"):
                messages.publish(connection, shop.store.clock.now(), name, Told(number=1))
        assert (await reader.event()).name == "PurchaseCreated"


def issued(shop: Shop, *scopes: str) -> str:
    """A token of an app with ``scopes``, good for two hours."""
    caller = Caller(new_identifier(), new_identifier(), frozenset(scopes))
    with shop.store.transaction(writes=True) as connection:
        return tokens.issue(connection, shop.store, caller, family=new_identifier())


@in_both
async def test_a_revoked_token_ends_its_stream(shop: Shop) -> None:
    async with reading(shop) as reader:
        await sell(shop)
        await reader.event()
        await asyncio.to_thread(tokens.issue_own, shop.store)
        assert all("data" not in block for block in await reader.rest())


async def test_a_token_that_expires_ends_its_stream(shop: Shop) -> None:
    """After two hours."""
    token, clock = issued(shop, "READ:PRODUCT"), shop.store.clock
    async with reading(shop, token=token) as reader:
        clock.set(clock.now() + 7_100_000)
        await sell(shop)
        await reader.event()
        clock.set(clock.now() + 100_000)
        await sell(shop)
        assert all("data" not in block for block in await reader.rest())


async def test_a_stream_that_lives_shows_it(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "_HEARTBEAT", 0)
    monkeypatch.setattr(events, "_ELSEWHERE", 0)
    async with reading(shop) as reader:
        assert await reader.block() == await reader.block() == {"": "still here", "id": "0"}


async def test_readers_who_go_leave_nothing_behind(shop: Shop) -> None:
    async with reading(shop), reading(shop):
        await sell(shop)
        assert shop.store.streams == 2
    assert shop.store.streams == 0
    assert not shop.store.bell._listeners


async def test_no_more_streams_than_are_allowed(shop: Shop) -> None:
    shop.store.streams = events.MOST_STREAMS
    refused = await shop._ask("GET", "/storeroom/events", {}, {})
    assert (refused.status_code, refused.json()["errorType"]) == (429, "TOO_MANY_STREAMS")


@pytest.mark.parametrize("name", ["Productupdated", "", "ApplicationConnectionRemoved"])
async def test_a_name_that_is_no_events(shop: Shop, name: str) -> None:
    refused = await shop._ask("GET", f"/storeroom/events?names=ProductCreated,{name}", {}, {})
    assert refused.status_code == 400
    assert refused.json()["violations"][0]["value"] == name
