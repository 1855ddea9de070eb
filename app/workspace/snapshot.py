"""The last known catalogue, balances and levels, so that a store is shown before its service answers.

Kept in ``snapshot.sqlite``, which may be thrown away at any time and is read again from the service. What is
damaged, or was written by another version of the program, is.
"""

import contextlib
import logging
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import msgspec

from app.domain.catalogue import Product
from app.domain.errors import StoreUnavailable
from app.domain.stock import Item, Level
from app.workspace.database import Database

#: To be raised with every change to the table below or to the classes of the domain that are kept in it.
VERSION = 1

_TABLES = f"""
BEGIN;
CREATE TABLE products (
    number INTEGER PRIMARY KEY,  -- catalogue order
    uuid TEXT NOT NULL UNIQUE,
    shelf BLOB NOT NULL  -- MessagePack
) STRICT;
CREATE TABLE facts (facts BLOB NOT NULL) STRICT;
PRAGMA user_version = {VERSION};
COMMIT;
"""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Facts:
    """Whose store it is, up to which event its catalogue was read, and when all was read (aware, UTC)."""

    organization: str | None = None
    event_log: str | None = None
    read_at: datetime | None = None


class _Shelf(msgspec.Struct, array_like=True):
    """A product and what there is of its variants, in their order."""

    product: Product
    tracked: bool
    balances: list[Decimal]
    levels: list[Level]


_shelf_decoder = msgspec.msgpack.Decoder(_Shelf)
_facts_decoder = msgspec.msgpack.Decoder(Facts)


class Snapshot:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._database = Database(path, _prepare)

    async def load(self) -> tuple[dict[str, Item], Facts]:
        """Items by variant in catalogue order, and the facts; nothing of either where there is no snapshot."""
        try:
            return await self._database.run(_load)
        except Exception as error:  # whatever is wrong with it, all of it can be had again
            _log.info("the snapshot is thrown away: %r", error)
            with contextlib.suppress(OSError):
                await self._database.discard()
            return {}, Facts()

    async def save(
        self,
        items: Mapping[str, Item],
        changed: Collection[str],
        facts: Facts,
        *,
        deleted: Collection[str] = (),
        whole: bool = False,
    ) -> None:
        """Keep the ``changed`` variants of ``items`` and drop the ``deleted`` products.

        With ``whole``, all there was before is dropped. ``items`` must not be changed any more. Raises
        `StoreUnavailable` ``snapshot.failed``; then the snapshot is as it was.
        """

        def work(connection: sqlite3.Connection) -> None:
            if whole:
                connection.execute("DELETE FROM products")
            connection.executemany("DELETE FROM products WHERE uuid = ?", ((uuid,) for uuid in deleted))
            connection.executemany(
                "INSERT INTO products (uuid, shelf) VALUES (?, ?)"
                " ON CONFLICT (uuid) DO UPDATE SET shelf = excluded.shelf",
                _rows(items, items if whole else changed),
            )
            connection.execute("DELETE FROM facts")
            connection.execute("INSERT INTO facts VALUES (?)", (msgspec.msgpack.encode(facts),))

        try:
            await self._database.run(work)
        except (sqlite3.Error, OSError) as error:
            raise StoreUnavailable("snapshot.failed", path=str(self._path), reason=str(error)) from error

    async def close(self) -> None:
        await self._database.close()


def _prepare(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version == 0:
        connection.executescript(_TABLES)
    elif version != VERSION:
        raise sqlite3.DatabaseError(f"version {version}, not {VERSION}")


def _load(connection: sqlite3.Connection) -> tuple[dict[str, Item], Facts]:
    items: dict[str, Item] = {}
    for (row,) in connection.execute("SELECT shelf FROM products ORDER BY number"):
        shelf = _shelf_decoder.decode(row)
        for variant, balance, level in zip(shelf.product.variants, shelf.balances, shelf.levels, strict=True):
            items[variant.uuid] = Item(shelf.product, variant, shelf.tracked, balance, level)
    facts = connection.execute("SELECT facts FROM facts").fetchone()
    return items, Facts() if facts is None else _facts_decoder.decode(facts[0])


def _rows(items: Mapping[str, Item], changed: Collection[str]) -> Iterator[tuple[str, bytes]]:
    products = {items[uuid].product.uuid: items[uuid].product for uuid in changed if uuid in items}
    for product in products.values():
        shelved = [items[variant.uuid] for variant in product.variants]
        shelf = _Shelf(
            product,
            shelved[0].tracked,
            [item.balance for item in shelved],
            [item.level for item in shelved],
        )
        yield product.uuid, msgspec.msgpack.encode(shelf)
