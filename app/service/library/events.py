"""The events of the library, in order: what it was read up to, and what changed since."""

from sqlalchemy import Connection, insert, select

from app.domain.errors import Refused
from app.domain.identifiers import new_identifier
from app.service.storage.schema import events


def add(connection: Connection) -> int:
    """A new event; the number of it."""
    statement = insert(events).values(uuid=new_identifier()).returning(events.c.number)
    return int(connection.execute(statement).scalar_one())


def last(connection: Connection) -> str:
    statement = select(events.c.uuid).order_by(events.c.number.desc()).limit(1)
    return str(connection.scalars(statement).one())


def number(connection: Connection, event: str) -> int:
    """The number of the event with the UUID ``event``. Raises `Refused` ``reload`` where there is none."""
    found = connection.scalar(select(events.c.number).where(events.c.uuid == event.lower()))
    if found is None:
        raise Refused("reload")
    return int(found)
