"""What happened to one variant, line by line, and what there was of it at any time since then."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from app.domain.activity import Moved, Source
from app.domain.plans import MovementStep, Purpose, Step
from app.workspace import moments
from app.workspace.outcomes import State
from app.workspace.records import Records
from app.workspace.shelf import decimal
from app.workspace.written import read_step

_OURS = """
SELECT plans.at, plans.number, position, purpose, step, state, identifier, note
FROM touched JOIN plans ON plans.number = touched.plan JOIN steps USING (plan, position)
JOIN request_states AS carried ON carried.plan = touched.plan AND position BETWEEN first AND last
WHERE touched.variant = ? AND plans.at >= ?
"""
_OTHERS = """
SELECT seen.at, seen.number, position, purpose, step, change, since, source
FROM seen_lines JOIN seen ON seen.number = seen_lines.seen
WHERE variant = ? AND seen.at >= ?
"""


@dataclass(frozen=True, slots=True)
class PastLine:
    """One line of a variant's timeline. ``change`` is of its STORE balance, zero where it did not happen, or nobody
    knows; ``after`` is what there was then. ``step`` is None where stock changed, and no more is known.
    """

    at: datetime
    source: Source
    purpose: Purpose | None
    change: Decimal
    after: Decimal
    step: Step | None
    state: State | None = None
    since: datetime | None = None
    plan: str | None = None
    note: str = ""

    @property
    def moved(self) -> Moved:
        return Moved(self.at, self.since, self.change)


async def happened(
    records: Records, variant: str, now: Decimal, since: datetime | None = None
) -> list[PastLine]:
    """What happened to a variant of which there are ``now`` so many, newest first. Raises `StoreUnavailable`."""
    return await records.read(lambda connection: _happened(connection, variant, now, since))


def _happened(
    connection: sqlite3.Connection, variant: str, now: Decimal, since: datetime | None
) -> list[PastLine]:
    row = (variant, moments.written(since) if since else "")
    found = [
        (at, 1, number, position, rest) for at, number, position, *rest in connection.execute(_OURS, row)
    ]
    found += [
        (at, 0, number, position, rest) for at, number, position, *rest in connection.execute(_OTHERS, row)
    ]
    told = []
    for at, is_plan, _, _, rest in sorted(found, key=lambda each: each[:4], reverse=True):
        each = _ours(at, now, *rest) if is_plan else _others(at, now, *rest)
        now -= each.change
        told.append(each)
    return told


def _ours(at: str, after: Decimal, purpose: str, text: str, state: str, plan: str, note: str) -> PastLine:
    step, became = read_step(text), State(state)
    change = Decimal(0)
    if isinstance(step, MovementStep) and became.happened:
        change = step.after - step.before
    return PastLine(
        moments.read(at), Source.HERE, Purpose(purpose), change, after, step, became, plan=plan, note=note
    )


def _others(
    at: str,
    after: Decimal,
    purpose: str | None,
    text: str | None,
    change: int | None,
    since: str | None,
    source: str,
) -> PastLine:
    return PastLine(
        moments.read(at),
        Source(source),
        Purpose(purpose) if purpose else None,
        decimal(change or 0),
        after,
        read_step(text) if text else None,
        since=moments.read(since) if since else None,
    )
