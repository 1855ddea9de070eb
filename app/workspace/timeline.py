"""The timeline of the store: plans, receipts and what readings found, newest first, a page at a time."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from app.domain.activity import Source
from app.domain.plans import MovementStep, Purpose, Step
from app.workspace import moments
from app.workspace.outcomes import State
from app.workspace.records import Records
from app.workspace.shelf import decimal
from app.workspace.written import read_step

_PLANS = """
SELECT number, at, identifier, purpose, who, note, undoes,
    (SELECT original.purpose FROM plans AS original WHERE original.identifier = plans.undoes)
FROM plans
WHERE (at, number) < (?, ?) AND at >= ? AND at < ? {more} ORDER BY at DESC, number DESC LIMIT ?
"""
_SEEN = """
SELECT number, at, since, source, purpose FROM seen
WHERE (at, number) < (?, ?) AND at >= ? AND at < ? {more} ORDER BY at DESC, number DESC LIMIT ?
"""

_STATES = "SELECT last - first + 1, state FROM request_states WHERE plan = ?"

_STEPS = """
SELECT step, state
FROM steps JOIN request_states AS carried ON carried.plan = steps.plan AND position BETWEEN first AND last
WHERE steps.plan = ? AND position >= ? ORDER BY position LIMIT ?
"""

#: The steps that take back one of a plan: that one's position, and what became of them.
UNDONE = """
SELECT steps.undoes, state
FROM plans JOIN steps ON steps.plan = plans.number
JOIN request_states AS carried ON carried.plan = steps.plan AND position BETWEEN first AND last
WHERE plans.undoes = ? AND steps.undoes IS NOT NULL ORDER BY plans.number
"""

#: Later than anything.
_END = "9999"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of what happened: ``purposes`` and ``sources`` that are empty leave nothing out.

    ``unexplained`` wants what nobody knows the reason of beside the ``purposes``. Moments are aware; ``until`` is
    the first that is not wanted.
    """

    since: datetime | None = None
    until: datetime | None = None
    purposes: frozenset[Purpose] = frozenset()
    unexplained: bool = False
    sources: frozenset[Source] = frozenset()
    variant: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """What one step did: ``step`` is None where stock changed by ``change``, and no more is known.

    ``variants`` are those of the step; ``state`` is that of a plan's step.
    """

    variants: tuple[str, ...]
    change: Decimal | None
    step: Step | None
    state: State | None = None


