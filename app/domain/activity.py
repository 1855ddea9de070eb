"""What happened to stock, ours and others', as far as it can be known."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from app.domain.plans import Purpose, Step

#: What a service tells of a change, and the change itself, may be so far apart: its clock and ours differ, and what
#: it counts may lag behind what it lists.
SLACK = timedelta(minutes=5)


class Source(Enum):
    """Who did it."""

    HERE = "here"  #: this computer
    TILL = "till"
    ELSEWHERE = "elsewhere"  #: another computer, the service's own pages, another program


class ToldLine(NamedTuple):
    """``change`` is by how much the STORE balance grew."""

    variant: str
    change: Decimal


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that others did, as the service tells it: a receipt, or movements that were recorded together.

    ``purpose`` is None where its locations have no reason; moments are aware, in UTC.
    """

    reference: str
    at: datetime
    recorded: datetime
    source: Source
    purpose: Purpose | None
    lines: tuple[ToldLine, ...]


class Finding(NamedTuple):
    """A change that a reading found, and of which nobody told yet: it happened after ``since``, until ``at``."""

    change: Decimal
    since: datetime
    at: datetime


def explained(change: Decimal, moment: datetime, findings: Sequence[Finding]) -> int | None:
    """Which of the findings about a variant has in it a ``change`` that was recorded at ``moment``.

    Clocks differ, so one of the same size may be `SLACK` away; of any other, it must be the time. None where there
    is no such finding; of several, one of the same size, then the nearest.
    """

    def unfitness(place: int) -> tuple[bool, timedelta]:
        return findings[place].change != change, _distance(moment, findings[place])

    fitting = [
        place
        for place, each in enumerate(findings)
        if _distance(moment, each) <= (SLACK if each.change == change else timedelta(0))
    ]
    return min(fitting, key=unfitness, default=None)


def _distance(moment: datetime, finding: Finding) -> timedelta:
    return max(finding.since - moment, moment - finding.at, timedelta(0))


class Moved(NamedTuple):
    """That stock changed by so much; where there is a ``since``, at any time after that."""

    at: datetime
    since: datetime | None
    change: Decimal


class Point(NamedTuple):
    """What there was from a moment on, until the next point."""

    at: datetime
    balance: Decimal


@dataclass(frozen=True, slots=True)
class PastStock:
    """What there was at a moment. ``exact`` unless a change happened about then, nobody knows when."""

    balance: Decimal
    exact: bool


def stock_at(moment: datetime, now: Decimal, moves: Iterable[Moved]) -> PastStock:
    """What there was of a variant, going back from what there is ``now``; ``moves`` are all since then, or more."""
    balance, exact = now, True
    for move in moves:
        if move.at > moment:
            balance -= move.change
            exact = exact and (move.since is None or move.since >= moment)
    return PastStock(balance, exact)


def points(since: datetime, now: Decimal, moves: Sequence[Moved]) -> list[Point]:
    """Stock over time: what there was at ``since``, and what there came with each of the moves, oldest first."""
    later = sorted((move for move in moves if move.at > since), key=lambda move: move.at)
    balance = now - sum((move.change for move in later), Decimal(0))
    found = [Point(since, balance)]
    for move in later:
        balance += move.change
        found.append(Point(move.at, balance))
    return found


@dataclass(frozen=True, slots=True)
class Different:
    """What a reading found that others changed: stock by variant, and settings."""

    stock: tuple[ToldLine, ...] = ()
    settings: tuple[Step, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.stock or self.settings)
