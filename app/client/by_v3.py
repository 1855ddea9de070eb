"""Stock by the inventory API v3 (contract, section 1.3)."""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeVar

from app.client.answers import is_not_offered
from app.client.by_v2 import ByV2
from app.client.dialect import MOST_PER_REQUEST, Places
from app.client.inventory import Balances
from app.client.low_stock import Levels
from app.client.numbers import finite
from app.client.transport import Transport, decoded
from app.domain.errors import Forbidden, NotFound, Refused, UnexpectedAnswer
from app.domain.locations import Location
from app.domain.movements import Movement
from app.domain.plans import LevelStep
from app.wire import stock as wire

#: Products that are asked for one by one. For more, a request that takes a list is tried.
_FEW = 4

#: The most rows that a page may have.
_PAGE = 1000

T = TypeVar("T")


class ByV3:
    """The `app.client.dialect.Dialect` of v3: nothing is answered to a change, and balances are read afterwards.

    Two things only v1 and v2 tell, which go on beside v3 as long as it pleases the service: ``older`` is asked for
    these until it is turned down.
    """

    def __init__(self, transport: Transport, older: ByV2) -> None:
        self._transport = transport
        self._older: ByV2 | None = older
        self._takes_lists = True

    async def locations(self) -> list[Location]:
        answer = await self._transport.read("/v3/inventories")
        return [
            Location(
                each.inventory_uuid.lower(),
                each.inventory_type,
                each.name,
                each.description,
                each.default_inventory,
            )
            for each in await answer.decode(list[wire.Inventory])
        ]

    async def move(self, movements: Sequence[Movement], places: Places, identifier: str) -> None:
        moved = [
            wire.StockMovement(
                product_uuid=each.product,
                variant_uuid=each.variant,
                source=places[each.reason.source],
                target=places[each.reason.target],
                change=each.quantity,
            )
            for each in movements
        ]
        body = wire.MoveStock(movements=moved, identifier=identifier)
        await self._transport.change("POST", "/v3/movements", body)

    async def set_tracking(self, tracking: Mapping[str, bool], identifier: str) -> None:
        """No identifier goes with it."""
        body = [
            wire.SetTracking(product_uuid=product, tracking="enable" if on else "disable")
            for product, on in tracking.items()
        ]
        await self._transport.change("POST", "/v3/products", body)

    async def set_levels(self, store: str, steps: Sequence[LevelStep]) -> None:
        """One that is taken away is set to what it is without."""
        body = [
            wire.SetStockLevel(
                product_uuid=step.product,
                variant_uuid=step.variant,
                inventory_uuid=store,
                low_stock_level=step.after.level,
                low_stock_alert=step.after.alert,
            )
            for step in steps
        ]
        await self._transport.change("POST", "/v3/custom-low-stock", body)

    async def balances_of(self, store: str, products: Iterable[str]) -> Mapping[str, Decimal]:
        return {
            row.variant_uuid.lower(): finite(row.balance) for row in await self._rows(store, list(products))
        }

    async def changed_since(self, since: date) -> Balances | None:
        return await self._if_there(lambda older: older.changed_since(since))

    async def levels(self, store: str, etag: str | None) -> Levels | None:
        return await self._if_there(lambda older: older.levels(store, etag))

    async def _if_there(self, ask: Callable[[ByV2], Awaitable[T | None]]) -> T | None:
        if self._older is None:
            return None
        try:
            return await ask(self._older)
        except (NotFound, Forbidden):
            self._older = None
            return None

    async def stock_of(self, store: str, products: Iterable[str]) -> Balances:
        """A tracked product may have no rows (contract, section 1.3), so that is asked for itself."""
        asked = list(products)
        tracked = await self._tracked(asked)
        balances = await self.balances_of(store, tracked)
        return Balances(store, frozenset(tracked), dict(balances))

    async def _tracked(self, products: Sequence[str]) -> list[str]:
        tracked = list[str]()
        for portion in _portions(products):
            answer = await self._transport.read("/v3/products/status", asking=portion)
            said = await answer.decode(list[wire.TrackingStatus])
            tracked += (each.product_uuid.lower() for each in said if each.enabled)
        return tracked

    async def _rows(self, store: str, products: Sequence[str]) -> list[wire.Stock]:
        if len(products) <= _FEW:
            return [row for product in products for row in await self._rows_of(store, product)]
        if self._takes_lists:
            try:
                return [row for part in _portions(products) for row in await self._listed(store, part)]
            except UnexpectedAnswer:
                self._takes_lists = False
            except Refused as refused:
                if not (_is_for_a_product(refused) or is_not_offered(refused)):
                    raise
                self._takes_lists = _is_for_a_product(refused)
        return await self._rows_among_all(store, frozenset(products))

    async def _rows_of(self, store: str, product: str) -> list[wire.Stock]:
        try:
            answer = await self._transport.read(f"/v3/stock/{store}/products/{product}")
        except Refused as refused:
            if refused.key == "service.not_tracked" or isinstance(refused, NotFound):
                return []
            raise
        return await answer.decode(list[wire.Stock])

    async def _listed(self, store: str, products: Sequence[str]) -> list[wire.Stock]:
        """Of this request only the path is known (contract, section 1.3): not every service takes it as ours does."""
        answer = await self._transport.read(f"/v3/stock/{store}/products", asking=products)
        return await answer.decode(list[wire.Stock])

    async def _rows_among_all(self, store: str, products: frozenset[str]) -> list[wire.Stock]:
        found = list[wire.Stock]()
        async for answer in self._transport.pages(f"/v3/stock/{store}", {"limit": _PAGE}):
            rows = decoded(answer.body, list[wire.Stock])
            found += (row for row in rows if row.product_uuid.lower() in products)
        return found


def _portions(products: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(products), MOST_PER_REQUEST):
        yield products[start : start + MOST_PER_REQUEST]


def _is_for_a_product(refused: Refused) -> bool:
    """Whether a list was turned down for one of the products in it: the next list may do."""
    return refused.values.get("status") == 422
