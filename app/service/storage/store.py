"""One organization's store: its tables, its locations, and the one way to a transaction."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Connection, Engine

from app.domain.locations import Location, LocationType
from app.service.storage.bell import Bell
from app.service.storage.clock import Clock
from app.service.storage.engines import for_reading, for_writing


@dataclass(slots=True)
class Store:
    """What belongs to one organization and to no other. `app.service.storage.stores` opens them."""

    engine: Engine
    organization: str
    name: str
    currency: str  #: ISO 4217
    locations: dict[str, Location]  #: the four that every organization has
    clock: Clock
    bell: Bell = field(default_factory=Bell)  #: rings after every transaction that wrote
    streams: int = 0  #: of events, that this process has open
    _reading: Mapping[bool, Engine] = field(init=False)  #: by whether it waits
    _writing: Mapping[bool, Engine] = field(init=False)

    def __post_init__(self) -> None:
        self._reading = {waits: for_reading(self.engine, waits=waits) for waits in (True, False)}
        self._writing = {waits: for_writing(self.engine, waits=waits) for waits in (True, False)}

    def location(self, kind: LocationType) -> Location:
        return next(location for location in self.locations.values() if location.type is kind)

    @contextmanager
    def transaction(self, *, writes: bool, waits: bool = True) -> Iterator[Connection]:
        """One transaction: kept if the block ends well, rolled back on any error.

        Those that write come one after the other, so that what was read in one still holds when it ends,
        and what it numbers is seen in the order of the numbers. One that does not wait for others raises `Busy`
        where there are any.
        """
        with (self._writing if writes else self._reading)[waits].begin() as connection:
            yield connection
        if writes:
            self.bell.ring()
