"""Subscriptions as the contract has them, section 4: bodies, statuses, scopes, the test message."""

import hashlib
import hmac
import re
from typing import Any

import pytest

from app.domain.identifiers import new_identifier
from tests.service.pusher.corner import FIRST, SUBSCRIPTIONS, Corner
from tests.service.pusher.receiver import Receiver
from tests.service.shop import NOTHING, VERSION_4


def refused(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["errorType"]


def test_creating_one(corner: Corner, hook: Receiver) -> None:
    answer = corner.subscribe(hook, "ProductUpdated", "InventoryBalanceChanged")
    assert answer.status_code == 200
    body = answer.json()
    assert re.fullmatch("[0-9a-f]{64}", body.pop("signingKey"))
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", body.pop("updated"))
    assert body == {
        "uuid": FIRST,
        "transportName": "WEBHOOK",
        "eventNames": ["ProductUpdated", "InventoryBalanceChanged"],
        "destination": hook.url,
        "contactEmail": "shop@example.com",
        "status": "ACTIVE",
    }
    assert corner.shop.ask("GET", SUBSCRIPTIONS).json() == [answer.json()]


def test_the_test_message_came_before_the_answer(corner: Corner, hook: Receiver) -> None:
    key = corner.subscribe(hook, "ProductUpdated").json()["signingKey"]
    letter = hook.letters.get_nowait()
    assert letter.path == "/hook"
    assert letter.headers["User-Agent"] == "PusherApplication (WebHookPushClient)"
    assert letter.headers["Host"] == hook.url.split("/")[2]
    envelope = letter.json
    signed = f'{envelope["timestamp"]}.{{"data":"payload"}}'.encode()
    assert letter.headers["X-iZettle-Signature"] == hmac.new(key.encode(), signed, hashlib.sha256).hexdigest()
    assert envelope["organizationUuid"] == corner.shop.store.organization
    assert (envelope["eventName"], envelope["payload"]) == ("TestMessage", '{"data":"payload"}')
    assert list(envelope) == [
        "organizationUuid", "messageUuid", "eventName", "messageId", "payload", "timestamp"
    ]  # fmt: skip
    assert b'"eventName" : "TestMessage"' in letter.body


def test_only_on_the_first_use_of_a_destination(corner: Corner, hook: Receiver) -> None:
    corner.subscribed(hook, "ProductUpdated")
    answer = corner.subscribe(hook, "ProductDeleted", uuid=new_identifier())
    assert answer.status_code == 200
    assert hook.letters.empty()


@pytest.mark.parametrize(
    ("left_out", "status", "kind"),
    [
        ("uuid", 400, "MALFORMED_REQUEST"),
        ("transportName", 400, "MALFORMED_REQUEST"),
        ("destination", 422, "CONSTRAINT_VIOLATION"),
        ("contactEmail", 422, "CONSTRAINT_VIOLATION"),
    ],
)
def test_what_is_missing(corner: Corner, hook: Receiver, left_out: str, status: int, kind: str) -> None:
    without: dict[str, Any] = {left_out: None}
    answer = corner.subscribe(hook, "ProductUpdated", **without)
    assert refused(answer) == (status, kind)
    assert [one["propertyName"] for one in answer.json()["violations"]] == [left_out]
    assert hook.letters.empty()
    assert corner.status() == []


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"uuid": VERSION_4}, 422),
        ({"transportName": "PIGEON"}, 400),
        ({"eventNames": ["ProductUpdated", "TeaTime"]}, 400),
        ({"contactEmail": "shop"}, 422),
        ({"contactEmail": "shop@" + "e" * 508}, 422),
        ({"destination": "ftp://127.0.0.1/"}, 422),
        ({"destination": "http://"}, 422),
        ({"destination": ""}, 422),
    ],
    ids=str,
)
def test_what_is_wrong(corner: Corner, hook: Receiver, wrong: dict[str, Any], status: int) -> None:
    assert corner.subscribe(hook, "ProductUpdated", **wrong).status_code == status
    assert hook.letters.empty()
    assert corner.status() == []


def test_one_that_there_is(corner: Corner, hook: Receiver) -> None:
    corner.subscribed(hook, "ProductUpdated")
    answer = corner.subscribe(hook, "ProductDeleted", headers=corner.token())
    assert refused(answer) == (400, "SUBSCRIPTION_ALREADY_EXIST")


@pytest.mark.parametrize("status", [404, 500, 302, 199 + 400])
def test_a_destination_that_answers_otherwise(corner: Corner, hook: Receiver, status: int) -> None:
    hook.answers.append(status)
    answer = corner.subscribe(hook, "ProductUpdated")
    assert refused(answer) == (500, "DESTINATION_RESPONDED_WITH_ERROR_CODE")
    assert answer.json()["developerMessage"] == f"Server responded with HTTP {status}"
    assert corner.status() == []
    assert hook.next().path == "/hook"
    assert hook.letters.empty()


