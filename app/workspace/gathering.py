"""Asks a service what others did, by the best that it offers: its ledger, or the receipts of the till."""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from app.domain.activity import Source, Told, ToldLine
from app.domain.errors import Forbidden, NotFound, Refused
from app.domain.movements import Reason, reason_between
from app.domain.plans import REASONS, Purpose
from app.workspace import moments

if TYPE_CHECKING:
    from app.client.ledger import Recorded
    from app.client.purchases import Receipt
    from app.workspace.connection import Connection

#: How far back is asked for the first time.
_LOOK_BACK = timedelta(days=90)

_LEDGER, _RECEIPTS = "ledger", "receipts"

_PURPOSES = {reason: purpose for purpose, reason in REASONS.items()}
_TILL = ("sale", "refund")

#: Of identifiers, those under which this computer sent movements.
Ours = Callable[[Collection[str]], Awaitable[Collection[str]]]


class Gathered(NamedTuple):
    """What was told, and the marks of how far that goes."""

    told: list[Told]
    marks: Mapping[str, str]


async def gathered(connection: "Connection", marks: Mapping[str, str], ours: Ours) -> AsyncIterator[Gathered]:
    """What others did since these marks, a page at a time; nothing where the service tells nothing of it.

    Raises `ServiceError`.
    """
    try:
        async for page in _from_ledger(connection, marks.get(_LEDGER), ours):
            yield page
    except NotFound:
        async for page in _from_receipts(connection, marks.get(_RECEIPTS)):
            yield page


async def _from_ledger(connection: "Connection", mark: str | None, ours: Ours) -> AsyncIterator[Gathered]:
    """The mark is the moment and the number of the last movement, for several may be of one moment."""
    moment, _, number = (mark or "").partition(" ")
    since = moments.read(moment) if moment else datetime.now(UTC) - _LOOK_BACK
    last = int(number or 0)
    async for page in connection.client.ledger.since(since):
        rows = [row for row in page if row.number > last]
        if not rows:
            continue
        last = rows[-1].number
        known = await ours({row.identifier for row in rows if row.identifier})
        told = [row for row in rows if row.identifier not in known and row.kind != "opening"]
        yield Gathered(
            list(_of_ledger(told, connection.store)),
            {_LEDGER: f"{moments.written(rows[-1].recorded)} {last}"},
        )


def _of_ledger(rows: Iterable["Recorded"], store: str) -> Iterable[Told]:
    """What was recorded together and for one reason is one thing. A page may part it: then it is two."""
    for (request, reason), together in groupby(rows, key=lambda row: (row.request, _reason(row))):
        recorded = list(together)
        first = recorded[0]
        changes = [ToldLine(row.variant, row.quantity * _sign(row, store)) for row in recorded]
        lines = tuple(line for line in changes if line.change)
        if lines:
            source = Source.TILL if first.kind in _TILL else Source.ELSEWHERE
            purpose = _PURPOSES[reason] if reason else None
            reference = f"{request}.{first.number}"
            yield Told(reference, first.happened, first.recorded, source, purpose, lines)


def _reason(row: "Recorded") -> Reason | None:
    try:
        return reason_between(row.source_type, row.target_type)
    except KeyError:
        return None


def _sign(row: "Recorded", store: str) -> int:
    return (row.target == store) - (row.source == store)


async def _from_receipts(connection: "Connection", mark: str | None) -> AsyncIterator[Gathered]:
    """Nothing where the token may not read them. The mark is the hash of the last one."""
    purchases = connection.client.purchases
    pages = purchases.pages(mark, None if mark else datetime.now(UTC) - _LOOK_BACK)
    try:
        async for page in pages:
            told = (_of_receipt(receipt, connection.store) for receipt in page.receipts)
            yield Gathered([each for each in told if each.lines], {_RECEIPTS: page.until})
    except (Forbidden, NotFound):
        return
    except Refused:
        if mark is None:
            raise
        async for again in _from_receipts(connection, None):  # it knows the hash no more
            yield again


def _of_receipt(receipt: "Receipt", store: str) -> Told:
    changes = (
        ToldLine(line.variant, line.quantity * ((line.target == store) - (line.source == store)))
        for line in receipt.lines
    )
    purpose = Purpose.CUSTOMER_RETURN if receipt.refund else Purpose.SELL
    lines = tuple(line for line in changes if line.change)
    return Told(receipt.uuid, receipt.at, receipt.recorded, Source.TILL, purpose, lines)
