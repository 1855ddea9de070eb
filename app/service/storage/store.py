"""An open store: its database, its organization and its locations, held under a lock."""

import hashlib
import hmac
import secrets
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import filelock
from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Row,
    Select,
    create_engine,
    event,
    exc,
    select,
    text,
    update,
)
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection

from app.domain.errors import StoreUnavailable
from app.domain.locations import Location, LocationType
from app.service.inventory.locations import all_locations, is_further
from app.service.storage import schema
from app.service.storage.upgrades import upgrade

#: How many requests are worked on at once; each has a thread and a connection.
WORKERS = 4

#: A shop's figures are its own: the mode of every file made here. SQLite gives it to those beside its own.
OWNER_ONLY = 0o600

_BUSY_SECONDS = 30
_BATCH = 10_000  # SQLite binds at most 32,766 values in one statement


@dataclass(slots=True)
class Store:
    """A store that this process alone holds. `open_store` makes one."""

    engine: Engine
    organization: str
    locations: dict[str, Location]  #: the four that every organization has
    _token: str | None

    def location(self, kind: LocationType) -> Location:
        return next(location for location in self.locations.values() if location.type is kind)

    @contextmanager
    def transaction(self, *, writes: bool) -> Iterator[Connection]:
        """One transaction: kept if the block ends well, rolled back on any error."""
        with self.engine.execution_options(writes=writes).begin() as connection:
            yield connection

    def issue_token(self) -> str:
        """A new token, which revokes the former. The store keeps only its hash."""
        token = secrets.token_urlsafe(32)
        with self.transaction(writes=True) as connection:
            connection.execute(update(schema.organization).values(token=_hash(token)))
        self._token = _hash(token)
        return token

    def accepts(self, token: str) -> bool:
        return self._token is not None and hmac.compare_digest(_hash(token), self._token)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock of the store at ``path``, which lies beside it and is of no other use.

    Raises `StoreUnavailable` ``store.in_use`` or ``store.unreadable``.
    """
    lock = filelock.FileLock(path.with_name(path.name + ".lock"), timeout=0, mode=OWNER_ONLY)
    try:
        lock.acquire()
    except filelock.Timeout:
        raise StoreUnavailable("store.in_use", path=path) from None
    except OSError as error:
        raise StoreUnavailable("store.unreadable", path=path, reason=str(error)) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def open_store(path: Path) -> Iterator[Store]:
    """Open the store file at ``path`` under its lock.

    Raises `StoreUnavailable`: ``store.missing``, ``store.in_use``, ``store.not_a_store``, ``store.newer``
    (made by a newer program) or ``store.unreadable``.
    """
    if not path.exists():
        raise StoreUnavailable("store.missing", path=path)
    with locked(path):
        engine = connect(path)
        try:
            yield _open(engine, path)
        finally:
            engine.dispose()


def _open(engine: Engine, path: Path) -> Store:
    try:
        with engine.connect() as connection:
            version = _version(connection, path)
        _write_ahead(engine)
        if version < schema.SCHEMA_VERSION:
            with engine.execution_options(writes=True).begin() as connection:
                upgrade(connection, version)
        with engine.connect() as connection:
            organization = connection.execute(select(schema.organization)).one()
            locations = all_locations(connection)
    except (exc.OperationalError, sqlite3.OperationalError) as error:
        raise StoreUnavailable("store.unreadable", path=path, reason=str(error)) from error
    except exc.DatabaseError as error:
        raise StoreUnavailable("store.not_a_store", path=path) from error
    return Store(
        engine,
        organization.uuid,
        {uuid: location for uuid, location in locations.items() if not is_further(location)},
        organization.token,
    )


def _version(connection: Connection, path: Path) -> int:
    """The version of its schema. Nothing is written before it is sure that the file is a store."""
    if connection.scalar(text("PRAGMA application_id")) != schema.APPLICATION_ID:
        raise StoreUnavailable("store.not_a_store", path=path)
    version = int(connection.execute(text("PRAGMA user_version")).scalar_one())
    if version > schema.SCHEMA_VERSION:
        raise StoreUnavailable("store.newer", path=path)
    return version


def _write_ahead(engine: Engine) -> None:
    """Readers do not wait for a writer then. The file remembers it; it cannot be set in a transaction."""
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()


def connect(path: Path) -> Engine:
    """An engine for an SQLite file whose transactions begin where we say, not where pysqlite guesses."""
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        pool_size=WORKERS,
        max_overflow=0,
        connect_args={"timeout": _BUSY_SECONDS},
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: DBAPIConnection, _record: object) -> None:
    connection.isolation_level = None  # pysqlite opens no transactions of its own any more
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA synchronous = FULL")  # an answered request survives a power cut
    cursor.execute("PRAGMA cache_size = -65536")  # KiB; random UUIDs touch every page of an index
    cursor.close()


def _begin(connection: Connection) -> None:
    """A write takes its lock at once: waiting for it later, with a snapshot already old, would fail."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def rows_in(
    connection: Connection, statement: Select[Any], column: ColumnElement[str], values: Iterable[str]
) -> Iterator[Row[Any]]:
    """The rows of ``statement`` whose ``column`` is among ``values``, however many those are."""
    for batch in batches(values):
        yield from connection.execute(statement.where(column.in_(batch)))


def batches(values: Iterable[str]) -> Iterator[list[str]]:
    """``values``, each once, in as many at a time as one statement can bind."""
    remaining = iter(dict.fromkeys(values))
    while batch := list(islice(remaining, _BATCH)):
        yield batch


def now() -> int:
    """Milliseconds since 1970, UTC."""
    return time.time_ns() // 1_000_000


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
