"""The stock of a STORE page by page, balances and levels together (contract, section 1.3)."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from decimal import Decimal

from app.client.inventory import Inventory
from app.client.low_stock import LowStock
from app.client.numbers import is_quantity
from app.client.transport import Transport, decoded, unexpected
from app.domain.errors import Forbidden, NotFound
from app.domain.quantity import ZERO
from app.domain.stock import NO_LEVEL
from app.wire import stock as wire

#: The most rows that a page may have (contract, section 1.3).
_PAGE = 1000


@dataclass(frozen=True, slots=True)
class StockPage:
    """Of some variants the balances, and the levels and alerts, which are unset and off by default; and products
    that are ``tracked``. A balance says something only of a variant whose product is tracked.

    Those that no page names are not tracked: nothing is said of their balances, and mostly nothing of their
    levels. A variant of a tracked product that has no row in any page has a balance of zero and no level.
    """

    variants: list[str]
    balances: list[Decimal]
    levels: list[Decimal | None]
    alerts: list[bool]
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
            portion = variants[start : start + _PAGE]
            of_portion = [levels.get(variant, NO_LEVEL) for variant in portion]
            yield StockPage(
                portion,
                [balances.by_variant.get(variant, ZERO) for variant in portion],
                [level.level for level in of_portion],
                [level.alert for level in of_portion],
                tracked,
            )
            tracked = frozenset()


def _page(said: list[wire.Stock]) -> StockPage:
    balances = [row.balance for row in said]
    levels = [row.low_stock_level for row in said]
    if not all(is_quantity(number) for number in (*balances, *levels) if number is not None):
        raise unexpected("a balance or a level that is no number")
    return StockPage(
        [row.variant_uuid.lower() for row in said],
        balances,
        levels,
        [row.low_stock_alert for row in said],
        frozenset([row.product_uuid.lower() for row in said]),
    )
