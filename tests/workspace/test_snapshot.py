import contextlib
import sqlite3
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.domain.catalogue import Money, Product, Variant
from app.domain.errors import StoreUnavailable
from app.domain.stock import Item, Level
from app.workspace.snapshot import VERSION, Facts, Snapshot

_JACKET = Product(
    "j", "Denim jacket", (Variant("s", "S", "DJ", "1", Money(5, "SEK"), Money(3, "SEK")), Variant("m", "M"))
)
_TEA = Product("t", "Tea", (Variant("l"),), category="Tea", unit="kg")
ITEMS = {
    "s": Item(_JACKET, _JACKET.variants[0], True, Decimal("3.50"), Level(Decimal(5), alert=True)),
    "m": Item(_JACKET, _JACKET.variants[1], True, Decimal(-1)),
    "l": Item(_TEA, _TEA.variants[0], False, Decimal("2.5")),
}
FACTS = Facts("organization", "event", datetime(2024, 2, 29, 12, 30, 15, 123456, tzinfo=UTC))


@contextlib.asynccontextmanager
async def snapshot_at(path: Path) -> AsyncIterator[Snapshot]:
    snapshot = Snapshot(path)
    try:
        yield snapshot
    finally:
        await snapshot.close()


async def _saved(path: Path) -> None:
    async with snapshot_at(path) as snapshot:
        await snapshot.save(ITEMS, ITEMS, FACTS, whole=True)


async def test_a_fresh_computer_has_none(tmp_path: Path) -> None:
    async with snapshot_at(tmp_path / "snapshot.sqlite") as snapshot:
        assert await snapshot.load() == ({}, Facts())


async def test_what_is_saved_is_loaded_in_the_same_order(tmp_path: Path) -> None:
    path = tmp_path / "snapshot.sqlite"
    await _saved(path)
    async with snapshot_at(path) as snapshot:
        items, facts = await snapshot.load()
    assert (items, facts) == (ITEMS, FACTS)
    assert list(items) == ["s", "m", "l"]


async def test_what_changed_is_saved_and_the_rest_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "snapshot.sqlite"
    await _saved(path)
    sold = {variant: replace(item, balance=Decimal(0)) for variant, item in ITEMS.items()}
    async with snapshot_at(path) as snapshot:
        await snapshot.save(sold, {"m"}, FACTS)
        items, _ = await snapshot.load()
    assert list(items) == ["s", "m", "l"]
    assert [item.balance for item in items.values()] == [0, 0, Decimal("2.5")]  # a product is saved whole


async def test_products_that_are_no_more(tmp_path: Path) -> None:
    path = tmp_path / "snapshot.sqlite"
    await _saved(path)
    rest = {"l": ITEMS["l"]}
    async with snapshot_at(path) as snapshot:
        await snapshot.save(rest, {"s", "m"}, FACTS, deleted={"j"})
        assert (await snapshot.load())[0] == rest


async def test_a_whole_reading_replaces_all(tmp_path: Path) -> None:
    path = tmp_path / "snapshot.sqlite"
    await _saved(path)
    async with snapshot_at(path) as snapshot:
        await snapshot.save({"l": ITEMS["l"]}, (), Facts(), whole=True)
        assert await snapshot.load() == ({"l": ITEMS["l"]}, Facts())


def _overwrite(path: Path) -> None:
    path.write_bytes(b"no database at all, but long enough to be taken for one by its size" * 99)


def _tear(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))


def _empty_shelves(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE products SET shelf = x'90'")


def _shelf(change: Callable[[list[Any]], None]) -> Callable[[Path], None]:
    """Damage to a shelf that is still MessagePack: ``[product, tracked, balances, levels]``."""

    def damage(path: Path) -> None:
        with contextlib.closing(sqlite3.connect(path)) as connection, connection:
            ((number, written),) = connection.execute("SELECT number, shelf FROM products LIMIT 1").fetchall()
            shelf = msgspec.msgpack.decode(written)
            change(shelf)
            written = msgspec.msgpack.encode(shelf)
            connection.execute("UPDATE products SET shelf = ? WHERE number = ?", (written, number))

    return damage


def _other_version(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")


@pytest.mark.parametrize(
    "damage",
    [
        _overwrite,
        _tear,
        _empty_shelves,
        _shelf(lambda shelf: shelf[2].pop()),
        _shelf(lambda shelf: shelf[2].__setitem__(0, "many")),
        _other_version,
    ],
)
async def test_a_damaged_snapshot_is_thrown_away(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    path = tmp_path / "snapshot.sqlite"
    await _saved(path)
    damage(path)
    async with snapshot_at(path) as snapshot:
        assert await snapshot.load() == ({}, Facts())
        await snapshot.save(ITEMS, ITEMS, FACTS, whole=True)
        assert await snapshot.load() == (ITEMS, FACTS)


async def test_a_snapshot_that_can_be_neither_read_nor_thrown_away(tmp_path: Path) -> None:
    path = tmp_path / "snapshot.sqlite"
    path.mkdir()
    async with snapshot_at(path) as snapshot:
        assert await snapshot.load() == ({}, Facts())
        with pytest.raises(StoreUnavailable) as raised:
            await snapshot.save(ITEMS, ITEMS, FACTS, whole=True)
    assert raised.value.key == "snapshot.failed"


async def test_a_full_disk_leaves_the_snapshot_as_it_was(tmp_path: Path) -> None:
    many = {str(n): replace(ITEMS["l"], product=replace(_TEA, uuid=str(n))) for n in range(1000)}
    for uuid, item in many.items():
        variant = Variant(uuid)
        many[uuid] = replace(item, variant=variant, product=replace(item.product, variants=(variant,)))
    async with snapshot_at(tmp_path / "snapshot.sqlite") as snapshot:
        await snapshot.save(ITEMS, ITEMS, FACTS, whole=True)
        await snapshot._database.run(lambda connection: connection.execute("PRAGMA max_page_count = 1"))
        with pytest.raises(StoreUnavailable) as raised:
            await snapshot.save(many, many, FACTS, whole=True)
        assert raised.value.key == "snapshot.failed"
        assert await snapshot.load() == (ITEMS, FACTS)
