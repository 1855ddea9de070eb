"""Every movement with its time, as a service tells it: by our extension, or by the history of v1 and v2."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import NamedTuple

from app.client.moments import moment
from app.client.numbers import finite
from app.client.transport import Transport, decoded
from app.domain.errors import NotFound
from app.domain.locations import LocationType
from app.wire.extensions import RecordedMovement
from app.wire.inventory import History, PastChange

_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Recorded:
    """A movement in the ledger of a service of ours; moments are aware, in UTC.

    Movements of one ``request`` were recorded together, under the ``identifier`` that its sender chose; ``kind``
    is ``sale`` or ``refund`` for what a till did, and ``opening`` for what a store began with. ``source`` and
    ``target`` are UUIDs of locations.
    """

    number: int
    request: int
    kind: str
    identifier: str | None
    recorded: datetime
    happened: datetime
    product: str
    variant: str
    source: str
    source_type: LocationType
    target: str
    target_type: LocationType
    quantity: Decimal


class Past(NamedTuple):
    """What came into a location, or (below zero) left it."""

    product: str
    variant: str
    change: Decimal
    at: datetime


class Ledger:
    """Every method raises `ServiceError`: `NotFound` where the service does not tell."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def since(self, when: datetime) -> AsyncIterator[list[Recorded]]:
        """What was recorded then or later, in the order of recording, in pages. Only services of ours tell."""
        params: dict[str, str | int] = {"limit": _PAGE, "since": when.astimezone(UTC).isoformat()}
        async for answer in self._transport.pages("/storeroom/movements", params):
            yield [_recorded(each) for each in decoded(answer.body, list[RecordedMovement])]

    async def under(self, identifier: str) -> list[Recorded]:
        """What moved under an identifier: nothing, where the service says so. Only services of ours tell."""
        found: list[Recorded] = []
        path = f"/storeroom/movements/{identifier}"
        try:
            async for answer in self._transport.pages(path, {"limit": _PAGE}):
                found += (_recorded(each) for each in decoded(answer.body, list[RecordedMovement]))
        except NotFound:
            if found:
                raise
        return found

    async def newest(self, location: str, count: int) -> list[Past]:
        """The last that came and went in a location, newest first."""
        path = f"/organizations/self/history/locations/{location}"
        answer = await self._transport.read(path, params={"limit": count})
        return [_past(each) for each in (await answer.decode(History)).variants[:count]]

    async def history(self, location: str, since: datetime) -> AsyncIterator[list[Past]]:
        """What came and went in a location since then, newest first, in pages (contract, section 1.2)."""
        path = f"/organizations/self/history/locations/{location}"
        async for answer in self._transport.pages(path, {"limit": _PAGE}):
            rows = [_past(each) for each in (await answer.decode(History)).variants]
            yield [row for row in rows if row.at >= since]
            if rows and rows[-1].at < since:
                return


def _recorded(said: RecordedMovement) -> Recorded:
    return Recorded(
        number=said.number,
        request=said.request,
        kind=said.kind,
        identifier=said.identifier and said.identifier.lower(),
        recorded=moment(said.recorded),
        happened=moment(said.happened),
        product=said.product_uuid.lower(),
        variant=said.variant_uuid.lower(),
        source=said.source.lower(),
        source_type=said.source_type,
        target=said.target.lower(),
        target_type=said.target_type,
        quantity=finite(said.change),
    )


def _past(said: PastChange) -> Past:
    return Past(
        said.product_uuid.lower(), said.variant_uuid.lower(), finite(said.change), moment(said.changed)
    )
