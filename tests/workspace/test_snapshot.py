import contextlib
import sqlite3
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from zlib import crc32

import pytest

from app.domain.catalogue import Money, Product, Variant
from app.domain.errors import StoreUnavailable
from app.domain.stock import Item, Level
from app.workspace.columns import cells_of_index
from app.workspace.shelf import Shelf
from app.workspace.shelving import shelved
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
SHELF = shelved(ITEMS.values())
FACTS = Facts("organization", "event", datetime(2024, 2, 29, 12, 30, 15, 123456, tzinfo=UTC))


@contextlib.asynccontextmanager
async def snapshot_at(path: Path) -> AsyncIterator[Snapshot]:
    snapshot = Snapshot(path)
    try:
        yield snapshot
    finally:
        await snapshot.close()


async def _saved(path: Path, shelf: Shelf = SHELF) -> None:
    async with snapshot_at(path) as snapshot:
        await snapshot.save(shelf, FACTS)


async def _held(snapshot: Snapshot) -> tuple[dict[str, Item], Facts]:
    shelf, facts = await snapshot.load()
    return dict(shelf), facts


def _columns(path: Path) -> dict[str, bytes]:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return dict(connection.execute("SELECT name, cells FROM columns"))


async def test_a_fresh_computer_has_none(tmp_path: Path) -> None:
    async with snapshot_at(tmp_path / "snapshot.sqlite") as snapshot:
        shelf, facts = await snapshot.load()
        assert (len(shelf), facts) == (0, Facts())
        assert shelf.catalogue.index is not None, "there is nothing to wait for"


async def test_what_is_saved_is_loaded_in_the_same_order(tmp_path: Path) -> None:
    path = tmp_path / "snapshot.sqlite"
    await _saved(path)
    async with snapshot_at(path) as snapshot:
        shelf, facts = await snapshot.load()
    assert (dict(shelf), facts) == (ITEMS, FACTS)
    assert list(shelf) == ["s", "m", "l"]


async def test_what_is_searched_and_sorted_by_comes_after_the_first_page(tmp_path: Path) -> None:
    path = tmp_path / "snapshot.sqlite"
    await _saved(path)
    async with snapshot_at(path) as snapshot:
        shelf, _ = await snapshot.load()
        assert shelf.catalogue.index is None
        index = await snapshot.load_index(shelf.catalogue)
    known = SHELF.catalogue.index
    assert index is not None
    assert known is not None
    assert index.texts == ["", "", ""]
    assert cells_of_index(index) == cells_of_index(known)
    index.split(0)
    assert index.texts == known.texts
    assert cells_of_index(index) == cells_of_index(known), "what is split is kept all the same"


async def test_the_index_of_another_catalogue_than_is_kept_is_not_loaded(tmp_path: Path) -> None:
    path = tmp_path / "snapshot.sqlite"
    await _saved(path)
    async with snapshot_at(path) as snapshot:
        shelf, _ = await snapshot.load()
        await snapshot.save(shelved([ITEMS["l"]]), FACTS)
        assert await snapshot.load_index(shelf.catalogue) is None


async def test_balances_are_saved_and_the_catalogue_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "snapshot.sqlite"
    await _saved(path)
    before = _columns(path)
    async with snapshot_at(path) as snapshot:
        shelf, _ = await snapshot.load()
        sold = shelf.with_items({1: replace(ITEMS["m"], balance=Decimal(-2))})
        await snapshot.save(sold, FACTS)
        assert (await snapshot.load())[0] == {**ITEMS, "m": replace(ITEMS["m"], balance=Decimal(-2))}
    after = _columns(path)
    assert {name for name in after if after[name] != before[name]} == {"balances"}


async def test_another_catalogue_replaces_all(tmp_path: Path) -> None:
    path = tmp_path / "snapshot.sqlite"
    await _saved(path)
    async with snapshot_at(path) as snapshot:
        await snapshot.save(shelved([ITEMS["l"]]), Facts())
        assert await _held(snapshot) == ({"l": ITEMS["l"]}, Facts())


async def test_nothing_is_saved_without_an_index_and_all_with_the_next_catalogue(tmp_path: Path) -> None:
    path = tmp_path / "snapshot.sqlite"
    await _saved(path)
    async with snapshot_at(path) as snapshot:
        shelf, _ = await snapshot.load()
        _damage("words")(path)
        assert await snapshot.load_index(shelf.catalogue) is None
        await snapshot.save(shelf, FACTS)
        assert len((await snapshot.load())[0]) == 0
        await snapshot.save(SHELF, FACTS)
        assert await _held(snapshot) == (ITEMS, FACTS)


