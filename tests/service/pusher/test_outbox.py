"""The ladder of retries, and how far a subscription has read, without anybody who answers."""

import pytest
from sqlalchemy import insert, select, update

from app.service.pusher import messages, outbox
from app.service.pusher.outbox import Delivery
from app.service.pusher.retries import wait_after
from app.service.pusher.tables import subscriptions
from app.wire.shapes import Shape
from tests.harness.unexpected_logs import ExpectLog
from tests.service.shop import NOTHING, Shop

SECOND = 1000
START = 1_800_000_000_000


class Note(Shape, kw_only=True):
    text: str


@pytest.fixture
def listened_to(shop: Shop) -> Shop:
    """The shop with a subscription to deleted products."""
    row = {
        "uuid": NOTHING,
        "client": NOTHING,
        "events": "ProductDeleted",
        "destination": "https://example.com/",
        "email": "a@example.com",
        "created": START,
        "updated": START,
        "position": 0,
        "failures": 0,
        "due": START,
    }
    with shop.store.transaction(writes=True) as connection:
        connection.execute(insert(subscriptions), row)
    return shop


def publish(shop: Shop, name: str, *texts: str) -> None:
    with shop.store.transaction(writes=True) as connection:
        messages.publish(connection, START, name, *(Note(text=text) for text in texts))


def due(shop: Shop, now: int) -> tuple[list[str], int | None]:
    with shop.store.transaction(writes=False) as connection:
        return outbox.due(now, connection)


def begin(shop: Shop) -> Delivery:
    with shop.store.transaction(writes=False) as connection:
        delivery = outbox.next_for(NOTHING, connection)
    assert delivery
    return delivery


def end(shop: Shop, delivery: Delivery, now: int, *, taken: bool) -> None:
    with shop.store.transaction(writes=True) as connection:
        outbox.settle(delivery, now, connection, taken=taken)


def settle(shop: Shop, now: int, *, taken: bool) -> str | None:
    """Settle what is next, and tell what it was."""
    delivery = begin(shop)
    end(shop, delivery, now, taken=taken)
    return delivery.message.payload if delivery.message else None


def position(shop: Shop) -> int:
    with shop.store.transaction(writes=False) as connection:
        return int(connection.execute(select(subscriptions.c.position)).scalar_one())


def test_the_ladder_is_the_contracts() -> None:
    minutes = [60_000] * 10 + [600_000] * 9 + [3_600_000] * 70
    assert [wait_after(failures) for failures in range(1, 91)] == [*minutes, None]


def test_the_ladder_to_its_end(listened_to: Shop, expected_logs: ExpectLog) -> None:
    shop, now, tries = listened_to, START, 0
    publish(shop, "ProductDeleted", "tea")
    expected_logs(f"Subscription {NOTHING} ended")
    while due(shop, now) == ([NOTHING], None):
        settle(shop, now, taken=False)
        tries += 1
        _, later = due(shop, now)
        if later is None:
            break
        assert due(shop, later - 1) == ([], later)
        now = later
    assert tries == 90
    assert now - START == (10 * 60 + 9 * 600 + 70 * 3600) * SECOND
    with shop.store.transaction(writes=False) as connection:
        assert outbox.next_for(NOTHING, connection) is None


def test_success_begins_the_ladder_anew(listened_to: Shop) -> None:
    shop = listened_to
    publish(shop, "ProductDeleted", "tea", "mug")
    for _ in range(12):
        assert settle(shop, START, taken=False) == '{"text":"tea"}'
    assert due(shop, START) == ([], START + 600 * SECOND)
    assert settle(shop, START, taken=True) == '{"text":"tea"}'
    assert settle(shop, START, taken=False) == '{"text":"mug"}'
    assert due(shop, START) == ([], START + 60 * SECOND)


def test_nothing_to_do_without_messages_for_it(listened_to: Shop) -> None:
    shop = listened_to
    assert due(shop, START) == ([], None)
    publish(shop, "ProductCreated", "tea")
    assert due(shop, START) == ([], None)


def test_it_does_not_look_through_the_same_messages_for_ever(listened_to: Shop) -> None:
    shop = listened_to
    publish(shop, "ProductCreated", *("tea" for _ in range(999)))
    assert due(shop, START) == ([], None)
    publish(shop, "ProductCreated", "tea")
    assert due(shop, START) == ([NOTHING], None)
    assert settle(shop, START, taken=True) is None
    assert position(shop) == 1000
    assert due(shop, START) == ([], None)


def test_what_is_published_while_it_is_moved_on_is_not_passed_over(listened_to: Shop) -> None:
    shop = listened_to
    publish(shop, "ProductCreated", *("tea" for _ in range(1000)))
    moving_on = begin(shop)
    publish(shop, "ProductDeleted", "mug")
    end(shop, moving_on, START, taken=True)
    assert settle(shop, START, taken=True) == '{"text":"mug"}'


@pytest.mark.parametrize("failures", [0, 89])
def test_a_destination_that_was_replaced_fails_for_itself_alone(listened_to: Shop, failures: int) -> None:
    """Not for the new one, which would wait for its turn on the ladder, or end on its last step."""
    shop = listened_to
    publish(shop, "ProductDeleted", "tea")
    for _ in range(failures):
        settle(shop, START, taken=False)
    last_try = begin(shop)
    with shop.store.transaction(writes=True) as connection:
        new = {"destination": "https://example.org/", "failures": 0, "due": START}
        connection.execute(update(subscriptions).values(new))
    end(shop, last_try, START, taken=False)
    assert due(shop, START) == ([NOTHING], None)


def test_what_is_not_delivered_yet_is_kept_however_old(listened_to: Shop) -> None:
    shop, later = listened_to, START + 30 * 24 * 3600 * SECOND
    publish(shop, "ProductDeleted", "tea", "mug", "cheese")
    assert settle(shop, START, taken=True) == '{"text":"tea"}'
    with shop.store.transaction(writes=True) as connection:
        messages.prune(connection, later)
        assert [one.payload for one in messages.after(connection, 0, 9)] == [
            '{"text":"mug"}',
            '{"text":"cheese"}',
        ]
