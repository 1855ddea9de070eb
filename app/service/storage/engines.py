"""Engines of the two databases that there are, and the statements that they have in common."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, Select, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection

#: How many requests are worked on at once; each has a thread and a connection.
WORKERS = 4

_BUSY_SECONDS = 30
_BATCH = 10_000  # SQLite binds at most 32,766 values in one statement, PostgreSQL 65,535


def sqlite_engine(path: Path) -> Engine:
    """An engine for an SQLite file whose transactions begin where we say, not where pysqlite guesses."""
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        pool_size=WORKERS,
        max_overflow=0,
        connect_args={"timeout": _BUSY_SECONDS},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _record: object) -> None:
    connection.isolation_level = None  # pysqlite opens no transactions of its own any more
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA synchronous = FULL")  # an answered request survives a power cut
    cursor.execute("PRAGMA cache_size = -65536")  # KiB; random UUIDs touch every page of an index
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """A write takes its lock at once: waiting for it later, with a snapshot already old, would fail."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def upsert(connection: Connection, table: Table) -> Any:
    """An INSERT into ``table`` that has ``on_conflict_do_update`` and ``on_conflict_do_nothing``."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    return dialect.insert(table)


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


def insert_all(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """All ``rows``, which may be none."""
    if rows:  # SQLAlchemy takes an empty list for one row of defaults
        connection.execute(table.insert(), rows)
