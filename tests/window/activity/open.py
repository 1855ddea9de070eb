"""A window on a shop with a real service behind it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QApplication, QDialog

from app.domain.catalogue import Product, Variant
from app.domain.contents import Contents
from app.domain.movements import Reason
from app.domain.plans import Plan, Purpose, move
from app.window.main_window import MainWindow
from app.workspace import Outcome
from tests.window.shop import identifier, window_on
from tests.workspace.shop import CONTENTS, Shop, open_shop

D = TypeVar("D", bound=QDialog)

#: Seconds in which what is waited for must come.
_PATIENCE = 20


@dataclass
class Opened:
    shop: Shop
    window: MainWindow

    async def dialog(self, kind: type[D]) -> D:
        """The dialog of that kind, once it is open."""
        await until(lambda: bool(self._dialogs(kind)))
        return self._dialogs(kind)[0]

    def _dialogs(self, kind: type[D]) -> list[D]:
        return [
            each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible()
        ]

    async def finished(self, begin: Callable[[], object]) -> Outcome:
        """The outcome of what ``begin`` sets off."""
        outcome: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self.window.operations.finished.connect(outcome.set_result)
        begin()
        async with asyncio.timeout(_PATIENCE):
            found = await outcome
            if deed := self.window.wing.deeds._doing:
                await deed
        self.window.activateWindow()
        await until(self.window.isActiveWindow)  # shortcuts are an active window's
        self.window.operations.finished.disconnect(outcome.set_result)
        return found

    async def restock(self, variants: list[str], quantity: int = 5, note: str = "") -> Outcome:
        items = self.shop.workspace.items
        steps = tuple(move(items[variant], Reason.RESTOCK, Decimal(quantity)) for variant in variants)
        return await self.shop.workspace.carry_out(Plan(Purpose.RESTOCK, steps, note=note))


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(_PATIENCE):
        while not holds():  # noqa: ASYNC110 - Qt tells of it in its own time
            await asyncio.sleep(0.005)


@contextlib.asynccontextmanager
async def opened(folder: Path, contents: Contents = CONTENTS) -> AsyncIterator[Opened]:
    async with open_shop(folder, contents) as shop:
        await shop.workspace.refresh()
        async with window_on(shop.workspace) as window:
            yield Opened(shop, window)
    await asyncio.sleep(0.05)  # the connections that were closed are let go of by the loop


def goods(count: int) -> Contents:
    """So many products of one variant, of each of which there are three."""
    products = tuple(
        Product(
            identifier(f"product {number}"), f"Product {number}", (Variant(identifier(f"variant {number}")),)
        )
        for number in range(count)
    )
    return Contents(products=products, balances={each.variants[0].uuid: Decimal(3) for each in products})
