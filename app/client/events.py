"""What changes, told as it changes: the event stream of a service that offers one.

It is an extension and no part of the contract, so a service is asked whether it has the capability, and never
which product it is.
"""

import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from app.client.event_stream import Block, EventParser
from app.client.library import product_of
from app.client.numbers import finite
from app.client.transport import Transport, decoded
from app.domain.catalogue import Product
from app.domain.errors import Refused, TooFast, UnexpectedAnswer
from app.wire import pusher as wire
from app.wire.extensions import Capabilities
from app.wire.products import Product as WireProduct

_CAPABILITY = "events"
_VERSION = 1

#: Seconds without a byte after which a stream is given up; a sign of life is due every fifteen.
_PATIENCE = 40.0


@dataclass(frozen=True, slots=True)
class BalancesChanged:
    """Balances after a change, by location and variant; ``external`` is what the one who made it called it."""

    by_location: Mapping[str, Mapping[str, Decimal]]
    external: str | None


@dataclass(frozen=True, slots=True)
class TrackingChanged:
    product: str
    on: bool


@dataclass(frozen=True, slots=True)
class ProductSaved:
    """As the product is now, new or changed."""

    product: Product


@dataclass(frozen=True, slots=True)
class ProductDeleted:
    product: str


@dataclass(frozen=True, slots=True)
class Reset:
    """The log does not reach back to where the stream was to go on: all is to be read again."""


Change: TypeAlias = BalancesChanged | TrackingChanged | ProductSaved | ProductDeleted | Reset


class Event(NamedTuple):
    """``id`` is what to go on after. Without a ``change`` it shows that the stream lives."""

    id: str
    change: Change | None


class Events:
    """The stream at ``path``. No event tells of low-stock levels."""

    def __init__(self, transport: Transport, path: str) -> None:
        self._transport = transport
        self._path = path

    @contextlib.asynccontextmanager
    async def listen(self, after: str | None = None) -> AsyncIterator[AsyncIterator[Event]]:
        """The events from now on, or after the one whose id is ``after``, to be read inside the block.

        The first comes at once: of what is read of the store from then on, no later change is missed. Events
        end where the service ends them; a quiet connection is lost after some time. Whether to come again is up
        to the caller. Raises `ServiceError`, and so does reading the events.
        """
        headers = {} if after is None else {"Last-Event-ID": after}
        async with self._transport.stream(
            self._path,
            params={"names": ",".join(name for name in _READ if name != _RESET)},
            headers=headers,
            media="text/event-stream",
            patience=_PATIENCE,
        ) as pieces:
            yield _events(pieces)


async def offered_events(transport: Transport) -> Events | None:
    """None where the service does not offer the capability, or is not one that knows of any."""
    try:
        answer = await transport.read("/storeroom")
        there = (await answer.decode(Capabilities)).capabilities.get(_CAPABILITY)
    except TooFast:
        raise
    except (Refused, UnexpectedAnswer):
        return None
    if there is None or there.version != _VERSION or not there.path.startswith("/"):
        return None  # an address elsewhere would be sent the token
    return Events(transport, there.path)


async def _events(pieces: AsyncIterator[bytes]) -> AsyncIterator[Event]:
    parser = EventParser()
    async for piece in pieces:
        for block in parser.feed(piece):
            yield Event(block.id, _change(block))


def _change(block: Block) -> Change | None:
    read = _READ.get(block.name)
    return read(block.data) if read and block.data else None


def _payload(data: bytes) -> bytes:
    return decoded(data, wire.Envelope).payload.encode()


def _balances(data: bytes) -> BalancesChanged:
    said = decoded(_payload(data), wire.InventoryBalanceChanged)
    by_location = defaultdict[str, dict[str, Decimal]](dict)
    for row in said.balance_after:
        by_location[row.location_uuid.lower()][row.variant_uuid.lower()] = finite(row.balance)
    return BalancesChanged(dict(by_location), said.external_uuid and said.external_uuid.lower())


def _tracking_started(data: bytes) -> TrackingChanged:
    return TrackingChanged(
        decoded(_payload(data), wire.InventoryTrackingStarted).product_uuid.lower(), on=True
    )


def _tracking_stopped(data: bytes) -> TrackingChanged:
    return TrackingChanged(
        decoded(_payload(data), wire.InventoryTrackingStopped).product_uuid.lower(), on=False
    )


def _created(data: bytes) -> ProductSaved:
    return ProductSaved(product_of(decoded(_payload(data), WireProduct)))


def _updated(data: bytes) -> ProductSaved:
    return ProductSaved(product_of(decoded(_payload(data), wire.ProductUpdated).new_entity))


def _deleted(data: bytes) -> ProductDeleted:
    return ProductDeleted(decoded(_payload(data), WireProduct).uuid.lower())


_RESET = "reset"

_READ: Mapping[str, Callable[[bytes], Change]] = {
    "InventoryBalanceChanged": _balances,
    "InventoryTrackingStarted": _tracking_started,
    "InventoryTrackingStopped": _tracking_stopped,
    "ProductCreated": _created,
    "ProductUpdated": _updated,
    "ProductDeleted": _deleted,
    _RESET: lambda _: Reset(),
}
