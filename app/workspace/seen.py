"""What others did: found by comparing readings, and told by the service. Both are one thing, noted once.

The books balance: what was done here, what was told and what was only found add up to what a reading shows. So what
is told takes its part out of what was found before, and is expected by the next reading where that was not yet so.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal

from app.domain.activity import SLACK, Different, Finding, Source, Told, ToldLine, explained
from app.domain.plans import LevelStep, MovementStep, Purpose, Step, TrackingStep
from app.workspace import moments
from app.workspace.records import Records
from app.workspace.shelf import decimal, units
from app.workspace.written import write_step

#: The mark of the first reading that was compared: what happened before it, readings do not show.
FIRST = "first reading"

_FINDINGS = """
SELECT seen, position, change, since, at FROM seen_lines JOIN seen ON seen.number = seen
WHERE variant = ? AND since IS NOT NULL AND change IS NOT NULL AND since <= ? AND at >= ?
"""


class Seen:
    """Every method raises `StoreUnavailable`, as `Records` says. Moments are aware."""

    def __init__(self, records: Records) -> None:
        self._records = records

    async def note(self, found: Different, since: datetime, at: datetime) -> None:
        """Note what the reading that ended ``at`` found to be different from the one before it, of ``since``."""
        await self._records.run(lambda connection: _note(connection, found, since, at))

    async def tell(self, told: Iterable[Told], read_at: datetime, marks: Mapping[str, str]) -> None:
        """Note what the service tells, each thing once, and how far it told; ``read_at`` is of the last reading."""
        things = list(told)

        def work(connection: sqlite3.Connection) -> None:
            for thing in things:
                _tell(connection, thing, read_at)
            connection.executemany("INSERT OR REPLACE INTO marks VALUES (?, ?)", marks.items())

        await self._records.run(work)

    async def settled(self, steps: Sequence[Step], at: datetime, read_at: datetime) -> None:
        """Take steps that were sent ``at`` a moment, and turned out to be done, out of what readings found."""

        def work(connection: sqlite3.Connection) -> None:
            for step in steps:
                if isinstance(step, MovementStep):
                    change = step.movement.reason.after(Decimal(0), step.movement.quantity)
                    _explain(connection, step.movement.variant, change, at, read_at)
                else:
                    _forget_setting(connection, step, at)

        await self._records.run(work)

    async def marks(self) -> dict[str, str]:
        return await self._records.read(
            lambda connection: dict(connection.execute("SELECT name, value FROM marks"))
        )

    async def mark(self, name: str, value: str) -> None:
        row = (name, value)
        await self._records.run(
            lambda connection: connection.execute("INSERT OR REPLACE INTO marks VALUES (?, ?)", row)
        )


def _note(connection: sqlite3.Connection, found: Different, since: datetime, at: datetime) -> None:
    connection.execute("INSERT OR IGNORE INTO marks VALUES (?, ?)", (FIRST, moments.written(since)))
    lines = [
        line._replace(change=change) for line in found.stock if (change := _less_expected(connection, line))
    ]
    # What was told long ago and no reading shows, something else made up for.
    missed = "DELETE FROM expected WHERE at < ? RETURNING variant, change"
    for variant, change in connection.execute(missed, (moments.written(at - SLACK),)).fetchall():
        lines.append(ToldLine(variant, -decimal(change)))
    _insert(connection, lines, (), since, at, None)
    for purpose, steps in _by_purpose(found.settings).items():
        _insert(connection, (), steps, since, at, purpose)


def _less_expected(connection: sqlite3.Connection, line: ToldLine) -> Decimal:
    """The change of a line without what was told already."""
    change = line.change
    rows = connection.execute(
        "SELECT number, change FROM expected WHERE variant = ?", (line.variant,)
    ).fetchall()
    for number, told in rows:
        if abs(change - decimal(told)) < abs(change):
            change -= decimal(told)
            connection.execute("DELETE FROM expected WHERE number = ?", (number,))
    return change


def _tell(connection: sqlite3.Connection, told: Told, read_at: datetime) -> None:
    row = (moments.written(told.at), told.source.value, told.purpose and told.purpose.value, told.reference)
    insert = "INSERT OR IGNORE INTO seen (at, source, purpose, reference) VALUES (?, ?, ?, ?)"
    cursor = connection.execute(insert, row)
    if not cursor.rowcount:
        return
    _insert_lines(connection, cursor.lastrowid, told.lines, ())
    for line in told.lines:
        _explain(connection, line.variant, line.change, told.recorded, read_at)


def _explain(
    connection: sqlite3.Connection, variant: str, change: Decimal, moment: datetime, read_at: datetime
) -> None:
    """Take a change that was told out of what was found; expect it, where a reading may still find it."""
    around = (moments.written(moment + SLACK), moments.written(moment - SLACK))
    rows = connection.execute(_FINDINGS, (variant, *around)).fetchall()
    findings = [
        Finding(decimal(found), moments.read(since), moments.read(at)) for _, _, found, since, at in rows
    ]
    place = explained(change, moment, findings)
    if place is not None:
        _lessen(connection, rows[place][0], rows[place][1], findings[place].change - change)
    elif moment >= read_at - SLACK:
        expect = "INSERT INTO expected (variant, change, at) VALUES (?, ?, ?)"
        connection.execute(expect, (variant, units(change), moments.written(moment)))
    elif moment >= _first_reading(connection):
        line = ToldLine(variant, -change)
        _insert(connection, (line,), (), moment - SLACK, moment + SLACK, None)


def _lessen(connection: sqlite3.Connection, seen: int, position: int, left: Decimal) -> None:
    key = (seen, position)
    if left:
        update = "UPDATE seen_lines SET change = ? WHERE seen = ? AND position = ?"
        connection.execute(update, (units(left), *key))
        return
    connection.execute("DELETE FROM seen_lines WHERE seen = ? AND position = ?", key)
    _drop_if_empty(connection, seen)


def _forget_setting(connection: sqlite3.Connection, step: TrackingStep | LevelStep, at: datetime) -> None:
    """A setting that was changed from here was found by a reading before that was known."""
    find = (
        "SELECT seen, position FROM seen_lines JOIN seen ON seen.number = seen"
        " WHERE variant = ? AND step = ? AND at >= ?"
    )
    for variant in step.variants:
        row = (variant, write_step(step), moments.written(at))
        for seen, position in connection.execute(find, row).fetchall():
            _lessen(connection, seen, position, Decimal(0))


def _drop_if_empty(connection: sqlite3.Connection, seen: int) -> None:
    empty = "DELETE FROM seen WHERE number = ? AND NOT EXISTS (SELECT 1 FROM seen_lines WHERE seen = ?)"
    connection.execute(empty, (seen, seen))


def _first_reading(connection: sqlite3.Connection) -> datetime:
    """Where nothing was compared yet, nothing that is told can be missing."""
    found = connection.execute("SELECT value FROM marks WHERE name = ?", (FIRST,)).fetchone()
    return moments.read(found[0]) if found else datetime.max.replace(tzinfo=UTC)


def _insert(
    connection: sqlite3.Connection,
    stock: Sequence[ToldLine],
    settings: Sequence[Step],
    since: datetime,
    at: datetime,
    purpose: Purpose | None,
) -> None:
    if not stock and not settings:
        return
    row = (moments.written(at), moments.written(since), Source.ELSEWHERE.value, purpose and purpose.value)
    insert = "INSERT INTO seen (at, since, source, purpose) VALUES (?, ?, ?, ?)"
    _insert_lines(connection, connection.execute(insert, row).lastrowid, stock, settings)


def _insert_lines(
    connection: sqlite3.Connection, seen: int | None, stock: Sequence[ToldLine], settings: Sequence[Step]
) -> None:
    rows: list[tuple[object, ...]] = [
        (seen, position, line.variant, units(line.change), None) for position, line in enumerate(stock)
    ]
    # A product that is tracked, or not any more, is told of each of its variants, and written once.
    told = [(step, variant) for step in settings for variant in step.variants]
    rows += (
        (seen, position, variant, None, write_step(step)) for position, (step, variant) in enumerate(told)
    )
    connection.executemany("INSERT INTO seen_lines VALUES (?, ?, ?, ?, ?)", rows)


def _by_purpose(settings: Iterable[Step]) -> dict[Purpose, list[Step]]:
    found: dict[Purpose, list[Step]] = {}
    for step in settings:
        purpose = Purpose.SET_LEVEL
        if isinstance(step, TrackingStep):
            purpose = Purpose.START_TRACKING if step.on else Purpose.STOP_TRACKING
        found.setdefault(purpose, []).append(step)
    return found
