"""Engines of the two databases that there are, and the statements that they have in common.

A transaction says beforehand whether it ``writes``. Those that write come one after the other in an
organization: SQLite takes its one lock when they begin, PostgreSQL a lock of the organization's.
"""

import hashlib
import re
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from ipaddress import ip_address
from itertools import islice
from math import inf
from pathlib import Path
from typing import Any, cast

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    CursorResult,
    Engine,
    ExceptionContext,
    Row,
    Select,
    Table,
    bindparam,
    create_engine,
    event,
    exc,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

#: How many requests are worked on at once; each has a thread and a connection.
WORKERS = 4

#: Where a PostgreSQL database tells which organizations were written to, for the bells of other processes.
CHANNEL = "storeroom"

#: Connections beside theirs: for visitors (2), deliveries (4), streams, pruning, looking for organizations, and what
#: is done at once. Whoever finds none waits, and the event loop must not.
_MORE = 3 * WORKERS

_BUSY_SECONDS = 30
_CONNECT_SECONDS = 10
_SECONDS_TRUSTED = 5
_BATCH = 10_000  # SQLite binds at most 32,766 values in one statement, PostgreSQL 65,535

#: What the databases call a lock that somebody else has.
_HELD = ("SQLITE_BUSY", "55P03")


class Busy(Exception):
    """Somebody else has the organization's lock, or a table's, and who asks said that it does not wait."""


def sqlite_engine(path: Path) -> Engine:
    """An engine for an SQLite file whose transactions begin where we say, not where pysqlite guesses."""
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        pool_size=WORKERS,
        max_overflow=_MORE,
        pool_use_lifo=True,  # the one used last has in its cache what the next request wants
        hide_parameters=True,  # a failure is logged, and what it was about may be secret
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    event.listen(engine, "handle_error", _tell_busy)
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
    options = connection.get_execution_options()
    waits = options.get("waits", True)
    driver = cast("sqlite3.Connection", connection.connection.dbapi_connection)
    if connection.info.get("waits") != waits:
        driver.execute(f"PRAGMA busy_timeout = {_BUSY_SECONDS * 1000 if waits else 0}")
        connection.info["waits"] = waits
    beginning = "BEGIN IMMEDIATE" if options.get("writes") else "BEGIN"
    if waits:
        connection.exec_driver_sql(beginning)
        return
    try:
        driver.execute(beginning)
    except sqlite3.OperationalError:
        raise Busy from None  # if it is something else, who waits is told


def _tell_busy(failed: ExceptionContext) -> None:
    """A statement of one that does not wait met a lock: another process makes a table anew, say."""
    error = failed.original_exception
    said = getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None) or ""
    waits = failed.connection is None or failed.connection.get_execution_options().get("waits", True)
    if not waits and said.startswith(_HELD):
        raise Busy from None


def postgresql_engine(url: URL) -> Engine:
    """An engine for a PostgreSQL database, through psycopg 3, whatever driver ``url`` names."""
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=WORKERS,
        max_overflow=_MORE,
        pool_use_lifo=True,
        hide_parameters=True,
        connect_args={"connect_timeout": _CONNECT_SECONDS, "application_name": "storeroom"},
    )
    event.listen(engine, "begin", _begin_postgresql)
    event.listen(engine, "handle_error", _tell_busy)
    event.listen(engine, "checkin", _note_use)
    event.listen(engine, "checkout", _check_idle)
    return engine


