"""An envelope to the letter, and its signature, worked out with other tools."""

import json

from app.service.pusher import messages
from app.service.pusher.envelope import enclosed, envelope, signature, signing_key, written
from app.service.pusher.messages import publish
from app.wire.shapes import Shape
from tests.service.shop import NOTHING, Shop

ORGANIZATION = "0f60dbc0-fab5-11e7-b884-62da5a369555"
UUID = "52662705-98de-11e7-810b-75d274d6fa8b"
PAYLOAD = '{"name":"Käse \\"alt\\"","price":null}'
MOMENT = 1_618_838_276_585

#: printf '%s.%s' "2021-04-19T13:17:56.585Z" "$payload" | openssl dgst -sha256 -hmac "$key"
KEY = "5e" * 32


class Removed(Shape, kw_only=True):
    type: str


def test_the_body() -> None:
    letter = enclosed(ORGANIZATION, UUID, "ProductCreated", PAYLOAD, MOMENT)
    body = written(letter).decode()
    assert body == (
        "{\n"
        f'  "organizationUuid" : "{ORGANIZATION}",\n'
        f'  "messageUuid" : "{UUID}",\n'
        '  "eventName" : "ProductCreated",\n'
        f'  "messageId" : "{letter.message_id}",\n'
        '  "payload" : "{\\"name\\":\\"Käse \\\\\\"alt\\\\\\"\\",\\"price\\":null}",\n'
        '  "timestamp" : "2021-04-19T13:17:56.585Z"\n'
        "}"
    )
    assert json.loads(body)["payload"] == PAYLOAD


def test_what_is_sent_again_is_the_same() -> None:
    one, again = (enclosed(ORGANIZATION, UUID, "ProductCreated", PAYLOAD, MOMENT) for _ in range(2))
    assert one == again
    assert one.message_id[14] == "5"


def test_the_signature_is_over_the_payload_as_it_is_decoded() -> None:
    letter = enclosed(ORGANIZATION, UUID, "ProductCreated", PAYLOAD, MOMENT)
    assert signature(KEY, letter) == "aab84a66ee12020426c2ddffdf5bb52225aeb463a3eff0d58e48d022fc3d6865"


def test_keys_are_as_long_as_they_should_be_and_each_subscriptions_own() -> None:
    keys = {
        signing_key(secret, organization, subscription)
        for secret in (b"one", b"other")
        for organization in (ORGANIZATION, NOTHING)
        for subscription in (UUID, NOTHING)
    }
    assert len(keys) == 8
    assert {len(key) for key in keys} == {64}


def test_the_end_of_an_api_key_comes_under_the_name_of_the_connections_end(shop: Shop) -> None:
    with shop.store.transaction(writes=True) as connection:
        publish(connection, MOMENT, "PersonalAssertionDeleted", Removed(type="PersonalAssertionDeleted"))
        (message,) = messages.after(connection, 0, 1)
    letter = envelope(ORGANIZATION, message)
    assert letter.event_name == "ApplicationConnectionRemoved"
    assert letter.payload == '{"type":"PersonalAssertionDeleted"}'
