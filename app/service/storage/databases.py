"""Stores in a PostgreSQL database: each organization has a schema of its own, and so all tables to itself.

No query can forget whose rows it wants, and what is made for one file serves here too. Several processes may
serve one database.
"""

import asyncio
import os
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from anyio import CancelScope, to_thread
from platformdirs import user_data_path
from sqlalchemy import Connection, Engine, TextClause, exc, text
from sqlalchemy.engine import URL, make_url

from app.domain.catalogue import checked_currency
from app.domain.contents import Contents
from app.domain.errors import StoreUnavailable
from app.domain.identifiers import PATTERN, new_identifier
from app.service.storage import upgrades
from app.service.storage.clock import Clock
from app.service.storage.contents import make_tables
from app.service.storage.engines import CHANNEL, is_near, of_organization, postgresql_engine
from app.service.storage.schema import SCHEMA_VERSION
from app.service.storage.store import Store
from app.service.storage.stores import Stores, read_store

if TYPE_CHECKING:
    import psycopg  # to import it takes long, and whoever backs up a file gets here too

_PREFIX = "storeroom_"

#: Held while a schema is made or changed, so that two processes do not do it at once ("Stor").
_LOCK = 0x53746F72


class _Organizations(Stores):
    """Those of a database, new ones too as soon as they are asked for."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        super().__init__([], clock, _secret_file())
        self._engine = engine
        with engine.connect() as connection:  # the environment or a file may have told what the URL did not
            driver = cast("psycopg.Connection[Any]", connection.connection.dbapi_connection)
            self.near = is_near(driver.info.hostaddr)
        self._look()

    def all(self) -> list[Store]:
        self._look()
        return super().all()

    def find(self, organization: str) -> Store | None:
        if super().find(organization) is None and re.fullmatch(PATTERN, organization):
            self._look(_SCHEMA, name=_schema(organization))  # anybody may ask, and there may be thousands
        return super().find(organization)

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[Callable[[], Awaitable[object]]]:
        """A lock of the database's says who does it; it goes with the connection, however a process ends."""
        connection = await to_thread.run_sync(self._apart)
        try:
            while True:
                if await to_thread.run_sync(connection.scalar, _TAKE):
                    break
                await asyncio.sleep(_SECONDS_BETWEEN_TRIES)
            yield partial(to_thread.run_sync, connection.execute, text("SELECT 1"))
        finally:
            with CancelScope(shield=True):
                await to_thread.run_sync(connection.close)

    async def hear(self) -> None:
        connection = await to_thread.run_sync(self._apart)
        try:
            await to_thread.run_sync(connection.execute, text(f"LISTEN {CHANNEL}"))
            while True:
                for schema in await to_thread.run_sync(_noticed, connection):
                    if store := self._stores.get(_organization(schema)):
                        store.bell.ring()
                await asyncio.sleep(_PACE)  # who moves much is heard of now and then, not for every movement
        finally:
            with CancelScope(shield=True):
                await to_thread.run_sync(connection.close)

    def _apart(self) -> Connection:
        """A connection that nobody else gets and that is closed for good, with its locks."""
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        connection.detach()
        return connection

    def _look(self, wanted: TextClause | None = None, **values: str) -> None:
        with self._engine.connect() as connection:
            found = connection.scalars(_SCHEMAS if wanted is None else wanted, values).all()
        for name in found:
            if _organization(name) not in self._stores:
                engine = of_organization(self._engine, name)
                with engine.connect() as connection:
                    store = read_store(engine, connection, self.clock)
                self._stores.setdefault(store.organization, store)  # of two threads that look, one's


def _noticed(connection: Connection) -> set[str]:
    """The schemas that were written to, as soon as there are any; none after a moment."""
    driver = cast("psycopg.Connection[Any]", connection.connection.dbapi_connection)
    return {notice.payload for notice in driver.notifies(timeout=0.5, stop_after=1)}


#: Held by the process that does what one alone does ("Push").
_TAKE = text(f"SELECT pg_try_advisory_lock({0x50757368})")
_SECONDS_BETWEEN_TRIES = 2

