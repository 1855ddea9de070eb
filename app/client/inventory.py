"""Locations, balances, movements and tracking: the inventory API v1/v2 (contract, section 1.2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import msgspec

from app.client.numbers import finite
from app.client.slices import in_slices
from app.client.transport import Answer, Transport, decoded
from app.domain.locations import Location, LocationType
from app.wire import inventory as wire

_ORGANIZATION = "/organizations/self"


@dataclass(frozen=True, slots=True)
class Balances:
    """Balances of one location by variant; a variant that is not among them has none there.

    ``tracked`` are the products that are tracked, empty where the answer does not say.
    """

    location: str
    tracked: frozenset[str]
    by_variant: dict[str, Decimal]


class Inventory:
    """Every method raises `ServiceError`. Identifiers are UUIDs in lower case."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def locations(self) -> list[Location]:
        answer = await self._transport.read(f"{_ORGANIZATION}/locations")
        return [
            Location(each.uuid.lower(), each.type, each.name, each.description, each.default)
            for each in await answer.decode(list[wire.Location])
        ]

    async def store_balances(self, since: date | datetime | None = None) -> Balances:
        """What is in STORE; with ``since`` only what changed then or later.

        The contract has a date there, of UTC; our service takes a date and a time of day too, which must have
        its offset. Of what changed it lists zeros as well, and as tracked the products of these rows and those
        of which tracking started then. That tracking stopped, or a level changed, it does not tell.
        """
        params = {} if since is None else {"since": since.isoformat()}
        return await _balances(await self._transport.read("/inventory", params=params))

    async def balances_in(self, location: str) -> Balances:
        return await _balances(await self._transport.read(f"{_ORGANIZATION}/inventory/locations/{location}"))

    async def balances_of_products(self, kind: LocationType, products: Sequence[str]) -> Balances:
        asking = wire.ListedProducts(location_type=kind, product_uuids=list(products))
        path = f"{_ORGANIZATION}/inventory/products"
        return await _balances(await self._transport.read(path, asking=asking))

    async def move(self, changes: Iterable[wire.InventoryChange], external: str | None = None) -> Balances:
        """Move stock; the answer holds the STORE balances after it. Sent once.

        ``external`` comes back in the notifications of the change. It does not make a second sending
        harmless (contract, section 1.3).
        """
        body = wire.ChangeInventory(changes=list(changes), external_uuid=external)
        return await _balances(await self._transport.change("PUT", f"{_ORGANIZATION}/inventory", body))

    async def change_many(
        self, changes: Iterable[wire.ProductChange], external: str | None = None
    ) -> Balances:
        """Tracking and movements of many products at once; the answer holds only what moved. Sent once."""
        body = wire.BulkChange(product_changes=list(changes), external_uuid=external)
        path = f"{_ORGANIZATION}/v2/inventory/bulk"
        return await _balances(await self._transport.change("POST", path, body))

    async def start_tracking(self, product: str) -> Balances:
        body = wire.StartTracking(product_uuid=product)
        return await _balances(await self._transport.change("POST", f"{_ORGANIZATION}/inventory", body))

    async def stop_tracking(self, product: str) -> None:
        await self._transport.change("DELETE", f"{_ORGANIZATION}/inventory/products/{product}")


async def _balances(answer: Answer) -> Balances:
    """In slices: a large store is 25 MB of rows."""
    said = await answer.decode(wire.UnreadBalances)
    return Balances(
        location=said.location_uuid.lower(),
        tracked=frozenset(map(str.lower, said.tracked_products or ())),
        by_variant=dict(await in_slices(_balance, said.variants)),
    )


def _balance(row: msgspec.Raw) -> tuple[str, Decimal]:
    said = decoded(row, wire.VariantBalance)
    return said.variant_uuid.lower(), finite(said.balance)
