"""Where stock can be: the four locations of every organization, and the STOREs that it added (v3)."""

from sqlalchemy import Connection, select

from app.domain.locations import Location, LocationType
from app.service.options import ServiceOptions
from app.service.storage.schema import locations

_ALL = select(locations).order_by(locations.c.default.desc(), locations.c.uuid)


def all_locations(connection: Connection) -> dict[str, Location]:
    """All by their UUIDs, the default STORE first, in an order that stays."""
    return {
        row.uuid: Location(row.uuid, LocationType(row.type), *row[2:]) for row in connection.execute(_ALL)
    }


def is_further(location: Location) -> bool:
    """Whether an organization added it; v1/v2 do not know of these."""
    return location.type is LocationType.STORE and not location.default


def is_hidden(location: Location, options: ServiceOptions) -> bool:
    """Whether its balances are not told: only those of STOREs are, where the service is like Zettle."""
    return options.like_zettle and location.type is not LocationType.STORE