#: Seconds between two times that others are heard of.
_PACE = 0.05

#: In the order of their making, which PostgreSQL's object identifiers have. Whatever else begins as they do is
#: not ours, and must neither keep the service from its work nor get into a statement as it is.
_SCHEMAS = text(
    "SELECT nspname FROM pg_namespace"
    " WHERE nspname ~ '^storeroom_[0-9a-f]{8}_[0-9a-f]{4}_[0-9a-f]{4}_[0-9a-f]{4}_[0-9a-f]{12}$' ORDER BY oid"
)
_SCHEMA = text("SELECT nspname FROM pg_namespace WHERE nspname = :name")


@contextmanager
def open_database(url: str) -> Iterator[Stores]:
    """Open all stores of the database at ``url``, ``postgresql://...``, brought to the present schema.

    Raises `StoreUnavailable`: ``database.unknown`` (no address of a PostgreSQL), ``database.unreachable``,
    ``database.empty`` (no organization in it), ``database.newer`` (one was made by a newer program).
    """
    with _connected(url) as engine:
        _upgrade(engine)
        stores = _Organizations(engine, Clock())
        if not stores.all():
            raise StoreUnavailable("database.empty")
        yield stores


def create_organization(
    url: str, name: str, contents: Contents | None = None, *, currency: str = "EUR"
) -> str:
    """Make a store in the database at ``url``, whole or not at all; its organization's UUID.

    Raises `StoreUnavailable`: see `open_database`; `Invalid` as `create_store` does.
    """
    checked_currency(currency)
    organization = new_identifier()
    with new_schema(url, organization) as connection:
        make_tables(connection, organization, name, contents or Contents(), currency)
    return organization


@contextmanager
def new_schema(url: str, organization: str) -> Iterator[Connection]:
    """A transaction in the database at ``url`` for whoever makes all tables of ``organization`` in it.

    Raises `StoreUnavailable`, ``organization.exists`` too.
    """
    with _connected(url) as engine, engine.begin() as connection:
        _lock(connection)
        name = _schema(organization)
        if name in connection.scalars(_SCHEMAS).all():
            raise StoreUnavailable("organization.exists", organization=organization)
        connection.exec_driver_sql(f"CREATE SCHEMA {name}")
        enter(connection, name)
        yield connection


def _secret_file() -> Path:
    """The commands that serve and those that ask must mean the same one: so the environment tells it."""
    told = os.environ.get("STOREROOM_SECRET_FILE")
    return Path(told) if told else user_data_path("Storeroom", appauthor=False) / "service.key"


def _schema(organization: str) -> str:
    """Its name needs no quotes."""
    return _PREFIX + organization.replace("-", "_")


def _organization(schema: str) -> str:
    return schema.removeprefix(_PREFIX).replace("_", "-")


@contextmanager
def _connected(url: str) -> Iterator[Engine]:
    engine = postgresql_engine(_parsed(url))
    try:
        yield engine
    except exc.OperationalError as error:
        raise StoreUnavailable("database.unreachable", reason=_first_line(error)) from error
    finally:
        engine.dispose()


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except exc.ArgumentError:
        raise StoreUnavailable("database.unknown") from None
    if parsed.get_backend_name() != "postgresql":
        raise StoreUnavailable("database.unknown")
    return parsed


def _first_line(error: exc.OperationalError) -> str:
    return str(error.orig).strip().partition("\n")[0]


def _upgrade(engine: Engine) -> None:
    with engine.begin() as connection:
        _lock(connection)
        for name in connection.scalars(_SCHEMAS).all():
            enter(connection, name)
            version = upgrades.version_of(connection)
            if version > SCHEMA_VERSION:
                raise StoreUnavailable("database.newer")
            if version < SCHEMA_VERSION:
                upgrades.upgrade(connection, version)


def _lock(connection: Connection) -> None:
    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))


def enter(connection: Connection, schema: str) -> None:
    """Names mean this schema's tables until the transaction ends. Schemas are made and changed so."""
    connection.exec_driver_sql(f"SET LOCAL search_path TO {schema}")