def _overwrite(path: Path) -> None:
    path.write_bytes(b"no database at all, but long enough to be taken for one by its size" * 99)


def _tear(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))


def _damage(name: str) -> Callable[[Path], None]:
    """One bit of a column is another one."""

    def damage(path: Path) -> None:
        with contextlib.closing(sqlite3.connect(path)) as connection, connection:
            query = "SELECT cells FROM columns WHERE name = ?"
            ((cells,),) = connection.execute(query, (name,)).fetchall()
            cells = bytes([cells[0] ^ 1]) + cells[1:]
            connection.execute("UPDATE columns SET cells = ? WHERE name = ?", (cells, name))

    return damage


def _drop(name: str) -> Callable[[Path], None]:
    def damage(path: Path) -> None:
        with contextlib.closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("DELETE FROM columns WHERE name = ?", (name,))

    return damage


def _shorten(path: Path) -> None:
    """A column of another shelf."""
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        marks = SHELF.marks[1:]
        row = (marks, crc32(marks))
        connection.execute("UPDATE columns SET cells = ?, checksum = ? WHERE name = 'marks'", row)


def _other_version(path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION - 1}")


@pytest.mark.parametrize(
    "damage",
    [
        _overwrite,
        _tear,
        _damage("products"),
        _damage("first_rows"),
        _damage("balances"),
        _drop("uuids"),
        _shorten,
        _other_version,
    ],
)
async def test_a_damaged_snapshot_is_thrown_away(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    path = tmp_path / "snapshot.sqlite"
    await _saved(path)
    damage(path)
    async with snapshot_at(path) as snapshot:
        assert await _held(snapshot) == ({}, Facts())
        await snapshot.save(SHELF, FACTS)
        assert await _held(snapshot) == (ITEMS, FACTS)


@pytest.mark.parametrize("damage", [_damage("text"), _drop("words"), _damage("rank product")])
async def test_a_damaged_index_takes_the_snapshot_with_it(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    path = tmp_path / "snapshot.sqlite"
    await _saved(path)
    damage(path)
    async with snapshot_at(path) as snapshot:
        shelf, _ = await snapshot.load()
        assert await snapshot.load_index(shelf.catalogue) is None
        assert await _held(snapshot) == ({}, Facts())


async def test_a_snapshot_that_can_be_neither_read_nor_thrown_away(tmp_path: Path) -> None:
    path = tmp_path / "snapshot.sqlite"
    path.mkdir()
    async with snapshot_at(path) as snapshot:
        assert await _held(snapshot) == ({}, Facts())
        with pytest.raises(StoreUnavailable) as raised:
            await snapshot.save(SHELF, FACTS)
    assert raised.value.key == "snapshot.failed"


async def test_a_full_disk_leaves_the_snapshot_as_it_was(tmp_path: Path) -> None:
    many = []
    for number in range(1000):
        variant = Variant(str(number))
        many.append(Item(Product(f"product {number}", "Tea", (variant,)), variant, True))
    async with snapshot_at(tmp_path / "snapshot.sqlite") as snapshot:
        await snapshot.save(SHELF, FACTS)
        await snapshot._database.run(lambda connection: connection.execute("PRAGMA max_page_count = 1"))
        with pytest.raises(StoreUnavailable) as raised:
            await snapshot.save(shelved(many), FACTS)
        assert raised.value.key == "snapshot.failed"
        assert await _held(snapshot) == (ITEMS, FACTS)


async def test_after_a_full_disk_all_is_saved_with_the_next_balances(tmp_path: Path) -> None:
    path = tmp_path / "snapshot.sqlite"
    await _saved(path)
    async with snapshot_at(path) as snapshot:
        await snapshot._database.run(lambda connection: connection.execute("PRAGMA query_only = ON"))
        other = shelved([ITEMS["l"]])
        with pytest.raises(StoreUnavailable):
            await snapshot.save(other, FACTS)
        await snapshot._database.run(lambda connection: connection.execute("PRAGMA query_only = OFF"))
        await snapshot.save(other.with_items({0: replace(ITEMS["l"], balance=Decimal(9))}), FACTS)
        assert (await snapshot.load())[0] == {"l": replace(ITEMS["l"], balance=Decimal(9))}
