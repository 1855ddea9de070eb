"""A store made by an older program opens as one of today's, with all that is in it."""

import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import delete, exc, text

from app.service.storage.create import create_store
from app.service.storage.databases import create_organization, open_database
from app.service.storage.files import open_file
from app.service.storage.schema import variants
from app.service.storage.upgrades import BEFORE_ALEMBIC
from tests.service.shop import BLUE_MUG, TEA, TEA_SMALL, WEDGE, open_shop

#: The shop of these tests, as the first program wrote it.
VERSION_1 = Path(__file__).with_name("version_1.sql")

#: An empty store of a database, as the first program that had any made it, and its schema.
VERSION_4 = Path(__file__).with_name("version_4_in_postgresql.sql")
OLD = "storeroom_44444444_0000_11ea_bc55_0242ac130001"

#: What the indexes of an SQLite file are of, and the triggers.
INDEXED = """
    SELECT indexes.name, columns.name FROM sqlite_master AS indexes JOIN pragma_index_info(indexes.name) AS columns
        WHERE indexes.type = 'index'
    UNION SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY 1, 2
"""

#: What PostgreSQL says of the columns, indexes, constraints and triggers of a schema.
IN_POSTGRESQL = """
    SELECT table_name, column_name, data_type, character_maximum_length::text, is_nullable, column_default,
        collation_name FROM information_schema.columns WHERE table_schema = %(schema)s
    UNION SELECT tablename, indexname, indexdef, '', '', '', '' FROM pg_indexes WHERE schemaname = %(schema)s
    UNION SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), '', '', '', ''
        FROM pg_constraint WHERE connamespace = %(schema)s::regnamespace
    UNION SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), '', '', '', '' FROM pg_trigger
        WHERE NOT tgisinternal AND tgrelid IN (SELECT oid FROM pg_class WHERE relnamespace = %(schema)s::regnamespace)
"""


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
        found["indexed"] = connection.execute(INDEXED).fetchall()
        found["kinds"] = sorted(connection.execute("PRAGMA table_list"))
        return found | {"version": connection.execute("PRAGMA user_version").fetchone()[0]}


def layout_in_database(connection: psycopg.Connection, schema: str) -> set[tuple[str, ...]]:
    """The same of a store in PostgreSQL."""
    rows = connection.execute(IN_POSTGRESQL, {"schema": schema}).fetchall()
    return {tuple(str(value).replace(f"{schema}.", "") for value in row) for row in rows}


def test_it_gets_the_layout_of_a_new_one_and_keeps_it(tmp_path: Path) -> None:
    create_store(tmp_path / "new.store", "New")
    new = layout(tmp_path / "new.store")
    old = old_store(tmp_path)
    for _ in range(2):
        with open_file(old):
            pass
        assert layout(old) == new
    assert new["version"] == BEFORE_ALEMBIC.stop


def test_one_in_a_database_does_too(database: str) -> None:
    new = create_organization(database, "New")
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {OLD}; SET search_path TO {OLD}".encode())
        connection.execute(VERSION_4.read_bytes())
        with open_database(database) as stores:
            assert [store.name for store in stores.all()] == ["New", "Old shop"]
        there = layout_in_database(connection, "storeroom_" + new.replace("-", "_"))
        assert len(there) > 100
        assert layout_in_database(connection, OLD) == there


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


def test_what_refers_to_a_row_still_finds_it_and_must(tmp_path: Path) -> None:
    with open_file(old_store(tmp_path)) as stores, stores.all()[0].transaction(writes=True) as connection:
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        with pytest.raises(exc.IntegrityError):
            connection.execute(delete(variants))
