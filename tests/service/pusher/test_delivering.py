"""Webhooks come in order, at least once, signed; what is not taken is tried again, whatever happens meanwhile."""

import hashlib
import hmac
import re

import pytest

from app.domain.identifiers import new_identifier
from app.service.pusher.delivering import deliver
from tests.service.pusher.corner import FIRST, SUBSCRIPTIONS, Corner, working
from tests.service.pusher.receiver import Receiver
from tests.service.shop import MUG, TEA, TEA_SMALL

MINUTE = 60_000
EXTERNAL = "947d712a-892d-11ea-bc55-0242ac130003"


def sell(corner: Corner, number: object) -> None:
    assert corner.shop.move(TEA_SMALL, "STORE", "SOLD", number).status_code == 200


def test_a_movement(delivering: Corner, hook: Receiver) -> None:
    corner = delivering
    key = corner.subscribed(hook, "InventoryBalanceChanged")
    corner.shop.move(TEA_SMALL, "STORE", "SOLD", 2, externalUuid=EXTERNAL)
    letter = hook.next()
    envelope, payload = letter.json, letter.payload
    signed = f"{envelope['timestamp']}.{envelope['payload']}".encode()
    assert letter.headers["X-iZettle-Signature"] == hmac.new(key.encode(), signed, hashlib.sha256).hexdigest()
    assert envelope["eventName"] == "InventoryBalanceChanged"
    assert re.fullmatch("[0-9a-f]{8}-[0-9a-f]{4}-1[0-9a-f-]{21}", envelope["messageUuid"])
    assert payload["externalUuid"] == EXTERNAL
    assert {row["balance"] for row in payload["balanceAfter"]} == {"40", "2"}


def test_events_that_are_not_subscribed_to_are_passed_over(delivering: Corner, hook: Receiver) -> None:
    corner = delivering
    corner.subscribed(hook, "InventoryTrackingStarted", "ProductDeleted")
    sell(corner, 1)
    corner.shop.ask("POST", "/organizations/self/inventory", json={"productUuid": MUG})
    sell(corner, 1)
    corner.shop.ask("DELETE", f"/organizations/self/products/{TEA}")
    assert hook.events(2) == ["InventoryTrackingStarted", "ProductDeleted"]


def test_they_come_in_the_order_of_what_happened(delivering: Corner, hook: Receiver) -> None:
    corner = delivering
    corner.subscribed(hook, "InventoryBalanceChanged")
    for number in range(1, 13):
        sell(corner, number)
    told = [{row["balance"] for row in hook.next().payload["balanceAfter"]} for _ in range(12)]
    sold = [number * (number + 1) // 2 for number in range(1, 13)]
    assert told == [{str(42 - number), str(number)} for number in sold]


def test_what_happened_before_is_not_told(corner: Corner, hook: Receiver) -> None:
    sell(corner, 1)
    corner.subscribed(hook, "InventoryBalanceChanged")
    sell(corner, 2)
    with working(corner.stores, [deliver]):
        assert {row["balance"] for row in hook.next().payload["balanceBefore"]} == {"41", "1"}


def test_what_nobody_was_there_to_deliver_comes_later(corner: Corner, hook: Receiver) -> None:
    corner.subscribed(hook, "InventoryBalanceChanged")
    sell(corner, 1)
    assert hook.letters.empty()
    with working(corner.stores, [deliver]):
        assert hook.events(1) == ["InventoryBalanceChanged"]


def test_a_failure_is_tried_again_and_holds_back_the_next(delivering: Corner, hook: Receiver) -> None:
    corner = delivering
    corner.subscribed(hook, "InventoryBalanceChanged")
    hook.answers.extend([500, 302])
    sell(corner, 1)
    first = hook.next()
    sell(corner, 1)
    for failures in (1, 2):
        corner.until_failed(failures)
        assert corner.status() == ["FAILING"]
        corner.move_clock(MINUTE)
        assert hook.next().body == first.body
    assert hook.next().json["messageUuid"] != first.json["messageUuid"]
    corner.until_failed(0)
    assert corner.status() == ["ACTIVE"]


def test_one_destination_that_fails_keeps_no_other_waiting(delivering: Corner, hook: Receiver) -> None:
    corner = delivering
    corner.subscribed(hook, "InventoryBalanceChanged")
    other = corner.subscribe(
        hook, "InventoryBalanceChanged", uuid=new_identifier(), destination=f"{hook.url}/2"
    )
    assert other.status_code == 200
    hook.next()
    hook.answers.append(500)
    sell(corner, 1)
    sell(corner, 1)
    assert sorted(hook.next().path for _ in range(3)) in (
        ["/hook", "/hook/2", "/hook/2"],
        ["/hook", "/hook", "/hook/2"],
    )


def test_a_new_destination_is_tried_at_once(delivering: Corner, hook: Receiver) -> None:
    corner = delivering
    corner.subscribed(hook, "InventoryBalanceChanged")
    hook.answers.append(500)
    sell(corner, 1)
    hook.next()
    corner.until_failed(1)
    corner.shop.ask("PUT", f"{SUBSCRIPTIONS}/{FIRST}", json={"destination": f"{hook.url}/new"})
    assert [hook.next().json["eventName"] for _ in range(2)] == ["TestMessage", "InventoryBalanceChanged"]


def test_what_is_deleted_is_told_nothing_more(delivering: Corner, hook: Receiver) -> None:
    corner = delivering
    corner.subscribed(hook, "InventoryBalanceChanged")
    other = new_identifier()
    corner.subscribe(hook, "InventoryBalanceChanged", uuid=other, destination=f"{hook.url}/2")
    hook.next()
    corner.shop.ask("DELETE", f"{SUBSCRIPTIONS}/{FIRST}")
    sell(corner, 1)
    assert hook.next().path == "/hook/2"
    assert hook.letters.empty()


@pytest.mark.parametrize("name", ["ApplicationConnectionRemoved", "InventoryBalanceChanged"])
def test_a_client_that_is_disconnected_hears_of_it_last(
    delivering: Corner, hook: Receiver, name: str
) -> None:
    corner = delivering
    client = corner.token()
    corner.subscribed(hook, "ApplicationConnectionRemoved")
    events = dict.fromkeys([name, "InventoryBalanceChanged"])
    more = {"destination": f"{hook.url}/2", "headers": client}
    assert corner.subscribe(hook, *events, uuid=new_identifier(), **more).status_code == 200
    hook.next()
    sell(corner, 1)
    assert corner.shop.ask("DELETE", "/application-connections/self", client).status_code == 204
    sell(corner, 1)
    told = [hook.next() for _ in events]
    assert [letter.path for letter in told] == ["/hook/2"] * len(events)
    assert {letter.json["eventName"] for letter in told} == set(events)
    corner.shop.ask("DELETE", "/application-connections/self")
    assert hook.next().path == "/hook"
    assert hook.letters.empty()
