"""Handlers that read purchases (contract, section 5).

They are listed in the order in which they were recorded, so that whoever goes on from the last hash is told of
every one, once: a sale that a till records late, with an earlier ``timestamp``, comes last. For sales that are
recorded as they are made this is the order of their timestamps. Dates speak of the ``timestamp``.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

import msgspec
from msgspec import UNSET
from sqlalchemy import Connection, Row, Select, select

from app.domain.identifiers import short
from app.service.http import paging
from app.service.http.call import Call, Reply, malformed, unknown_thing
from app.service.inventory.reading import moment_asked_for
from app.service.purchases.identifiers import from_either, from_hash, purchase_hash
from app.service.purchases.tables import purchases
from app.service.storage.engines import rows_in
from app.wire.purchases import Purchase, Purchases

_DAY = 24 * 60 * 60 * 1000
_THREE_YEARS = 3 * 365 * _DAY + _DAY


def list_purchases(call: Call[None]) -> Reply:
    """A page of purchases, and in the body where to go on; the page after the last one is empty."""
    rows = call.connection.execute(_in_order(call, _asked_for(call))).all()
    if not rows:
        given = call.query.get("lastPurchaseHash", UNSET)
        return Reply(Purchases(purchases=[], last_purchase_hash=given, link_urls=[]))
    first, last = (purchase_hash(row.uuid, row.created) for row in (rows[0], rows[-1]))
    return Reply(
        Purchases(
            purchases=_told(call.connection, rows),
            first_purchase_hash=first,
            last_purchase_hash=last,
            link_urls=[_next(call, last)],
        )
    )


def get_purchase(call: Call[None]) -> Reply:
    """One purchase, by its UUID in either form."""
    named = call.path["purchase"]
    uuid = from_either(named)
    row = call.connection.execute(select(purchases).where(purchases.c.uuid == uuid)).one_or_none()
    if row is None:
        raise unknown_thing("purchaseUuid", named)
    return Reply(_told(call.connection, [row])[0])


def _asked_for(call: Call[None]) -> Select[Any]:
    """Those between the dates that the query has; three years back without any."""
    start, end = call.query.get("startDate"), call.query.get("endDate")
    since = call.moment - _THREE_YEARS if start is None else moment_asked_for("startDate", start)
    statement = select(purchases).where(purchases.c.moment >= since)
    if end is None:
        return statement
    return statement.where(purchases.c.moment < moment_asked_for("endDate", end))


def _in_order(call: Call[None], statement: Select[Any]) -> Select[Any]:
    """A page of them, from where the last one ended, oldest first or newest first."""
    number, descending = purchases.c.number, _flag(call, "descending")
    after = _number_after_which(call)
    if after is not None:
        statement = statement.where(number < after if descending else number > after)
    return statement.order_by(number.desc() if descending else number).limit(paging.limit(call))


def _flag(call: Call[None], name: str) -> bool:
    given = call.query.get(name, "false").lower()
    if given not in ("true", "false"):
        raise malformed(name, "true or false", given)
    return given == "true"


def _number_after_which(call: Call[None]) -> int | None:
    given = call.query.get("lastPurchaseHash")
    if given is None:
        return None
    statement = select(purchases.c.number).where(purchases.c.uuid == from_hash(given))
    number: int | None = call.connection.scalar(statement)
    if number is None:
        raise malformed("lastPurchaseHash", "one that an answer gave", given)
    return number


def _next(call: Call[None], last: str) -> str:
    """The same question, from the hash ``last`` on."""
    kept = {name: text for name, text in call.query.items() if name in _KEPT}
    query = urlencode({"limit": paging.limit(call), **kept, "lastPurchaseHash": last})
    return f'<{call.url}/purchases/v2?{query}>; rel="next"'


_KEPT = ("descending", "startDate", "endDate")


def _told(connection: Connection, rows: Sequence[Row[Any]]) -> list[Purchase]:
    """The receipts, with what was refunded of them."""
    refunds = _refunds(connection, (row.uuid for row in rows))
    told = []
    for row in rows:
        purchase = msgspec.json.decode(row.entity, type=Purchase)
        if by := refunds[row.uuid]:
            purchase.refunded = True
            purchase.refunded_by, purchase.refunded_by1 = [short(uuid) for uuid in by], by
        told.append(purchase)
    return told


def _refunds(connection: Connection, uuids: Iterable[str]) -> defaultdict[str, list[str]]:
    """The refunds of each purchase, in their order."""
    statement = select(purchases.c.uuid, purchases.c.refunds).order_by(purchases.c.number)
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows_in(connection, statement, purchases.c.refunds, uuids):
        found[row.refunds].append(row.uuid)
    return found
