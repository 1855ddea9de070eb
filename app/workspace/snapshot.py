"""The last known catalogue, balances and levels, so that a store is shown before its service answers.

Kept in ``snapshot.sqlite``, which may be thrown away at any time and is read again from the service. What is
damaged, or was written by another version of the program, is. The columns of a `Shelf` are kept as they are, so
that nothing is decoded to show them.
"""

import contextlib
import logging
import sqlite3
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeVar
from zlib import crc32

import msgspec

from app.domain.errors import StoreUnavailable
from app.workspace.columns import (
    Cells,
    catalogue_of,
    cells_of_catalogue,
    cells_of_index,
    index_of,
    typed,
)
from app.workspace.database import Database
from app.workspace.shelf import EMPTY, Catalogue, Index, Shelf

#: To be raised with every change to the tables below, to the columns of a shelf or to what is in their cells.
VERSION = 3

_TABLES = f"""
BEGIN;
CREATE TABLE columns (
    name TEXT PRIMARY KEY,
    cells BLOB NOT NULL,
    checksum INTEGER NOT NULL  -- crc32 of the cells: SQLite would not notice that they were damaged
) STRICT;
CREATE TABLE facts (facts BLOB NOT NULL) STRICT;
PRAGMA user_version = {VERSION};
COMMIT;
"""

_STOCK = ("balances", "levels", "marks")

T = TypeVar("T")

_log = logging.getLogger(__name__)


class Facts(msgspec.Struct, frozen=True):
    """Whose store it is, up to which event its catalogue was read, and when all was read (aware, UTC)."""

    organization: str | None = None
    event_log: str | None = None
    read_at: datetime | None = None


_facts_decoder = msgspec.msgpack.Decoder(Facts)


class Snapshot:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._database = Database(path, _prepare)
        self._kept: Catalogue | None = None  # whose columns are in the file

    async def load(self) -> tuple[Shelf, Facts]:
        """What is shown first, and the facts; nothing of either where there is no snapshot.

        The catalogue has no index yet: `load_index` reads that.
        """
        return self._loaded_first(await self._loaded(_load))

    def load_here(self) -> tuple[Shelf, Facts]:
        """`load` on this thread, before there is an event loop."""
        try:
            found = self._database.run_here(_load)
        except Exception as error:
            found = None
            _log_thrown_away(error)
            with contextlib.suppress(OSError):
                self._database.discard_here()
        return self._loaded_first(found)

    async def load_index(self, catalogue: Catalogue) -> Index | None:
        """The index of a catalogue that was loaded; none where there is none any more."""
        if catalogue is not self._kept:
            return None
        return await self._loaded(_load_index)

    async def save(self, shelf: Shelf, facts: Facts) -> None:
        """Keep a shelf: its catalogue only where that is another one than is kept already.

        One whose index could not be loaded is not kept: then there is no snapshot. Raises `StoreUnavailable`
        ``snapshot.failed``; then the snapshot is as it was.
        """
        other = shelf.catalogue is not self._kept
        index = shelf.catalogue.index
        if other and index is None:
            return
        if other:
            self._kept = None  # also where nobody waits for the end any more

        def work(connection: sqlite3.Connection) -> None:
            columns: dict[str, Cells] = {name: getattr(shelf, name) for name in _STOCK}
            if other and index:
                columns |= cells_of_catalogue(shelf.catalogue) | cells_of_index(index)
                connection.execute("DELETE FROM columns")
            rows = ((name, cells, crc32(cells)) for name, cells in columns.items())
            connection.executemany("INSERT OR REPLACE INTO columns VALUES (?, ?, ?)", rows)
            connection.execute("DELETE FROM facts")
            connection.execute("INSERT INTO facts VALUES (?)", (msgspec.msgpack.encode(facts),))

        try:
            await self._database.run(work)
        except (sqlite3.Error, OSError) as error:
            raise StoreUnavailable("snapshot.failed", path=str(self._path), reason=str(error)) from error
        self._kept = shelf.catalogue

    async def close(self) -> None:
        await self._database.close()

    def _loaded_first(self, found: tuple[Shelf, Facts] | None) -> tuple[Shelf, Facts]:
        if found is None:
            return EMPTY, Facts()
        self._kept = found[0].catalogue
        return found

    async def _loaded(self, load: Callable[[sqlite3.Connection], T | None]) -> T | None:
        try:
            return await self._database.run(load)
        except Exception as error:  # whatever is wrong with it, all of it can be had again
            _log_thrown_away(error)
            self._kept = None
            with contextlib.suppress(OSError):
                await self._database.discard()
            return None


def _log_thrown_away(error: Exception) -> None:
    _log.info("the snapshot is thrown away: %r", error)


def _prepare(connection: sqlite3.Connection) -> None:
    # Of a new file: long columns are read and written in half the time.
    connection.execute("PRAGMA page_size = 65536")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version == 0:
        connection.executescript(_TABLES)
    elif version != VERSION:
        raise sqlite3.DatabaseError(f"version {version}, not {VERSION}")


def _load(connection: sqlite3.Connection) -> tuple[Shelf, Facts] | None:
    facts = connection.execute("SELECT facts FROM facts").fetchone()
    if facts is None:
        return None
    read = partial(_read, connection)
    balances, levels, marks = (typed(name, read(name)) for name in _STOCK)
    shelf = Shelf(catalogue_of(read), balances, levels, marks)
    if not len(shelf.balances) == len(shelf.levels) == len(shelf) == len(shelf.catalogue):
        raise sqlite3.DatabaseError("columns of different length")
    return shelf, _facts_decoder.decode(facts[0])


def _load_index(connection: sqlite3.Connection) -> Index:
    names = [name for (name,) in connection.execute("SELECT name FROM columns")]
    return index_of(names, partial(_read, connection))


def _read(connection: sqlite3.Connection, name: str) -> bytes:
    """The cells of a column. Raises `sqlite3.DatabaseError` where it is damaged or not there."""
    found = connection.execute("SELECT rowid, checksum FROM columns WHERE name = ?", (name,)).fetchone()
    if found is None:
        raise sqlite3.DatabaseError(f"column {name} is missing")
    row, checksum = found
    with connection.blobopen("columns", "cells", row, readonly=True) as blob:
        cells = blob.read()  # not selected: SQLite would make a copy of all of it first
    if crc32(cells) != checksum:
        raise sqlite3.DatabaseError(f"column {name} is damaged")
    return cells
