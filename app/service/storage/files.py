"""Stores in files: one organization in SQLite, held under a lock by one process."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, exc, text

from app.domain.errors import StoreUnavailable
from app.service.storage import schema
from app.service.storage.clock import Clock
from app.service.storage.engines import for_writing, sqlite_engine
from app.service.storage.locks import locked
from app.service.storage.store import Store
from app.service.storage.stores import Stores, read_store
from app.service.storage.upgrades import upgrade, version_of


@contextmanager
def open_file(path: Path, patience: float = 0) -> Iterator[Stores]:
    """Open the store file at ``path`` under its lock, which is waited for ``patience`` seconds long.

    Raises `StoreUnavailable`: ``store.missing``, ``store.in_use``, ``store.not_a_store``, ``store.newer``
    (made by a newer program) or ``store.unreadable``.
    """
    if not path.exists():
        raise StoreUnavailable("store.missing", path=path)
    with locked(path, patience):
        engine = sqlite_engine(path)
        try:
            clock = Clock()
            yield Stores([_open(engine, path, clock)], clock, path.with_name(path.name + ".key"))
        finally:
            engine.dispose()


def _open(engine: Engine, path: Path, clock: Clock) -> Store:
    try:
        with engine.connect() as connection:
            version = _version(connection, path)
        _write_ahead(engine)
        if version < schema.SCHEMA_VERSION:
            with _remaking(engine) as connection:
                upgrade(connection, version)
        with engine.connect() as connection:
            return read_store(engine, connection, clock)
    except (exc.OperationalError, sqlite3.OperationalError) as error:
        raise StoreUnavailable("store.unreadable", path=path, reason=str(error)) from error
    except exc.DatabaseError as error:
        raise StoreUnavailable("store.not_a_store", path=path) from error


@contextmanager
def _remaking(engine: Engine) -> Iterator[Connection]:
    """A transaction in which tables can be made anew, on a connection that is good for nothing else.

    For every row of a table that is dropped SQLite looks for those that refer to it, which takes hours in a large
    store. Only outside a transaction can it be told not to.
    """
    with for_writing(engine).connect() as connection:
        connection.detach()
        connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")
        with connection.begin():
            yield connection


def _version(connection: Connection, path: Path) -> int:
    """The version of its schema. Nothing is written before it is sure that the file is a store."""
    if connection.scalar(text("PRAGMA application_id")) != schema.APPLICATION_ID:
        raise StoreUnavailable("store.not_a_store", path=path)
    version = version_of(connection)
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