@pytest.mark.parametrize(
    "destination", ["http://127.0.0.1:1/", "http://localhost:1/", "http://127.0.0.1:99999/"]
)
def test_a_destination_where_nobody_is(corner: Corner, hook: Receiver, destination: str) -> None:
    answer = corner.subscribe(hook, "ProductUpdated", destination=destination)
    assert refused(answer) == (400, "DESTINATION_NOT_ACCESSIBLE")
    assert corner.status() == []


def test_scopes(corner: Corner, hook: Receiver) -> None:
    headers = corner.token("READ:PURCHASE")
    answer = corner.subscribe(hook, "PurchaseCreated", "ProductUpdated", headers=headers)
    assert refused(answer) == (403, "FORBIDDEN")
    assert hook.letters.empty()
    assert corner.subscribe(hook, "PurchaseCreated", headers=headers).status_code == 200
    answer = corner.shop.ask(
        "PUT", f"{SUBSCRIPTIONS}/{FIRST}", headers, json={"eventNames": ["ProductUpdated"]}
    )
    assert refused(answer) == (403, "FORBIDDEN")


def test_no_events_are_all_that_the_scopes_allow(corner: Corner, hook: Receiver) -> None:
    answer = corner.subscribe(hook, headers=corner.token("READ:PURCHASE"))
    any_token = ["ApplicationConnectionRemoved", "PersonalAssertionDeleted"]
    assert answer.json()["eventNames"] == ["PurchaseCreated", *any_token]


def test_updating_one(corner: Corner, hook: Receiver) -> None:
    key = corner.subscribed(hook, "ProductUpdated")
    answer = corner.shop.ask("PUT", f"{SUBSCRIPTIONS}/{FIRST}", json={"eventNames": ["ProductDeleted"]})
    assert (answer.status_code, answer.content) == (200, b"")
    assert hook.letters.empty()
    elsewhere = {"destination": f"{hook.url}/else", "contactEmail": "other@example.com"}
    assert corner.shop.ask("PUT", f"{SUBSCRIPTIONS}/{FIRST}", json=elsewhere).status_code == 200
    assert hook.next().path == "/hook/else"
    (one,) = corner.shop.ask("GET", SUBSCRIPTIONS).json()
    assert one["eventNames"] == ["ProductDeleted"]
    assert (one["destination"], one["contactEmail"]) == (f"{hook.url}/else", "other@example.com")
    assert one["signingKey"] == key


def test_an_update_that_is_refused_changes_nothing(corner: Corner, hook: Receiver) -> None:
    corner.subscribed(hook, "ProductUpdated")
    before = corner.shop.ask("GET", SUBSCRIPTIONS).json()
    for body in (
        {"eventNames": ["TeaTime"]},
        {"destination": "http://127.0.0.1:1/", "contactEmail": "a@b.c"},
    ):
        assert corner.shop.ask("PUT", f"{SUBSCRIPTIONS}/{FIRST}", json=body).status_code == 400
    assert corner.shop.ask("GET", SUBSCRIPTIONS).json() == before


@pytest.mark.parametrize("path", ["/{}", "/{}/", "/uuid/{}", "/uuid/{}/"])
def test_both_paths_delete(corner: Corner, hook: Receiver, path: str) -> None:
    corner.subscribed(hook, "ProductUpdated")
    assert corner.shop.ask("DELETE", SUBSCRIPTIONS + path.format(FIRST)).status_code == 204
    assert corner.status() == []
    answer = corner.shop.ask("DELETE", SUBSCRIPTIONS + path.format(FIRST))
    assert refused(answer) == (404, "SUBSCRIPTION_NOT_FOUND")


def test_a_client_has_its_own(corner: Corner, hook: Receiver) -> None:
    corner.subscribed(hook, "ProductUpdated")
    other = corner.token()
    assert corner.shop.ask("GET", SUBSCRIPTIONS, other).json() == []
    for method in ("PUT", "DELETE"):
        answer = corner.shop.ask(method, f"{SUBSCRIPTIONS}/{FIRST}", other, json={"eventNames": []})
        assert refused(answer) == (404, "SUBSCRIPTION_NOT_FOUND")
    assert corner.status() == ["ACTIVE"]


def test_paths_that_name_none(corner: Corner) -> None:
    assert corner.shop.ask("PUT", SUBSCRIPTIONS, json={}).status_code == 405
    assert corner.shop.ask("PUT", f"{SUBSCRIPTIONS}/{NOTHING}", json={}).status_code == 404
    assert corner.shop.ask("DELETE", f"{SUBSCRIPTIONS}/{VERSION_4}").status_code == 422
