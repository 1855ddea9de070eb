"""One interface for what is done to stock, whichever of the API's versions a service speaks."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol

from app.client.inventory import Balances
from app.client.low_stock import Levels
from app.domain.locations import Location, LocationType
from app.domain.movements import Movement
from app.domain.plans import LevelStep

#: Products that are asked for in one request, and steps that are sent in one. The API names no limit; real clients
#: send as many at most (contract, section 1.4).
MOST_PER_REQUEST = 500

#: The UUIDs of locations by their types, the default one of each.
Places = Mapping[LocationType, str]


class Dialect(Protocol):
    """Every method raises `ServiceError`. Identifiers are UUIDs in lower case. What is sent is sent in one request,
    which happens as a whole or not at all; what is asked for, in as many as it takes.
    """

    async def locations(self) -> list[Location]: ...

    async def move(
        self, movements: Sequence[Movement], places: Places, identifier: str
    ) -> Mapping[str, Decimal] | None:
        """Move stock; the STORE balances after it by variant, or None where the answer does not tell: then they
        are to be asked for with `balances_of`.

        ``identifier`` comes back in the notifications of the change. It does not make a second sending harmless
        (contract, section 1.3).
        """

    async def set_tracking(self, tracking: Mapping[str, bool], identifier: str) -> None:
        """Start or stop to track products."""

    async def set_levels(self, store: str, steps: Sequence[LevelStep]) -> None:
        """Set low-stock levels, or take all of them away: ``steps`` are of one of these kinds alone."""

    async def balances_of(self, store: str, products: Iterable[str]) -> Mapping[str, Decimal]:
        """What there is of tracked products in a STORE, by variant; what is not named is none."""

    async def changed_since(self, since: date) -> Balances | None:
        """What changed in STORE then or later, as `Inventory.store_balances` has it. None where that is not told:
        then all is to be read."""

    async def levels(self, store: str, etag: str | None) -> Levels | None:
        """The low-stock levels of all that is in a STORE, of what is not tracked too. None where they are still as
        when ``etag`` was given out, and where they are not told but with the stock, of what is tracked."""

    async def stock_of(self, store: str, products: Iterable[str]) -> Balances:
        """The same, and which of the products are tracked."""
