"""What products and discounts share: an entity kept as JSON, with its ETag, its times and its last event."""

from collections.abc import Collection, Iterable
from functools import cache

import msgspec
from sqlalchemy import Connection, Select, Table, bindparam, insert, select, update

from app.service import chance
from app.service.storage.engines import batches, rows_in
from app.service.storage.moments import zulu
from app.wire.library import Discount, NewDiscount
from app.wire.products import NewProduct, Product


def save(
    connection: Connection,
    table: Table,
    given: Collection[NewProduct | NewDiscount],
    shape: type[Product | Discount],
    moment: int,
    event: int,
) -> None:
    """Add what is ``given``, or put it in the place of what it was. What was deleted begins anew."""
    columns = select(table.c.uuid, table.c.created, table.c.gone)
    there = {row.uuid: row for row in rows_in(connection, columns, table.c.uuid, (new.uuid for new in given))}
    added, changed = list[dict[str, object]](), list[dict[str, object]]()
    for new in given:
        row = there.get(new.uuid)
        created = moment if row is None or row.gone else row.created
        values = _row(new, shape, created, moment) | {"event": event}
        (added if row is None else changed).append(values)
    if added:
        connection.execute(insert(table), added)
    if changed:
        this = table.c.uuid == bindparam("this")
        connection.execute(
            update(table).where(this), [{**values, "this": values["uuid"]} for values in changed]
        )


def _row(
    new: NewProduct | NewDiscount, shape: type[Product | Discount], created: int, moment: int
) -> dict[str, object]:
    etag = chance.some_bytes(16).hex().upper()
    said = msgspec.structs.asdict(new)
    entity = shape(**said, etag=etag, created=timestamp(created), updated=timestamp(moment))
    return {
        "uuid": new.uuid,
        "created": created,
        "updated": moment,
        "etag": etag,
        "entity": msgspec.json.encode(entity).decode(),
        "gone": False,
    }


def timestamp(moment: int) -> str:
    """``2021-04-19T13:15:37.904+0000``: the offset without a colon (contract, section 2.2)."""
    return f"{zulu(moment).removesuffix('Z')}+0000"


def known(connection: Connection, table: Table, uuids: Iterable[str]) -> set[str]:
    """Those of ``uuids`` that there are."""
    return {row.uuid for row in rows_in(connection, _there(table), table.c.uuid, uuids)}


@cache
def _there(table: Table) -> Select[tuple[str]]:
    return select(table.c.uuid).where(~table.c.gone)


def mark_gone(connection: Connection, table: Table, uuids: Iterable[str], moment: int, event: int) -> None:
    for batch in batches(uuids):
        connection.execute(
            update(table).where(table.c.uuid.in_(batch)).values(gone=True, updated=moment, event=event)
        )
