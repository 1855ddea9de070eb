"""Making a new store in a file, whole or not at all."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, exc, text

from app.domain.catalogue import checked_currency
from app.domain.contents import Contents
from app.domain.errors import StoreUnavailable
from app.domain.identifiers import new_identifier
from app.service.storage import schema, upgrades
from app.service.storage.contents import make_tables
from app.service.storage.engines import sqlite_engine
from app.service.storage.locks import OWNER_ONLY, locked


def create_store(path: Path, name: str, contents: Contents | None = None, *, currency: str = "EUR") -> None:
    """Make the store file ``path`` for the organization ``name``, whole or not at all.

    ``contents`` fill it; ``currency`` (ISO 4217) is the organization's. Raises `StoreUnavailable` ``store.exists``,
    ``store.in_use``, ``store.unreadable`` or ``file.not_written``, and `Invalid` ``currency.unknown`` or for a
    balance or level that no store can hold.
    Two products or variants of one UUID are a mistake of the caller: `sqlalchemy.exc.IntegrityError`.
    """
    checked_currency(currency)
    with new_file(path) as connection:
        make_tables(connection, new_identifier(), name, contents or Contents(), currency)


@contextlib.contextmanager
def new_file(path: Path) -> Iterator[Connection]:
    """A transaction in the new file ``path``, under its lock, for whoever makes all tables of a store in it.

    The file is there once the block ended well, and not at all otherwise. Raises as `create_store` does.
    """
    with locked(path):
        if path.exists():
            raise StoreUnavailable("store.exists", path=path)
        unfinished = path.with_name(f".{path.name}.unfinished")
        with _removed_on_exit(unfinished):
            unfinished.touch(OWNER_ONLY)
            try:
                with _begun(unfinished) as connection:
                    yield connection
            except exc.OperationalError as error:  # a full disk, say
                raise StoreUnavailable("file.not_written", path=path, reason=str(error.orig)) from error
            unfinished.rename(path)


@contextlib.contextmanager
def _begun(path: Path) -> Iterator[Connection]:
    engine = sqlite_engine(path)
    try:
        with engine.begin() as connection:
            connection.execute(text(f"PRAGMA application_id = {schema.APPLICATION_ID}"))
            upgrades.mark_file(connection)
            yield connection
    finally:
        engine.dispose()


@contextlib.contextmanager
def _removed_on_exit(path: Path) -> Iterator[None]:
    """Also before, for what a crash left: SQLite would take an old journal for one of the new file."""
    journal = path.with_name(path.name + "-journal")
    for leftover in (path, journal):
        leftover.unlink(missing_ok=True)
    try:
        yield
    finally:
        for leftover in (path, journal):
            leftover.unlink(missing_ok=True)
