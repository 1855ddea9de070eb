"""One organization's store: its tables, its locations, and the one way to a transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Connection, Engine

from app.domain.locations import Location, LocationType
from app.service.storage.bell import Bell
from app.service.storage.clock import Clock


@dataclass(slots=True)
class Store:
    """What belongs to one organization and to no other. `app.service.storage.stores` opens them."""

    engine: Engine
    organization: str
    name: str
    currency: str  #: ISO 4217
    locations: dict[str, Location]  #: the four that every organization has
    clock: Clock = field(default_factory=Clock)
    bell: Bell = field(default_factory=Bell)  #: rings after every transaction that wrote

    def location(self, kind: LocationType) -> Location:
        return next(location for location in self.locations.values() if location.type is kind)

    @contextmanager
    def transaction(self, *, writes: bool) -> Iterator[Connection]:
        """One transaction: kept if the block ends well, rolled back on any error.

        Those that write come one after the other, so that what was read in one still holds when it ends,
        and what it numbers is seen in the order of the numbers.
        """
        with self.engine.execution_options(writes=writes).begin() as connection:
            yield connection
        if writes:
            self.bell.ring()
