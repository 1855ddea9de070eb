"""Messages are read in the order in which they were written, and go when they are old."""

from app.service.pusher import messages
from app.wire.shapes import Shape
from tests.service.shop import Shop

DAY = 24 * 60 * 60 * 1000


class Note(Shape, kw_only=True):
    text_of_it: str


def publish(shop: Shop, moment: int, *texts: str) -> None:
    with shop.store.transaction(writes=True) as connection:
        messages.publish(connection, moment, "ProductCreated", *(Note(text_of_it=text) for text in texts))


def payloads(shop: Shop, number: int = 0, limit: int = 10_000) -> list[str]:
    with shop.store.transaction(writes=False) as connection:
        return [message.payload for message in messages.after(connection, number, limit)]


def prune(shop: Shop, moment: int) -> bool:
    with shop.store.transaction(writes=True) as connection:
        return messages.prune(connection, moment)


def last(shop: Shop) -> int:
    with shop.store.transaction(writes=False) as connection:
        return messages.last(connection)


def test_they_are_read_in_their_order_from_any_number_on(shop: Shop) -> None:
    assert (last(shop), payloads(shop)) == (0, [])
    publish(shop, 1, "tea", "käse")
    publish(shop, 2)
    publish(shop, 3, "mug")
    assert payloads(shop) == ['{"textOfIt":"tea"}', '{"textOfIt":"käse"}', '{"textOfIt":"mug"}']
    assert payloads(shop, 1, limit=1) == ['{"textOfIt":"käse"}']
    assert last(shop) == 3


def test_what_is_rolled_back_was_never_said(shop: Shop) -> None:
    with shop.store.transaction(writes=True) as connection, connection.begin_nested() as unfinished:
        messages.publish(connection, 1, "ProductCreated", Note(text_of_it="tea"))
        unfinished.rollback()
    assert payloads(shop) == []


def test_they_go_after_a_week_but_for_the_last(shop: Shop) -> None:
    """A number that was given to two messages would hide the second from whoever had read the first."""
    publish(shop, 1, *("old" for _ in range(1200)))
    publish(shop, DAY, "new")
    assert prune(shop, 7 * DAY + 1) is False
    assert len(payloads(shop)) == 1201
    assert prune(shop, 7 * DAY + 2) is True
    assert prune(shop, 7 * DAY + 2) is False
    assert payloads(shop) == ['{"textOfIt":"new"}']
    assert prune(shop, 100 * DAY) is False
    assert last(shop) == 1201
    publish(shop, 100 * DAY, "newer")
    assert last(shop) == 1202
