"""What handlers of products and discounts share: finding what the path names, and answering with it."""

from typing import Any

import msgspec
from sqlalchemy import Row, Table, select

from app.service.http.call import Call, Reply, unknown_thing


def find(call: Call[Any], table: Table, name: str) -> Row[Any]:
    """The row of what the path calls ``name``. Raises `Refused` ``unknown_thing``."""
    uuid = call.path[name]
    row = call.connection.execute(select(table).where(table.c.uuid == uuid, ~table.c.gone)).one_or_none()
    if row is None:
        raise unknown_thing(f"{name}Uuid", uuid)
    return row


def saved(call: Call[Any], table: Table, uuid: str, *, whole: bool = False) -> Reply:
    """The answer to a create or an update: ETag and Location, and the entity if it is wanted ``whole``."""
    row = call.connection.execute(select(table).where(table.c.uuid == uuid)).one()
    url = f"{call.url}/organizations/{call.store.organization}/{table.name}/{uuid}"
    return Reply(raw(row.entity) if whole else None, {"ETag": f'"{row.etag}"', "Location": url})


def raw(entity: str) -> Any:
    """An entity as it is stored: JSON, passed on as it is in place of the shape that it has."""
    return msgspec.Raw(entity.encode())
