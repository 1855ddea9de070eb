"""The tables of ``records.sqlite``, and how those of earlier programs are brought to their form."""

import contextlib
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from time import sleep

from app.domain.errors import StoreUnavailable
from app.workspace import seen_tables
from app.workspace.entries import requests
from app.workspace.outcomes import State
from app.workspace.written import read_step, write_error

#: Of the tables below. A program refuses records of a later version than it knows.
VERSION = 2

#: How often, and after how many seconds, a file is tried that another program opens at the same moment.
_TRIES = 100
_PAUSE = 0.02

#: Rows are only ever added. The state of a request is that of its last outcome; it has none while it is planned.
_JOURNAL = """
CREATE TABLE plans (
    number INTEGER PRIMARY KEY,
    identifier TEXT NOT NULL UNIQUE,
    at TEXT NOT NULL,  -- ISO 8601, UTC
    purpose TEXT NOT NULL,
    who TEXT NOT NULL,
    note TEXT NOT NULL,
    undoes TEXT  -- the identifier of the plan that it takes back
) STRICT;
CREATE INDEX plans_by_time ON plans (at);
CREATE INDEX plans_undoing ON plans (undoes) WHERE undoes IS NOT NULL;
CREATE TABLE steps (
    plan INTEGER NOT NULL REFERENCES plans,
    position INTEGER NOT NULL,
    step TEXT NOT NULL,  -- JSON, see written.py
    undoes INTEGER,  -- the position, in that plan, of the step that it takes back
    PRIMARY KEY (plan, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE touched (
    variant TEXT NOT NULL,
    plan INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (variant, plan, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE requests (  -- each carries the steps at the positions first to last
    number INTEGER PRIMARY KEY,
    plan INTEGER NOT NULL REFERENCES plans,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    identifier TEXT UNIQUE  -- what the service is told; NULL where an earlier program used one for several
) STRICT;
CREATE INDEX requests_of_plan ON requests (plan, first);
CREATE TABLE outcomes (
    number INTEGER PRIMARY KEY,
    request INTEGER NOT NULL REFERENCES requests,
    at TEXT NOT NULL,
    state TEXT NOT NULL,
    detail TEXT  -- JSON, see written.py: what was seen before it was sent, the error, the verdict
) STRICT;
CREATE INDEX outcomes_of_request ON outcomes (request);
CREATE VIEW states AS SELECT number AS request, coalesce(
    (SELECT state FROM outcomes WHERE request = requests.number ORDER BY number DESC LIMIT 1), 'planned'
) AS state FROM requests;
"""


def prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Make the tables, or bring them to their present form. Raises `StoreUnavailable` ``records.newer``."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > VERSION:
        raise StoreUnavailable("records.newer", version=version, known=VERSION)
    _log_ahead(connection)
    connection.execute("PRAGMA synchronous = FULL")  # committed means on the disk
    if version == VERSION:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        (version,) = connection.execute(
            "PRAGMA user_version"
        ).fetchone()  # another program may have been first
        if version == 1:
            copy(connection, path.with_name(f"{path.stem}.version-1{path.suffix}"))
            _from_1(connection)
        elif version == 0:
            _make(connection)
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _log_ahead(connection: sqlite3.Connection) -> None:
    """For this alone SQLite does not wait for another program that opens the same new file."""
    for _ in range(_TRIES):
        with contextlib.suppress(sqlite3.OperationalError):
            connection.execute("PRAGMA journal_mode = WAL").fetchone()
            return
        sleep(_PAUSE)
    connection.execute("PRAGMA journal_mode = WAL").fetchone()


def copy(connection: sqlite3.Connection, target: Path) -> None:
    """Copy the whole file as it was before the transaction; a copy that is there already is left as it is."""
    if target.exists():
        return
    (path,) = [file for _, name, file in connection.execute("PRAGMA database_list") if name == "main"]
    unfinished = target.with_name(f"{target.name}.part")
    unfinished.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(unfinished)) as written:
        source.backup(written)
    unfinished.replace(target)


def _make(connection: sqlite3.Connection) -> None:
    _execute(connection, _JOURNAL)
    _execute(connection, seen_tables.TABLES)


def _execute(connection: sqlite3.Connection, script: str) -> None:
    """Not by `executescript`, which commits first."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            connection.execute(statement)
            statement = ""


def _from_1(connection: sqlite3.Connection) -> None:
    """Of version 1 outcomes were of steps, and a plan's identifier was that of all its requests."""
    for name in ("plans", "steps", "outcomes"):
        connection.execute(f"ALTER TABLE {name} RENAME TO old_{name}")
    connection.execute("DROP INDEX outcomes_of_plan")
    connection.execute("ALTER TABLE touched RENAME TO old_touched")
    _make(connection)
    connection.execute(
        "INSERT INTO plans SELECT number, identifier, at, purpose, '', '', NULL FROM old_plans"
    )
    connection.execute("INSERT INTO steps SELECT plan, position, step, NULL FROM old_steps")
    connection.execute("INSERT INTO touched SELECT * FROM old_touched")
    for plan, identifier, at in connection.execute("SELECT number, identifier, at FROM plans").fetchall():
        _split(connection, plan, identifier, at)
    for name in ("outcomes", "steps", "touched", "plans"):
        connection.execute(f"DROP TABLE old_{name}")


def _split(connection: sqlite3.Connection, plan: int, identifier: str, at: str) -> None:
    """Make the requests of a plan, each with its outcomes. One without any may have been sent."""
    texts = connection.execute("SELECT step FROM steps WHERE plan = ? ORDER BY position", (plan,)).fetchall()
    carried = list(requests([read_step(text) for (text,) in texts]))
    for positions in carried:
        row = (plan, positions[0], positions[-1], identifier if len(carried) == 1 else None)
        added = connection.execute(
            "INSERT INTO requests (plan, first, last, identifier) VALUES (?, ?, ?, ?)", row
        )
        outcomes = _outcomes_of_1(connection, plan, positions) or [(at, State.UNKNOWN.value, None)]
        connection.executemany(
            "INSERT INTO outcomes (request, at, state, detail) VALUES (?, ?, ?, ?)",
            ((added.lastrowid, *outcome) for outcome in outcomes),
        )


def _outcomes_of_1(
    connection: sqlite3.Connection, plan: int, positions: range
) -> Iterable[tuple[str, str, str | None]]:
    rows = connection.execute(
        "SELECT at, state, error FROM old_outcomes WHERE plan = ? AND first = ? ORDER BY number",
        (plan, positions[0]),
    )
    return [(at, state, error and write_error(error)) for at, state, error in rows]
