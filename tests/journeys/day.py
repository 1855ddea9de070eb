"""A store on this computer as the program opens it: its service as a process, its workspace, its window."""

import asyncio
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from app.accounts import Account, Accounts
from app.accounts.local_service import LocalService
from app.client import Client
from app.domain.contents import Contents
from app.domain.movements import Reason
from app.domain.stock import Item
from app.exchange.sample import CURRENCY, sample_shop
from app.window.hand import Hand
from app.window.main_window import MainWindow
from app.wire.inventory import InventoryChange
from app.workspace import Freshness, Workspace
from tests.window.shop import window_on

SAMPLE = "Harbour Street"


@dataclass
class Day:
    """``other`` is a client of somebody else's, on the same service."""

    workspace: Workspace
    service: LocalService
    window: MainWindow
    hand: Hand
    other: Client

    def item(self, sku: str) -> Item:
        return next(each for each in self.workspace.items.values() if each.variant.sku == sku)

    async def balances(self) -> Mapping[str, Decimal]:
        """What the service says, by variant."""
        return (await self.other.inventory.store_balances()).by_variant

    async def move_elsewhere(self, item: Item, reason: Reason, quantity: int) -> None:
        locations = {each.type: each.uuid for each in await self.other.inventory.locations()}
        change = InventoryChange(
            product_uuid=item.product.uuid,
            variant_uuid=item.variant.uuid,
            from_location_uuid=locations[reason.source],
            to_location_uuid=locations[reason.target],
            change=Decimal(quantity),
        )
        await self.other.inventory.move([change])


def sample_account(profile: Path, contents: Contents | None = None) -> Account:
    return Accounts(profile).create(SAMPLE, contents or sample_shop(), currency=CURRENCY)


@asynccontextmanager
async def day_at(account: Account) -> AsyncIterator[Day]:
    """The window on an account's store, up to date."""
    service = account.service()
    assert isinstance(service, LocalService)
    workspace = account.workspace(service)
    await workspace.open()
    try:
        await workspace.refresh()
        assert workspace.freshness is Freshness.UP_TO_DATE, workspace.trouble
        async with window_on(workspace) as window:
            yield Day(workspace, service, window, Hand(window), await service.reach())
    finally:
        await workspace.close()


def process_of(service: LocalService) -> asyncio.subprocess.Process:
    assert service._process is not None
    return service._process


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return not _is_zombie(process)


def _is_zombie(process: int) -> bool:
    status = Path(f"/proc/{process}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z"
