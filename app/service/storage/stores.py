"""The organizations that a process serves: one of a file, or all of a database."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, select

from app.service.inventory.locations import all_locations, is_further
from app.service.options import ServiceOptions
from app.service.storage import schema
from app.service.storage.clock import Clock
from app.service.storage.secret_file import secret_in
from app.service.storage.store import Store

if TYPE_CHECKING:
    from app.service.sandbox.sandbox import Sandbox


class Stores:
    """The stores that a process serves, by their organizations."""

    near = True  #: a commit waits for a disk of this computer's, and no network

    def __init__(self, stores: Iterable[Store], clock: Clock, secret_file: Path) -> None:
        self._stores = {store.organization: store for store in stores}
        self.clock = clock
        self.secret_file = secret_file
        self.options = ServiceOptions()  #: as the service was started, once it is
        self.sandbox: Sandbox | None = None  #: where test switches were asked for

    def all(self) -> list[Store]:
        """The oldest first."""
        return list(self._stores.values())

    def find(self, organization: str) -> Store | None:
        return self._stores.get(organization)

    @cached_property
    def secret(self) -> bytes:
        """From which the keys of webhooks follow. Raises `StoreUnavailable`: see `secret_in`."""
        return secret_in(self.secret_file)

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[Callable[[], Awaitable[object]]]:
        """Waits until no other process does what is done by one of those that serve these stores.

        Gives a function that raises when that has ended unnoticed, as when the database was restarted.
        """
        yield partial(asyncio.sleep, 0)  # a file is served by one process

    async def hear(self) -> None:
        """Ring the bells of what other processes write, for ever."""
        await asyncio.Event().wait()  # none does to a file


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
