"""A small shop on the real service, its workspace, and a second client that sells behind its back."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from app.client import Client
from app.domain.catalogue import Money, Product, Variant
from app.domain.contents import Contents
from app.domain.locations import LocationType
from app.domain.movements import Movement, Reason
from app.domain.plans import MovementStep, Plan, Purpose, move
from app.domain.stock import Item, Level
from app.service.storage.create import create_store
from app.wire.inventory import InventoryChange
from app.workspace import Workspace
from tests.service.running import RunningService, running_service
from tests.workspace.proxy import Proxy, proxying

#: Where nothing listens.
NOWHERE = "http://127.0.0.1:1"

SMALL = "33333333-3c56-11ef-8000-00000000000a"
MEDIUM = "33333333-3c56-11ef-8000-00000000000b"
LOOSE = "33333333-3c56-11ef-8000-00000000000c"
JACKET = Product(
    "22222222-3c56-11ef-8000-00000000000a",
    "Denim jacket",
    (Variant(SMALL, "S", "DJ-S", price=Money(89900, "SEK")), Variant(MEDIUM, "M", "DJ-M")),
    category="Clothes",
)
TEA = Product("22222222-3c56-11ef-8000-00000000000b", "Green tea", (Variant(LOOSE),), unit="kg")

#: Jackets: 3 S with a level of 5, 8 M. Tea is not tracked; there are 2.5 kg of it.
CONTENTS = Contents(
    products=(JACKET, TEA),
    balances={SMALL: Decimal(3), MEDIUM: Decimal(8), LOOSE: Decimal("2.5")},
    levels={SMALL: Level(Decimal(5), alert=True)},
    untracked=frozenset({TEA.uuid}),
)


class Plain(Client):
    """A client that does not know of movements that happen once, as if the service offered none."""

    async def once(self) -> None:
        return None


class At:
    """A service that runs at an address, started by somebody else."""

    def __init__(self, url: str, token: str, kind: type[Client] = Client) -> None:
        self.url, self.token = url, token
        self._kind = kind
        self._client: Client | None = None

    async def reach(self) -> Client:
        if self._client is None:
            self._client = self._kind.at(self.url, self.token)
        return self._client

    async def move(self, url: str) -> None:
        """From now on the service is looked for there."""
        await self.close()
        self.url = url

    async def close(self) -> None:
        if self._client is not None:
            await self._client.close()
            self._client = None


@dataclass
class Shop:
    folder: Path
    running: RunningService
    proxy: Proxy
    service: At
    workspace: Workspace
    other: Client

    async def balance(self, variant: str) -> Decimal:
        """What the service says, asked by the other client."""
        return (await self.other.inventory.store_balances()).by_variant.get(variant, Decimal(0))

    async def sell_elsewhere(self, item: Item, quantity: int) -> None:
        locations = {each.type: each.uuid for each in await self.other.inventory.locations()}
        change = InventoryChange(
            product_uuid=item.product.uuid,
            variant_uuid=item.variant.uuid,
            from_location_uuid=locations[LocationType.STORE],
            to_location_uuid=locations[LocationType.SOLD],
            change=Decimal(quantity),
        )
        await self.other.inventory.move([change])


@contextlib.asynccontextmanager
async def open_shop(
    folder: Path, contents: Contents = CONTENTS, kind: type[Client] = Client
) -> AsyncIterator[Shop]:
    """A new store, served, and its workspace: opened, not connected."""
    store = folder / "shop.sqlite"
    if not store.exists():
        create_store(store, "Shop", contents, currency="SEK")
    with running_service(store) as running:
        other = Client.at(running.url, running.token)
        async with proxying(running.url) as proxy:
            service = At(proxy.url, running.token, kind)
            async with opened(folder, service) as workspace:
                yield Shop(folder, running, proxy, service, workspace, other)
        await other.close()


@contextlib.asynccontextmanager
async def opened(folder: Path, service: At) -> AsyncIterator[Workspace]:
    workspace = Workspace("Shop", folder / "account", service)
    try:
        await workspace.open()
        yield workspace
    finally:
        await workspace.close()


def plan_of(item: Item, reason: Reason, quantity: int | str) -> Plan:
    purposes = {
        Reason.RESTOCK: Purpose.RESTOCK,
        Reason.SALE: Purpose.SELL,
        Reason.DISCARD: Purpose.DISCARD,
    }
    return Plan(purposes[reason], (move(item, reason, Decimal(quantity)),))


def many_sales(shop: Shop, count: int) -> Plan:
    """So many sales of one jacket, each its own step."""
    before = shop.workspace.items[SMALL].balance
    movement = Movement(JACKET.uuid, SMALL, Reason.SALE, Decimal(1))
    return Plan(
        Purpose.SELL,
        tuple(MovementStep(movement, before - sold, before - sold - 1) for sold in range(count)),
    )
