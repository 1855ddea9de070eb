"""Stock by the inventory API v1/v2 (contract, section 1.2)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from app.client.dialect import MOST_PER_REQUEST, Places
from app.client.inventory import Balances, Inventory
from app.client.low_stock import Levels, LowStock
from app.domain.locations import Location, LocationType
from app.domain.movements import Movement
from app.domain.plans import LevelStep
from app.domain.stock import NO_LEVEL
from app.wire.inventory import InventoryChange, ProductChange
from app.wire.low_stock import LevelKey, SetLevel


class ByV2:
    """The `app.client.dialect.Dialect` of v1 and v2: the answer to a change tells the balances after it."""

    def __init__(self, inventory: Inventory, low_stock: LowStock) -> None:
        self._inventory = inventory
        self._low_stock = low_stock

    async def locations(self) -> list[Location]:
        return await self._inventory.locations()

    async def move(
        self, movements: Sequence[Movement], places: Places, identifier: str
    ) -> Mapping[str, Decimal]:
        changes = [
            InventoryChange(
                product_uuid=each.product,
                variant_uuid=each.variant,
                from_location_uuid=places[each.reason.source],
                to_location_uuid=places[each.reason.target],
                change=each.quantity,
            )
            for each in movements
        ]
        return (await self._inventory.move(changes, identifier)).by_variant

    async def set_tracking(self, tracking: Mapping[str, bool], identifier: str) -> None:
        """One product by the plain call, many by the bulk call, which is newer."""
        if len(tracking) > 1:
            await self._inventory.change_many(map(_tracking_change, tracking.items()), identifier)
            return
        for product, on in tracking.items():
            if on:
                await self._inventory.start_tracking(product)
            else:
                await self._inventory.stop_tracking(product)

    async def set_levels(self, store: str, steps: Sequence[LevelStep]) -> None:
        """A variant at the defaults is not stored (contract, section 1.2)."""
        if steps[0].after == NO_LEVEL:
            keys = [LevelKey(product_uuid=step.product, variant_uuid=step.variant) for step in steps]
            return await self._low_stock.delete_levels(store, keys)
        levels = [
            SetLevel(
                product_uuid=step.product,
                variant_uuid=step.variant,
                low_stock_level=step.after.level,
                low_stock_alert=step.after.alert,
            )
            for step in steps
        ]
        return await self._low_stock.set_levels(store, levels)

    async def balances_of(self, store: str, products: Iterable[str]) -> Mapping[str, Decimal]:
        return (await self.stock_of(store, products)).by_variant

    async def changed_since(self, since: date) -> Balances:
        return await self._inventory.store_balances(since)

    async def levels(self, store: str, etag: str | None) -> Levels | None:
        return await self._low_stock.levels(store, etag)

    async def stock_of(self, store: str, products: Iterable[str]) -> Balances:
        """There is one STORE in v1 and v2, so that it need not be named."""
        asked = list(products)
        balances, tracked = dict[str, Decimal](), set[str]()
        for start in range(0, len(asked), MOST_PER_REQUEST):
            portion = asked[start : start + MOST_PER_REQUEST]
            said = await self._inventory.balances_of_products(LocationType.STORE, portion)
            balances |= said.by_variant
            tracked |= said.tracked
        return Balances(store, frozenset(tracked).intersection(asked), balances)


def _tracking_change(product_and_whether: tuple[str, bool]) -> ProductChange:
    product, on = product_and_whether
    return ProductChange(
        product_uuid=product, tracking_status_change="START_TRACKING" if on else "STOP_TRACKING"
    )
