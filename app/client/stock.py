"""The stock of a STORE page by page, balances and levels together (contract, section 1.3)."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from app.client.inventory import Inventory
from app.client.low_stock import LowStock
from app.client.numbers import finite
from app.client.transport import Transport, decoded
from app.domain.errors import Forbidden, NotFound
from app.domain.quantity import ZERO
from app.domain.stock import NO_LEVEL, Level
from app.wire import stock as wire

#: The most rows that a page may have (contract, section 1.3).
_PAGE = 1000


class StockRow(NamedTuple):
    """``balance`` says something only of a variant whose product is tracked."""

    variant: str
    balance: Decimal
    level: Level


@dataclass(frozen=True, slots=True)
class StockPage:
    """Some of the rows, and products that are ``tracked``.

    Those that no page names are not tracked: nothing is said of their balances, and mostly nothing of their
    levels. A variant of a tracked product that has no row in any page has a balance of zero and no level.
    """

    rows: list[StockRow]
    tracked: frozenset[str]


class Stock:
    """Every method raises `ServiceError`. Identifiers are UUIDs in lower case."""

    def __init__(self, transport: Transport, inventory: Inventory, low_stock: LowStock) -> None:
        self._transport = transport
        self._inventory = inventory
        self._low_stock = low_stock
        self._by_v3 = True

    async def pages(self, location: str) -> AsyncIterator[StockPage]:
        """All that is in a STORE, by v3: while a page is looked at, the next is on its way.

        A service that turns v3 down is asked by v1 and v2, then and from then on. Those answer all at once, so
        that what is held grows with the store; it is given out in pages all the same.
        """
        begun = False
        try:
            if self._by_v3:
                async for answer in self._transport.pages(f"/v3/stock/{location}", {"limit": _PAGE}):
                    begun = True
                    yield _page(decoded(answer.body, list[wire.Stock]))  # 1,000 rows take a millisecond
                return
        except (NotFound, Forbidden):
            if begun:
                raise
        async for page in self._by_older(location):
            self._by_v3 = False  # it was v3 that is not there, and not the location
            yield page

    async def _by_older(self, location: str) -> AsyncIterator[StockPage]:
        balances = await self._inventory.balances_in(location)
        read = await self._low_stock.levels(location)
        levels = read.by_variant if read else {}
        variants = list(balances.by_variant | levels)
        tracked = balances.tracked
        for start in range(0, len(variants) or 1, _PAGE):
            rows = [
                StockRow(variant, balances.by_variant.get(variant, ZERO), levels.get(variant, NO_LEVEL))
                for variant in variants[start : start + _PAGE]
            ]
            yield StockPage(rows, tracked)
            tracked = frozenset()


def _page(said: list[wire.Stock]) -> StockPage:
    rows = [StockRow(row.variant_uuid.lower(), finite(row.balance), _level(row)) for row in said]
    return StockPage(rows, frozenset(row.product_uuid.lower() for row in said))


def _level(row: wire.Stock) -> Level:
    if row.low_stock_level is None:
        return Level(None, alert=True) if row.low_stock_alert else NO_LEVEL
    return Level(finite(row.low_stock_level), row.low_stock_alert)
