"""Messages: what happened, written in the transaction in which it happens, and read in its order.

They are kept until they are delivered, and for a week: longer than a reader of the event stream should be away.
"""

import msgspec
from sqlalchemy import Connection, Row, delete, func, select

from app.domain.identifiers import new_identifier
from app.service.pusher.tables import messages, subscriptions
from app.service.storage.engines import as_json, run
from app.wire.shapes import Shape

_KEPT = 7 * 24 * 60 * 60 * 1000  # milliseconds
_PRUNED_AT_ONCE = 1000

_INSERT = """
    INSERT INTO {schema}messages (uuid, name, payload, moment)
    SELECT value ->> 0, :name, value ->> 1, :moment FROM json_each(:messages)
"""

Message = Row[tuple[int, str, str, str, int]]
"""``number``, ``uuid``, ``name``, ``payload`` (JSON text) and ``moment`` of one message."""


def publish(connection: Connection, moment: int, name: str, *payloads: Shape) -> None:
    """Write a message ``name`` for each of ``payloads``, in the caller's transaction and in this order.

    However many these are, it is one statement.
    """
    if payloads:
        rows = ((new_identifier(), msgspec.json.encode(payload).decode()) for payload in payloads)
        run(connection, _INSERT, {"messages": as_json(rows), "name": name, "moment": moment})


def after(connection: Connection, number: int, limit: int) -> list[Message]:
    """At most ``limit`` messages with higher numbers than ``number``, in their order."""
    later = select(messages).where(messages.c.number > number).order_by(messages.c.number).limit(limit)
    return list(connection.execute(later))


def last(connection: Connection) -> int:
    """The number of the last message; 0 where there was none yet."""
    return connection.scalar(select(func.max(messages.c.number))) or 0


def reaches(connection: Connection, number: int) -> bool:
    """Whether all messages after ``number`` are there, for a reader who stopped at it, or at 0, before all."""
    if number == 0:
        return connection.scalar(select(func.min(messages.c.number))) in (None, 1)
    return connection.scalar(select(messages.c.number).where(messages.c.number == number)) is not None


def prune(connection: Connection, moment: int) -> bool:
    """Delete some of what is older than a week at ``moment``; whether there may be more of it.

    What is still to be delivered stays, as the service may have been off for longer than that. So does the last
    message, however old: SQLite would give its number to the next one again.
    """
    delivered = connection.scalar(select(func.min(subscriptions.c.position)))
    end = last(connection) if delivered is None else min(delivered + 1, last(connection))
    oldest = select(messages.c.number, messages.c.moment).where(messages.c.number < end)
    rows = connection.execute(oldest.order_by(messages.c.number).limit(_PRUNED_AT_ONCE))
    old = [row.number for row in rows if row.moment < moment - _KEPT]
    if old:
        connection.execute(delete(messages).where(messages.c.number <= old[-1]))
    return len(old) == _PRUNED_AT_ONCE
