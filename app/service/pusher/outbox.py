"""What is still to be delivered: for every subscription, the messages after its position that are for it."""

import logging
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, delete, or_, select, update

from app.service.pusher.events import ENDINGS
from app.service.pusher.messages import Message, last
from app.service.pusher.retries import wait_after
from app.service.pusher.tables import messages, subscriptions

#: So many messages of no concern to a subscription are looked through again; then its position is moved.
_LAG = 1000

_log = logging.getLogger(__name__)


class Delivery(NamedTuple):
    """A message for a subscription; none, where it is only to be moved on, or to end.

    ``position`` is how far this settles it: what is published meanwhile comes after it.
    """

    subscription: Row[Any]
    message: Message | None
    position: int


def due(now: int, connection: Connection) -> tuple[list[str], int | None]:
    """The subscriptions for which there is something to do, and the first moment at which there will be again
    for one that failed."""
    newest = last(connection)
    behind = or_(subscriptions.c.position < newest, subscriptions.c.until.is_not(None))
    rows = connection.execute(select(subscriptions).where(behind)).all()
    later = [row.due for row in rows if row.due > now]
    return [row.uuid for row in rows if row.due <= now and _next(connection, row, newest)], min(
        later, default=None
    )


def next_for(uuid: str, connection: Connection) -> Delivery | None:
    """What is to be done next for a subscription, if there is anything, and if it is still there."""
    row = connection.execute(select(subscriptions).where(subscriptions.c.uuid == uuid)).one_or_none()
    return _next(connection, row, last(connection)) if row else None


def _next(connection: Connection, row: Row[Any], newest: int) -> Delivery | None:
    message = connection.execute(_after_position(row)).one_or_none()
    if message or row.until or newest - row.position >= _LAG:
        return Delivery(row, message, message.number if message else newest)
    return None


def _after_position(row: Row[Any]) -> Select[Any]:
    """The next message for a subscription: of its events, and if one of those is an end, its own."""
    number, name = messages.c.number, messages.c.name
    wanted = select(messages).where(number > row.position, name.in_(row.events.split()))
    if row.until is None:
        wanted = wanted.where(name.not_in(ENDINGS))
    else:
        wanted = wanted.where(number <= row.until, or_(name.not_in(ENDINGS), number == row.until))
    return wanted.order_by(number).limit(1)


def settle(delivery: Delivery, now: int, connection: Connection, *, taken: bool) -> None:
    """Note what became of a delivery. What was not taken is tried again, or ends the subscription."""
    row, message, position = delivery
    wait = wait_after(row.failures + 1)
    this = subscriptions.c.uuid == row.uuid
    tried = this & (subscriptions.c.destination == row.destination)  # a newer one has not failed yet
    if message is None and row.until:
        connection.execute(delete(subscriptions).where(this))
    elif taken:
        connection.execute(update(subscriptions).where(this).values(position=position, failures=0))
    elif wait is not None:
        failed = {"failures": row.failures + 1, "due": now + wait}
        connection.execute(update(subscriptions).where(tried).values(failed))
    elif connection.execute(delete(subscriptions).where(tried)).rowcount:
        _log.warning("Subscription %s ended: its destination took nothing for three days", row.uuid)
