"""The organizations that a process serves: one of a file, or all of a database."""

from collections.abc import Iterable

from sqlalchemy import Connection, Engine, select

from app.service.inventory.locations import all_locations, is_further
from app.service.options import ServiceOptions
from app.service.storage import schema
from app.service.storage.clock import Clock
from app.service.storage.store import Store


class Stores:
    """The stores that a process serves, by their organizations."""

    def __init__(self, stores: Iterable[Store], clock: Clock) -> None:
        self._stores = {store.organization: store for store in stores}
        self.clock = clock
        self.options = ServiceOptions()  #: as the service was started, once it is

    def all(self) -> list[Store]:
        """The oldest first."""
        return list(self._stores.values())

    def find(self, organization: str) -> Store | None:
        return self._stores.get(organization)


def read_store(engine: Engine, connection: Connection, clock: Clock) -> Store:
    """The store whose tables ``connection`` reaches; ``engine`` makes more of its kind."""
    organization = connection.execute(select(schema.organization)).one()
    locations = all_locations(connection)
    return Store(
        engine,
        organization.uuid,
        organization.name,
        organization.currency,
        {uuid: location for uuid, location in locations.items() if not is_further(location)},
        clock,
    )
