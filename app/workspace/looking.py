"""What a service shows of stock: right before a request leaves, and when it is asked what became of one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from app.client.ledger import Past
from app.client.purchases import Receipt, SoldLine
from app.domain.evidence import Before, PastChange, Row
from app.domain.locations import LocationType
from app.domain.movements import Movement
from app.domain.quantity import ZERO
from app.workspace.connection import Connection

#: Rows of history by which it is known again where it ended.
_ROWS = 20

#: Readings before it is given up that no receipt comes in between.
_TRIES = 4

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Now:
    """What is seen after a request: STORE balances, the history of STORE since, newest first, and the receipts since.

    What the service does not show is None. ``places`` are of the rows of ``history``: where each came from or went
    to, None where that is not told.
    """

    balances: Mapping[str, Decimal]
    history: tuple[PastChange, ...] | None
    places: tuple[LocationType | None, ...]
    sold: tuple[SoldLine, ...] | None


async def look(to: Connection, movements: Sequence[Movement], journal: int) -> Before:
    """What is there before ``movements``. Raises `ServiceError`.

    Balances, history and receipts must be of one moment: a sale that only one of them tells of would be taken for
    ours. So it is looked again where there was one meanwhile; where there always is, receipts count as unknown.
    """
    means = await to.means()
    if means.once is not None:
        return Before(await balances(to, movements), journal=journal)
    for _ in range(_TRIES):
        last = await _last_receipt(to)
        history = await _newest(to) if means.history else None
        before = Before(await balances(to, movements), history, last, journal)
        if last == await _last_receipt(to):
            return before
    return Before(before.balances, before.history, None, journal)


async def look_again(to: Connection, movements: Sequence[Movement], before: Before) -> Now | None:
    """What is there since; None where receipts come in all the time. Raises `ServiceError`."""
    for _ in range(_TRIES):
        last = await _last_receipt(to)
        history = await _since(to, before.history)
        now = await balances(to, movements)
        places = () if history is None else await _places(to, history)
        sold = None if before.purchases is None else await _sold(to, before.purchases)
        if last == await _last_receipt(to):
            return Now(now, history, places, sold)
    return None


async def balances(to: Connection, movements: Iterable[Movement]) -> dict[str, Decimal]:
    """STORE balances of what is moved; those of products that are not tracked are not told."""
    dialect = (await to.means()).dialect
    products = {each.variant: each.product for each in movements}
    told = await dialect.balances_of(to.store, sorted(set(products.values())))
    missing = sorted({product for variant, product in products.items() if variant not in told})
    tracked = (await dialect.stock_of(to.store, missing)).tracked if missing else frozenset[str]()
    return {
        variant: told.get(variant, ZERO)
        for variant, product in products.items()
        if variant in told or product in tracked
    }


def row(change: PastChange, place: LocationType | None) -> Row:
    return Row(change.variant, change.change, place)


async def _last_receipt(to: Connection) -> str | None:
    """Empty where there is none, None where they cannot be read."""
    if not (await to.means()).purchases:
        return None
    return await to.client.purchases.mark() or ""


async def _sold(to: Connection, after: str) -> tuple[SoldLine, ...]:
    receipts = list[Receipt]()
    async for page in to.client.purchases.pages(after or None):
        receipts += page.receipts
    return tuple(line for receipt in receipts for line in receipt.lines)


async def _newest(to: Connection) -> tuple[PastChange, ...]:
    return tuple(map(_past, await to.client.ledger.newest(to.store, _ROWS)))


async def _since(to: Connection, before: Sequence[PastChange] | None) -> tuple[PastChange, ...] | None:
    """The history from the oldest of those rows on."""
    if before is None:
        return None
    oldest = min((each.at for each in before), default=_LONG_AGO)
    found = list[PastChange]()
    async for page in to.client.ledger.history(to.store, oldest):
        found += map(_past, page)
    return tuple(found)


async def _places(to: Connection, history: Sequence[PastChange]) -> tuple[LocationType | None, ...]:
    """Where each row came from or went to: the location that lost or gained as much in the same moment."""
    if not history:
        return ()
    oldest = min(each.at for each in history)
    others = dict[PastChange, list[LocationType]]()
    for kind, location in to.locations.items():
        if kind is not LocationType.STORE:
            async for page in to.client.ledger.history(location, oldest):
                for each in map(_past, page):
                    others.setdefault(each._replace(change=-each.change), []).append(kind)
    found = (others.get(each) for each in history)
    return tuple(kinds.pop() if kinds else None for kinds in found)


def _past(told: Past) -> PastChange:
    return PastChange(told.variant, told.change, told.at)