class Place(NamedTuple):
    """Where an entry is in the timeline: what to go on after."""

    at: str
    number: int
    is_plan: bool


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened: ``plan`` is the identifier of one of ours, else others did it.

    ``since`` is there where it happened at any time after that, and at the latest ``at``. ``purpose`` is None where
    nobody knows why; ``taken_back`` is that of the plan that it ``undoes``. ``states`` of a plan tells how many of its steps are in each, ``undone`` how many of them other
    plans took back. ``first`` is the first of its ``count`` lines.
    """

    place: Place
    at: datetime
    source: Source
    purpose: Purpose | None
    count: int
    first: Line | None
    since: datetime | None = None
    plan: str | None = None
    who: str = ""
    note: str = ""
    undoes: str | None = None
    taken_back: Purpose | None = None
    states: dict[State, int] = field(default_factory=dict)
    undone: int = 0


async def page(
    records: Records, wanted: Wanted, after: Place | None = None, limit: int = 100
) -> list[Happening]:
    """So many entries, newest first, from the first on or after a place. Raises `StoreUnavailable`."""
    return await records.read(lambda connection: _page(connection, wanted, after, limit))


async def lines(records: Records, place: Place, first: int = 0, limit: int = 500) -> list[Line]:
    """So many lines of an entry, in their order. Raises `StoreUnavailable`."""
    return await records.read(lambda connection: _lines(connection, place, first, limit))


def _page(connection: sqlite3.Connection, wanted: Wanted, after: Place | None, limit: int) -> list[Happening]:
    plans = _plan_rows(connection, wanted, after, limit)
    seen = _seen_rows(connection, wanted, after, limit)
    rows = sorted(plans + seen, key=lambda row: row[0], reverse=True)[:limit]
    return [
        _plan(connection, place, row) if place.is_plan else _seen(connection, place, row)
        for place, row in rows
    ]


_Row = tuple[Place, sqlite3.Row | tuple[str, ...]]


def _plan_rows(connection: sqlite3.Connection, wanted: Wanted, after: Place | None, limit: int) -> list[_Row]:
    if wanted.sources and Source.HERE not in wanted.sources:
        return []
    more, values = _purposes(wanted)
    if wanted.variant is not None:
        more += " AND number IN (SELECT plan FROM touched WHERE variant = ?)"
        values.append(wanted.variant)
    query = _PLANS.format(more=more)
    rows = connection.execute(query, (*_span(wanted, after, is_plan=True), *values, limit))
    return [(Place(row[1], row[0], True), row) for row in rows]


def _seen_rows(connection: sqlite3.Connection, wanted: Wanted, after: Place | None, limit: int) -> list[_Row]:
    more, values = _purposes(wanted)
    if wanted.sources:
        more += f" AND source IN ({_marks(wanted.sources)})"
        values += sorted(source.value for source in wanted.sources)
    if wanted.variant is not None:
        more += " AND number IN (SELECT seen FROM seen_lines WHERE variant = ?)"
        values.append(wanted.variant)
    query = _SEEN.format(more=more)
    rows = connection.execute(query, (*_span(wanted, after, is_plan=False), *values, limit))
    return [(Place(row[1], row[0], False), row) for row in rows]


def _span(wanted: Wanted, after: Place | None, *, is_plan: bool) -> tuple[str, int, str, str]:
    """Of one moment plans come after what was seen, so before it in the timeline, which is newest first."""
    at, number = _END, 0
    if after is not None:
        at, number = after.at, after.number
        if after.is_plan and not is_plan:
            number = 2**62
        elif is_plan and not after.is_plan:
            number = 0
    since = moments.written(wanted.since) if wanted.since else ""
    return at, number, since, moments.written(wanted.until) if wanted.until else _END


def _purposes(wanted: Wanted) -> tuple[str, list[str]]:
    if not wanted.purposes and not wanted.unexplained:
        return "", []
    either = f"purpose IN ({_marks(wanted.purposes)})"
    values = sorted(purpose.value for purpose in wanted.purposes)
    return f" AND ({either} OR purpose IS NULL)" if wanted.unexplained else f" AND {either}", values


def _marks(values: frozenset[Purpose] | frozenset[Source]) -> str:
    return ", ".join("?" * len(values))


def _plan(connection: sqlite3.Connection, place: Place, row: Sequence[str]) -> Happening:
    _, at, identifier, purpose, who, note, undoes, taken_back = row
    states: dict[State, int] = {}
    for steps, state in connection.execute(_STATES, (place.number,)):
        states[State(state)] = states.get(State(state), 0) + steps
    undone = {
        position
        for position, state in connection.execute(UNDONE, (identifier,))
        if State(state).happened is not False
    }
    return Happening(
        place,
        moments.read(at),
        Source.HERE,
        Purpose(purpose),
        sum(states.values()),
        next(iter(_lines(connection, place, 0, 1)), None),
        plan=identifier,
        who=who,
        note=note,
        undoes=undoes,
        taken_back=Purpose(taken_back) if taken_back else None,
        states=states,
        undone=len(undone),
    )


def _seen(connection: sqlite3.Connection, place: Place, row: Sequence[str]) -> Happening:
    number, at, since, source, purpose = row
    (count,) = connection.execute("SELECT count(*) FROM seen_lines WHERE seen = ?", (number,)).fetchone()
    return Happening(
        place,
        moments.read(at),
        Source(source),
        Purpose(purpose) if purpose else None,
        count,
        next(iter(_lines(connection, place, 0, 1)), None),
        since=moments.read(since) if since else None,
    )


def _lines(connection: sqlite3.Connection, place: Place, first: int, limit: int) -> list[Line]:
    if place.is_plan:
        rows = connection.execute(_STEPS, (place.number, first, limit))
        return [_step_line(read_step(step), State(state)) for step, state in rows]
    select = "SELECT variant, change, step FROM seen_lines WHERE seen = ? ORDER BY position LIMIT ? OFFSET ?"
    return [
        Line((variant,), None if change is None else decimal(change), read_step(step) if step else None)
        for variant, change, step in connection.execute(select, (place.number, limit, first))
    ]


def _step_line(step: Step, state: State) -> Line:
    change = step.after - step.before if isinstance(step, MovementStep) else None
    return Line(step.variants, change, step, state)
