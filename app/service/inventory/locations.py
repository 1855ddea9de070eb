"""Where stock can be: the four locations of every organization, and the STOREs that it added (v3)."""

from sqlalchemy import Connection, select

from app.domain.locations import Location, LocationType
from app.service.storage.schema import locations


def all_locations(connection: Connection) -> dict[str, Location]:
    """All by their UUIDs, the default STORE first, in an order that stays."""
    rows = connection.execute(select(locations).order_by(locations.c.default.desc(), locations.c.uuid))
    return {row.uuid: Location(row.uuid, LocationType(row.type), *row[2:]) for row in rows}


def is_further(location: Location) -> bool:
    """Whether an organization added it; v1/v2 do not know of these."""
    return location.type is LocationType.STORE and not location.default
