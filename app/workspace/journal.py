"""The plans, written down before they are sent, with what became of each.

Kept in ``records.sqlite``, which is never thrown away and to which rows are only added. A step that no
outcome speaks of was about to be sent when the program ended: what became of it is unknown.
"""

import contextlib
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from app.domain.errors import StoreroomError, StoreUnavailable
from app.domain.plans import Plan, Purpose
from app.workspace.database import Database
from app.workspace.outcomes import ActivityEntry, State
from app.workspace.written import read_step, write_step

#: Of the tables below. A program refuses records of a later version than it knows.
VERSION = 1

_TABLES = f"""
BEGIN;
CREATE TABLE plans (
    number INTEGER PRIMARY KEY,
    identifier TEXT NOT NULL UNIQUE,
    at TEXT NOT NULL,  -- ISO 8601, UTC
    purpose TEXT NOT NULL
) STRICT;
CREATE TABLE steps (
    plan INTEGER NOT NULL REFERENCES plans,
    position INTEGER NOT NULL,
    step TEXT NOT NULL,  -- JSON, see written.py
    PRIMARY KEY (plan, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE touched (
    variant TEXT NOT NULL,
    plan INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (variant, plan, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE outcomes (  -- one a request, which carried the steps at the positions first to last
    number INTEGER PRIMARY KEY,
    plan INTEGER NOT NULL REFERENCES plans,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    at TEXT NOT NULL,
    state TEXT NOT NULL,
    error TEXT
) STRICT;
CREATE INDEX outcomes_of_plan ON outcomes (plan);
PRAGMA user_version = {VERSION};
COMMIT;
"""

_ACTIVITY = """
SELECT plans.at, plans.purpose, steps.step, (
    SELECT state FROM outcomes
    WHERE outcomes.plan = touched.plan AND touched.position BETWEEN first AND last
    ORDER BY number DESC LIMIT 1
)
FROM touched JOIN plans ON plans.number = touched.plan JOIN steps USING (plan, position)
WHERE touched.variant = ?
ORDER BY touched.plan DESC, touched.position DESC
LIMIT ?
"""


class Journal:
    """Every method raises `StoreUnavailable`: ``records.newer`` for a file that a later program wrote,
    ``records.failed`` where it cannot be read or written, as on a full disk.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._database = Database(path, _prepare)

    async def open(self) -> None:
        with self._errors():
            await self._database.run(lambda connection: None)

    async def write(self, identifier: str, plan: Plan) -> None:
        """Write a plan down. When this returns, it is on the disk."""

        def work(connection: sqlite3.Connection) -> None:
            row = (identifier, _now(), plan.purpose.value)
            plans = "INSERT INTO plans (identifier, at, purpose) VALUES (?, ?, ?)"
            number = connection.execute(plans, row).lastrowid
            steps = list(enumerate(plan.steps))
            connection.executemany(
                "INSERT INTO steps VALUES (?, ?, ?)",
                ((number, position, write_step(step)) for position, step in steps),
            )
            connection.executemany(
                "INSERT INTO touched VALUES (?, ?, ?)",
                ((variant, number, position) for position, step in steps for variant in step.variants),
            )

        with self._errors():
            await self._database.run(work)

    async def settle(
        self, identifier: str, positions: range, state: State, error: StoreroomError | None
    ) -> None:
        """Append what became of the request that carried the steps at ``positions``."""
        row = (positions[0], positions[-1], _now(), state.value, error and str(error), identifier)
        outcomes = (
            "INSERT INTO outcomes (plan, first, last, at, state, error)"
            " SELECT number, ?, ?, ?, ?, ? FROM plans WHERE identifier = ?"
        )
        with self._errors():
            await self._database.run(lambda connection: connection.execute(outcomes, row))

    async def activity(self, variant: str, limit: int) -> list[ActivityEntry]:
        """What was done to a variant from this computer, newest first."""
        with self._errors():
            rows = await self._database.run(
                lambda connection: connection.execute(_ACTIVITY, (variant, limit)).fetchall()
            )
        return [
            ActivityEntry(
                datetime.fromisoformat(at), Purpose(purpose), read_step(step), State(state or "unknown")
            )
            for at, purpose, step, state in rows
        ]

    async def close(self) -> None:
        await self._database.close()

    @contextlib.contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise StoreUnavailable("records.failed", path=str(self._path), reason=str(error)) from error


def _prepare(connection: sqlite3.Connection) -> None:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > VERSION:
        raise StoreUnavailable("records.newer", version=version, known=VERSION)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")  # committed means on the disk
    if version == 0:
        connection.executescript(_TABLES)


def _now() -> str:
    return datetime.now(UTC).isoformat()
