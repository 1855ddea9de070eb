"""A store made by an older program opens as one of today's, with all that is in it."""

import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path

from app.service.storage.create import create_store
from app.service.storage.files import open_file
from app.service.storage.schema import SCHEMA_VERSION
from tests.service.shop import BLUE_MUG, TEA, TEA_SMALL, WEDGE, open_shop

#: The shop of these tests, as the first program wrote it.
VERSION_1 = Path(__file__).with_name("version_1.sql")


def old_store(folder: Path) -> Path:
    path = folder / "old.store"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(VERSION_1.read_text(encoding="utf-8"))
    return path


def layout(path: Path) -> dict[str, object]:
    """The columns, foreign keys and indexes of every table, and the version."""
    with closing(sqlite3.connect(path)) as connection:
        tables = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        found: dict[str, object] = {
            f"{pragma} {table}": sorted(row[1:] for row in connection.execute(f"PRAGMA {pragma}({table})"))
            for table in tables
            for pragma in ("table_info", "foreign_key_list", "index_list")
        }
        return found | {"version": connection.execute("PRAGMA user_version").fetchone()[0]}


def test_it_gets_the_layout_of_a_new_one_and_keeps_it(tmp_path: Path) -> None:
    create_store(tmp_path / "new.store", "New")
    new = layout(tmp_path / "new.store")
    old = old_store(tmp_path)
    for _ in range(2):
        with open_file(old):
            pass
        assert layout(old) == new
    assert new["version"] == SCHEMA_VERSION


def test_all_is_there_and_goes_on(tmp_path: Path) -> None:
    path = old_store(tmp_path)
    with open_shop(path) as shop:
        assert shop.balances() == {TEA_SMALL: "42", WEDGE: "7.35"}
        products = shop.ask("GET", "/organizations/self/products/v2").json()
        assert [product["name"] for product in products] == ["Green tea", "Cheese", "Mug"]
        assert shop.move(TEA_SMALL, "STORE", "SOLD", 2).json()["variants"][0]["balance"] == "40"
        shop.ask("POST", "/organizations/self/inventory", json={"productUuid": products[2]["uuid"]})
        assert Decimal(shop.balances()[BLUE_MUG]) == 3
        assert products[0]["uuid"] == TEA
        assert shop.sums_up()