def _note_use(_connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
    record.info["used"] = time.monotonic()


def _check_idle(connection: DBAPIConnection, record: ConnectionPoolEntry, _proxy: object) -> None:
    """A database that was restarted is met with new connections. One that was just used is not asked: that
    would take as long as a statement."""
    if time.monotonic() - record.info.get("used", inf) > _SECONDS_TRUSTED:
        try:
            connection.cursor().execute("SELECT 1")
            connection.rollback()
        except Exception as error:  # whatever the driver calls it
            raise exc.DisconnectionError from error


def _begin_postgresql(connection: Connection) -> None:
    options = connection.get_execution_options()
    waits = options.get("waits", True)
    if options.get("writes"):
        # In one statement with the lock: when this is committed, whoever listens is told of the organization.
        taking = _TAKE if waits else _TRY_TO_TAKE
        told = (options["lock"], CHANNEL, options["schema_translate_map"][None])
        if connection.exec_driver_sql(taking, told).scalar() is False:
            raise Busy
    elif not waits:
        connection.exec_driver_sql("SET LOCAL lock_timeout = 1")


_TAKE = "SELECT pg_advisory_xact_lock(%s), pg_notify(%s, %s)"
_TRY_TO_TAKE = """
    SELECT pg_try_advisory_xact_lock(%s), pg_notify(%s, %s), set_config('lock_timeout', '1', true)
"""


def is_near(address: str) -> bool:
    """Whether what has this IP address, or none as a socket in a folder has not, is on this computer."""
    return not address or ip_address(address.partition("%")[0]).is_loopback


def of_organization(engine: Engine, schema: str) -> Engine:
    """The same engine where all tables are those of the PostgreSQL schema of one organization."""
    lock = hashlib.blake2b(schema.encode(), digest_size=8).digest()
    return engine.execution_options(
        schema_translate_map={None: schema}, lock=int.from_bytes(lock, signed=True)
    )


def for_reading(engine: Engine, *, waits: bool = True) -> Engine:
    """The same engine, all of whose transactions see one moment of the database; none of them writes.

    One that does not wait for others raises `Busy` where it would have to.
    """
    reading = engine.execution_options(writes=False, waits=waits)
    if engine.dialect.name == "postgresql":
        return reading.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return reading


def for_writing(engine: Engine, *, waits: bool = True) -> Engine:
    """The same engine, each of whose transactions has the organization to itself.

    One that does not wait for others raises `Busy` where there are any.
    """
    return engine.execution_options(writes=True, waits=waits)


def upsert(connection: Connection, table: Table) -> Any:
    """An INSERT into ``table`` that has ``on_conflict_do_update`` and ``on_conflict_do_nothing``."""
    return (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(table)


def run(connection: Connection, sql: str, values: dict[str, Any]) -> CursorResult[*tuple[Any, ...]]:
    """Run ``sql`` as it is written, for SQLite, or as PostgreSQL says the same.

    What every movement does is run so: to find its compiled form takes SQLAlchemy longer than to run it takes
    SQLite. Parameters read ``:name``, and tables have the ``{schema}`` before them that is their
    organization's. ``json_each(:name)`` are the elements of an array that `as_json` made, however many: a
    statement's number of parameters is limited. ``IN :name`` asks for what is equal to one of a list. Nothing else
    is converted to the types of Python, or from them.
    """
    schema = connection.get_execution_options().get("schema_translate_map", {None: None})[None]
    dialect = connection.dialect.name
    if dialect == "sqlite":
        values = {name: as_json(v) if isinstance(v, list) else v for name, v in values.items()}
    text = _text(sql, dialect).format(schema=f'"{schema}".' if schema else "")
    return connection.exec_driver_sql(text, values)


def as_json(rows: Iterable[object]) -> str:
    return msgspec.json.encode(list(rows)).decode()


@cache
def _text(sql: str, dialect: str) -> str:
    if dialect == "sqlite":
        text = re.sub(r"value ->> (\d)", r"json_extract(value, '$[\1]')", sql)  # older than 3.38 has no arrow
        return re.sub(r"IN (:\w+)", r"IN (SELECT value FROM json_each(\1))", text)
    text = re.sub(r"IN (:\w+)", r"= ANY (\1)", sql)
    text = re.sub(r"json_each\((:\w+)\)", r"jsonb_array_elements(CAST(\1 AS jsonb))", text)
    return re.sub(r":(\w+)", r"%(\1)s", text)


def bare_rows(
    connection: Connection, statement: Select[Any], values: dict[str, Any]
) -> Sequence[tuple[Any, ...]]:
    """All rows as the driver has them: of many, an object for each takes a third of the time to find them."""
    found = connection.execute(statement, values)
    return found.cursor.fetchall()


def rows_in(
    connection: Connection,
    statement: Select[Any],
    column: ColumnElement[str],
    values: Iterable[str],
    **parameters: object,
) -> Iterator[Row[*tuple[Any, ...]]]:
    """The rows of ``statement`` whose ``column`` is among ``values``, however many those are.

    ``parameters`` are those that ``statement`` has already.
    """
    among = _among(statement, column)
    for batch in batches(values):
        yield from connection.execute(among, {"among": batch, **parameters}).all()


@lru_cache(maxsize=256)
def _among(statement: Select[Any], column: ColumnElement[str]) -> Select[Any]:
    """Once for a statement that a module holds: to build one takes several times as long as to run it."""
    return statement.where(column.in_(bindparam("among", expanding=True)))


def batches(values: Iterable[str]) -> Iterator[list[str]]:
    """``values``, each once, in as many at a time as one statement can bind."""
    remaining = iter(dict.fromkeys(values))
    while batch := list(islice(remaining, _BATCH)):
        yield batch


def insert_all(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """All ``rows``, which may be none."""
    if rows:  # SQLAlchemy takes an empty list for one row of defaults
        connection.execute(table.insert(), rows)
