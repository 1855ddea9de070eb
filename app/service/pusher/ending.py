"""A client's connection ends: the client is told, and then its subscriptions go (contract, sections 3 and 4)."""

from sqlalchemy import Connection, update

from app.service.pusher.messages import last, publish
from app.service.pusher.tables import subscriptions
from app.wire.shapes import Shape


def end_subscriptions(connection: Connection, moment: int, client: str, name: str, payload: Shape) -> None:
    """Publish the event ``name``, one of `events.ENDINGS`, and end the subscriptions of ``client`` with it.

    They are listed no longer, but are told of what happened until now and, as nobody else is, of their end.
    """
    publish(connection, moment, name, payload)
    theirs = subscriptions.c.client == client, subscriptions.c.until.is_(None)
    connection.execute(update(subscriptions).where(*theirs).values(until=last(connection)))
