"""A service that was reached, and what must be known of it before anything else."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.errors import UnexpectedAnswer
from app.domain.locations import LocationType

if TYPE_CHECKING:
    from app.client import Client
    from app.client.low_stock import Levels


@dataclass(slots=True)
class Connection:
    """``levels`` are the low-stock levels as last read, with the ETag to ask for newer ones."""

    client: "Client"
    locations: Mapping[LocationType, str]
    levels: "Levels"

    @property
    def store(self) -> str:
        return self.locations[LocationType.STORE]

    async def read_levels(self) -> "Levels":
        """The levels as they are now. Raises `ServiceError`."""
        self.levels = await self.client.low_stock.levels(self.store, self.levels.etag) or self.levels
        return self.levels


async def connected(client: "Client") -> Connection:
    """Ask the service for its locations and its organization. Raises `ServiceError`."""
    # The default one, should there ever be several of a type, comes last and counts.
    found = sorted(await client.inventory.locations(), key=lambda location: location.default)
    locations = {location.type: location.uuid for location in found}
    missing = [kind for kind in LocationType if kind not in locations]
    if missing:
        raise UnexpectedAnswer("service.unexpected_answer", detail=f"no location {', '.join(missing)}")
    levels = await client.low_stock.levels(locations[LocationType.STORE])
    if levels is None:
        raise UnexpectedAnswer("service.unexpected_answer", detail="304 where no ETag was given")
    return Connection(client, locations, levels)
