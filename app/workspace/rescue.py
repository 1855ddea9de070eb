"""What can still be read of damaged records goes into a new file; the damaged one is kept beside it."""

import contextlib
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from app.workspace import moments
from app.workspace.outcomes import State
from app.workspace.records_file import VERSION, prepare
from app.workspace.written import write_error

#: A plan of which something is missing is nothing that can be understood, or sent.
_INCOMPLETE = """
SELECT number FROM plans WHERE NOT EXISTS (SELECT 1 FROM requests WHERE plan = plans.number)
OR (SELECT count(*) FROM steps WHERE plan = plans.number)
    <> (SELECT sum(last - first + 1) FROM requests WHERE plan = plans.number)
OR (SELECT count(*) FROM steps WHERE plan = plans.number)
    <> (SELECT max(last) + 1 FROM requests WHERE plan = plans.number)
"""

#: What happened to these later may be among what was lost: one without an outcome may have been sent.
_OPEN = "SELECT request FROM states WHERE state IN ('planned', 'sending')"


def rescue(path: Path) -> tuple[Path, int]:
    """Where the damaged file is now, and of how many plans the new one tells. Raises `OSError`, `sqlite3.Error`.

    Nothing is taken away before the new file is whole.
    """
    moment = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    aside, new = (path.with_name(f"{path.stem}.{what}-{moment}{path.suffix}") for what in ("damaged", "new"))
    plans = _rescued(path, new)
    for suffix in ("-wal", "-shm", ""):
        with contextlib.suppress(FileNotFoundError):
            path.with_name(path.name + suffix).rename(aside.with_name(aside.name + suffix))
    new.rename(path)
    return aside, plans


def _rescued(path: Path, new: Path) -> int:
    with closing(sqlite3.connect(new, isolation_level=None)) as target:
        prepare(target, new)
        target.execute("PRAGMA journal_mode = DELETE")  # one file, until it is opened as what it is
        target.execute("BEGIN")
        address = f"file:{quote(str(path))}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as source:
            _copy(source, target)
        _make_whole(target)
        (plans,) = target.execute("SELECT count(*) FROM plans").fetchone()
        target.execute("COMMIT")
    return int(plans)


def _copy(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """The rows of every table, from both ends up to where it is damaged; of another form of the file none."""
    source.execute(
        "PRAGMA writable_schema = ON"
    )  # else nothing is read of a file that is shorter than it says
    with contextlib.suppress(sqlite3.DatabaseError):
        if source.execute("PRAGMA user_version").fetchone() != (VERSION,):
            return
    tables = target.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    for (table,) in tables:
        columns = target.execute(f"PRAGMA table_info({table})").fetchall()
        keys = ", ".join(column[1] for column in sorted(columns, key=lambda each: each[5]) if column[5])
        names, marks = ", ".join(column[1] for column in columns), ", ".join("?" * len(columns))
        down = ", ".join(f"{key} DESC" for key in keys.split(", "))
        for order in (keys, down):
            with contextlib.suppress(sqlite3.DatabaseError):
                for row in source.execute(f"SELECT {names} FROM {table} NOT INDEXED ORDER BY {order}"):  # noqa: S608
                    target.execute(f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})", row)  # noqa: S608


def _make_whole(target: sqlite3.Connection) -> None:
    target.execute(f"CREATE TEMP TABLE incomplete AS {_INCOMPLETE}")
    target.execute(
        "DELETE FROM outcomes WHERE request NOT IN (SELECT number FROM requests) OR request IN"
        " (SELECT number FROM requests WHERE plan IN (SELECT number FROM incomplete))"
    )
    for table, column in (("requests", "plan"), ("steps", "plan"), ("touched", "plan"), ("plans", "number")):
        target.execute(
            f"DELETE FROM {table} WHERE {column} IN (SELECT number FROM incomplete)"  # noqa: S608
            f" OR {column} NOT IN (SELECT number FROM plans)"
        )
    moment = moments.written(datetime.now(UTC))
    detail = write_error("records.damaged")
    rows = [(request, moment, State.UNKNOWN.value, detail) for (request,) in target.execute(_OPEN).fetchall()]
    target.executemany("INSERT INTO outcomes (request, at, state, detail) VALUES (?, ?, ?, ?)", rows)
