"""Small records that several computers share, such as a count in progress or a setting.

Nobody overwrites what they have not seen: whoever writes or deletes sends the ETag of what is there, or word that
nothing is. An ETag is of the content and of how often it was written, so that what came back is told from what
stayed. Every change is a ``StoreroomRecordChanged`` in the event stream; webhooks do not get it.
"""

import hashlib
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Row, and_, delete, func, select

from app.domain.errors import Refused, Violation
from app.service.extensions.tables import records
from app.service.http import etags, paging
from app.service.http.call import Call, Reply, unknown_thing
from app.service.pusher import messages
from app.service.pusher.attribution import attribution
from app.service.storage.engines import upsert
from app.service.storage.moments import zulu
from app.wire.extensions import NAME, Record, RecordChanged

#: The event, which is ours and none of the contract's.
CHANGED = "StoreroomRecordChanged"

#: Bytes of a record's content.
MOST_BYTES = 64 * 2**10

#: Of an organization, in all collections.
MOST_RECORDS = 10_000


def list_records(call: Call[None]) -> Reply:
    """A page of a collection, by key, without the contents. One that nobody wrote to yet is an empty one."""
    collection, size = call.path["collection"], paging.limit(call)
    wanted = select(records).where(records.c.collection == collection).order_by(records.c.key)
    if after := paging.cursor(call, NAME):
        wanted = wanted.where(records.c.key > after)
    rows = call.connection.execute(wanted.limit(size + 1)).all()
    link = paging.link(call, f"/storeroom/records/{collection}", rows, lambda row: str(row.key))
    return Reply([_wire(row) for row in rows[:size]], link)


def get_record(call: Call[None]) -> Reply:
    """The content, as it was written to the letter, with its ETag."""
    row = _find(call)
    if row is None:
        raise _unknown(call)
    return etags.reply(call, msgspec.Raw(row.content.encode()), row.etag)


def put_record(call: Call[msgspec.Raw]) -> Reply:
    """Any JSON. Answers 201 for a new record and 200 for one that was there.

    Raises `Refused` ``unconditional`` without one of ``If-None-Match: *`` and ``If-Match``, ``changed`` if it
    is not as that says, ``too_large`` beyond `MOST_BYTES`, ``violations`` for a record beyond `MOST_RECORDS`.
    """
    content = bytes(call.body)
    if len(content) > MOST_BYTES:
        raise Refused("too_large")
    before = _find(call)
    if call.headers.get("If-None-Match") == "*" and "If-Match" not in call.headers:
        _refuse_unless_new(call, before)
    else:
        _require_exactly(call, before)
    written = _write(call, content, before.version + 1 if before else 1)
    _publish(call, written.version, written.etag)
    return Reply(_wire(written), {"ETag": f'"{written.etag}"'}, 200 if before else 201)


def delete_record(call: Call[None]) -> Reply:
    """Raises `Refused` as `put_record` does."""
    row = _find(call)
    if row is None:
        raise _unknown(call)
    _require_exactly(call, row)
    call.connection.execute(delete(records).where(_named(call)))
    _publish(call, row.version, None)
    return Reply()


def _refuse_unless_new(call: Call[Any], row: Row[Any] | None) -> None:
    if row is not None:
        raise Refused("changed")
    count = call.connection.execute(select(func.count()).select_from(records)).scalar_one()
    if count >= MOST_RECORDS:
        message = f"there are {MOST_RECORDS} records already"
        raise Refused("violations", violations=(Violation("key", message, "INVALID_SIZE"),))


def _require_exactly(call: Call[Any], row: Row[Any] | None) -> None:
    if call.headers.get("If-Match", "*").strip() == "*" or "If-None-Match" in call.headers:
        raise Refused("unconditional")
    if row is None:
        raise Refused("changed")
    etags.require(call, row.etag)


def _write(call: Call[msgspec.Raw], content: bytes, version: int) -> Row[Any]:
    values = {
        "content": content.decode(),
        "version": version,
        "etag": hashlib.blake2b(b"%d %b" % (version, content), digest_size=16).hexdigest().upper(),
        "changed": call.moment,
    }
    new = upsert(call.connection, records).values({**call.path, **values})
    statement = new.on_conflict_do_update(index_elements=["collection", "key"], set_=values)
    return call.connection.execute(statement.returning(*records.c)).one()


def _publish(call: Call[Any], version: int, etag: str | None) -> None:
    payload = RecordChanged(
        organization_uuid=call.store.organization,
        collection=call.path["collection"],
        key=call.path["key"],
        version=version,
        etag=etag,
        updated=attribution(call),
    )
    messages.publish(call.connection, call.moment, CHANGED, payload)


def _find(call: Call[Any]) -> Row[Any] | None:
    return call.connection.execute(select(records).where(_named(call))).one_or_none()


def _named(call: Call[Any]) -> ColumnElement[bool]:
    return and_(records.c.collection == call.path["collection"], records.c.key == call.path["key"])


def _unknown(call: Call[Any]) -> Refused:
    return unknown_thing("key", call.path["key"])


def _wire(row: Row[Any]) -> Record:
    return Record(key=row.key, version=row.version, etag=row.etag, changed=zulu(row.changed))
