"""The SQL that the service runs for a request, written down so that a rival can run the very same.

Whatever a room adds to a movement is in here too, the next time that it is measured: nobody keeps a list.
"""

import json
import re
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from app.domain.identifiers import PATTERN, new_identifier

#: The parameters of a statement once, by their places or by their names, as its driver wants them.
Row = list[Any] | dict[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """One statement and its rows of parameters; with the text ``BEGIN`` or ``COMMIT``, a transaction's ends.

    ``fresh`` are the parameters, as row and key, that are a new identifier each time that it is run; ``counted``
    those that are a number which grows, with the step by which it does.
    """

    sql: str
    rows: list[Row]
    many: bool
    fresh: list[tuple[int, Any]] = field(default_factory=list)
    counted: list[tuple[int, Any, int]] = field(default_factory=list)

    @property
    def changes(self) -> bool:
        return re.search(r"\b(INSERT|UPDATE|DELETE)\b", self.sql) is not None


BEGIN = Step("BEGIN", [], many=False)
COMMIT = Step("COMMIT", [], many=False)


def listen(engine: Engine, ask: Callable[[], object]) -> list[Step]:
    """The steps that ``ask`` runs on ``engine``, to be run once more on a copy of what it was."""
    steps = list[Step]()

    def began(_connection: object) -> None:
        steps.append(BEGIN)

    def executed(_c: object, _cursor: object, sql: str, given: Any, *_: object) -> None:
        if sql.startswith("BEGIN"):
            return
        many = isinstance(given, list)
        rows = [dict(row) if isinstance(row, dict) else list(row) for row in (given if many else [given])]
        steps.append(Step(sql, rows, many))

    def committed(_connection: object) -> None:
        steps.append(COMMIT)

    listeners: dict[str, Callable[..., None]] = {
        "begin": began,
        "before_cursor_execute": executed,
        "commit": committed,
    }
    for name, listener in listeners.items():
        event.listen(engine, name, listener)
    try:
        ask()
    finally:
        for name, listener in listeners.items():
            event.remove(engine, name, listener)
    return steps


def record(engine: Engine, ask: Callable[[], object]) -> list[Step]:
    """The steps of ``ask``, to be run again and again after it: what differs between two times is new each time."""
    first, second = listen(engine, ask), listen(engine, ask)
    return [_repeatable(before, after) for before, after in zip(first, second, strict=True)]


def _repeatable(before: Step, after: Step) -> Step:
    if before.sql != after.sql:
        raise RuntimeError(f"the second time it was not {before.sql} but {after.sql}")
    fresh, counted = list[tuple[int, Any]](), list[tuple[int, Any, int]]()
    for number, (old, new) in enumerate(zip(before.rows, after.rows, strict=True)):
        for key, was, now in _differences(old, new):
            if isinstance(now, int):
                counted.append((number, key, now - was))
            elif isinstance(now, str) and re.fullmatch(PATTERN, now):
                fresh.append((number, key))
    return Step(after.sql, after.rows, after.many, fresh, counted)


def _differences(old: Any, new: Any) -> list[tuple[Any, Any, Any]]:
    """Keys with what was under them and what is."""
    keys = new if isinstance(new, dict) else range(len(new))
    return [(key, old[key], new[key]) for key in keys if old[key] != new[key]]


class Replay:
    """Runs steps on a connection of the bare driver, as often as wanted."""

    def __init__(self, steps: Iterable[Step], connection: Any) -> None:
        self._steps = list(steps)
        self._connection = connection
        self._times = 0

    def run(self, renamed: dict[str, str] | None = None) -> list[Any]:
        """Everything that was found. ``renamed`` puts others in the place of what was recorded."""
        self._times += 1
        found = list[Any]()
        for step in self._steps:
            if step.sql == "COMMIT":
                self._connection.commit()
                continue
            if step.sql == "BEGIN":
                self._begin()
                continue
            cursor = self._connection.cursor()
            rows = self._rows(step, renamed or {})
            if step.many:
                cursor.executemany(step.sql, rows)
                continue
            cursor.execute(step.sql, rows[0])
            if cursor.description:
                found += cursor.fetchall()
        return found

    def _begin(self) -> None:
        """As the service does; psycopg begins by itself."""
        if isinstance(self._connection, sqlite3.Connection):
            self._connection.execute("BEGIN IMMEDIATE")

    def _rows(self, step: Step, renamed: dict[str, str]) -> list[Row]:
        if not (renamed or step.fresh or step.counted):
            return step.rows
        rows = [_renamed(row, renamed) for row in step.rows]
        for number, key in step.fresh:
            rows[number][key] = new_identifier()
        for number, key, growth in step.counted:
            rows[number][key] += growth * self._times
        return rows


def _renamed(row: Row, renamed: dict[str, str]) -> Any:
    if isinstance(row, dict):
        return {key: _renamed_in(value, renamed) for key, value in row.items()}
    return [_renamed_in(value, renamed) for value in row]


def _renamed_in(value: Any, renamed: dict[str, str]) -> Any:
    """Parameters can be JSON with many in it."""
    if isinstance(value, str):
        for old, new in renamed.items():
            value = value.replace(old, new)
    return value


def write(steps: Iterable[Step], path: Path) -> None:
    path.write_text(json.dumps([asdict(step) for step in steps]), encoding="utf-8")


def read(path: Path) -> list[Step]:
    return [Step(**step) for step in json.loads(path.read_text(encoding="utf-8"))]
