"""Locations, balances, movements and tracking: the inventory API v1/v2 (contract, section 1.2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.client.transport import Answer, Transport
from app.domain.errors import UnexpectedAnswer
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

    async def store_balances(self, since: date | None = None) -> Balances:
        """What is in STORE; with ``since`` only what changed since that day."""
        params = {} if since is None else {"since": since.isoformat()}
        return await _balances(await self._transport.read("/inventory", params=params))

    async def balances_in(self, location: str) -> Balances:
        return await _balances(await self._transport.read(f"{_ORGANIZATION}/inventory/locations/{location}"))

    async def balances_of_type(self, kind: LocationType) -> Balances:
        path = f"{_ORGANIZATION}/inventory/locations/"
        return await _balances(await self._transport.read(path, params={"type": kind.value}))

    async def balances_of_products(self, kind: LocationType, products: Sequence[str]) -> Balances:
        asking = wire.ListedProducts(location_type=kind, product_uuids=list(products))
        path = f"{_ORGANIZATION}/inventory/products"
        return await _balances(await self._transport.read(path, asking=asking))

    async def balances_of_product(self, location: str, product: str) -> Balances:
        path = f"{_ORGANIZATION}/inventory/locations/{location}/products/{product}"
        return await _balances(await self._transport.read(path))

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
    said = await answer.decode(wire.Balances)
    tracked = said.tracked_products if isinstance(said.tracked_products, list) else []
    return Balances(
        location=said.location_uuid.lower(),
        tracked=frozenset(map(str.lower, tracked)),
        by_variant={row.variant_uuid.lower(): _finite(row.balance) for row in said.variants},
    )


def _finite(balance: Decimal) -> Decimal:
    """msgspec takes ``"NaN"`` for a decimal."""
    if not balance.is_finite():
        raise UnexpectedAnswer("service.unexpected_answer", detail=f"a balance of {balance}")
    return balance
