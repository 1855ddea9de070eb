"""A service that was reached, and what must be known of it before anything else."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from app.domain.errors import Forbidden, NotFound, UnexpectedAnswer
from app.domain.locations import LocationType
from app.domain.stock import Level

if TYPE_CHECKING:
    from app.client import Client
    from app.client.dialect import Dialect
    from app.client.events import Events
    from app.client.once import Once


class Means(NamedTuple):
    """How changes go to a service, and by what it can be told what became of them.

    ``once`` is None where nothing can be sent again safely, ``history`` and ``purchases`` tell whether those can be
    read.
    """

    dialect: "Dialect"
    once: "Once | None"
    history: bool
    purchases: bool


@dataclass(slots=True)
class Connection:
    """``levels`` are the low-stock levels that were read and not taken yet, ``etag`` what to ask for newer ones
    with.
    """

    client: "Client"
    locations: Mapping[LocationType, str]
    organization: str
    etag: str | None = None
    levels: Mapping[str, Level] | None = None
    _events: "Events | None" = None
    _asked_for_events: bool = False
    _means: Means | None = None

    @property
    def store(self) -> str:
        return self.locations[LocationType.STORE]

    async def newer_levels(self) -> Mapping[str, Level] | None:
        """``levels`` as they are now; none where they are as they were taken last, and where no more is told of them
        than with the stock. Raises `ServiceError`.

        Whoever takes them sets them to None.
        """
        read = await (await self.client.dialect()).levels(self.store, self.etag)
        if read is not None:
            self.levels, self.etag = read.by_variant, read.etag
        return self.levels

    async def events(self) -> "Events | None":
        """The event stream, where the service offers one; asked for once. Raises `ServiceError`."""
        if not self._asked_for_events:
            self._events = await self.client.events()
            self._asked_for_events = True
        return self._events

    async def means(self) -> Means:
        """Asked for once. Raises `ServiceError`."""
        if self._means is None:
            once = await self.client.once()
            capabilities = self.client.capabilities or await self.client.probe()
            dialect = await self.client.dialect()
            purchases = once is not None or await _readable_purchases(self.client)
            self._means = Means(dialect, once, capabilities.history, purchases)
        return self._means


async def _readable_purchases(client: "Client") -> bool:
    try:
        await client.purchases.mark()
    except (NotFound, Forbidden):
        return False
    return True


async def connected(client: "Client") -> Connection:
    """Ask the service for its locations and its organization. Raises `ServiceError`."""
    # The default one, should there ever be several of a type, comes last and counts.
    found = sorted(await (await client.dialect()).locations(), key=lambda location: location.default)
    locations = {location.type: location.uuid for location in found}
    missing = [kind for kind in LocationType if kind not in locations]
    if missing:
        raise UnexpectedAnswer("service.unexpected_answer", detail=f"no location {', '.join(missing)}")
    organization = (await client.shop()).organization
    return Connection(client, locations, organization)
