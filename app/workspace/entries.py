"""The entries of the journal: a plan, and the requests that carry its steps, each with what became of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from app.domain.evidence import Before, Verdict
from app.domain.identifiers import new_identifier
from app.domain.movements import Movement
from app.domain.plans import LevelStep, MovementStep, Plan, Step
from app.domain.stock import NO_LEVEL
from app.workspace.outcomes import State

#: Steps in one request. The API names no limit; real clients send as many at most (contract, section 1.4).
MOST_PER_REQUEST = 500


@dataclass(frozen=True, slots=True)
class Request:
    """What carries the steps at ``positions``, all of one kind, and is sent once.

    ``identifier`` is what the service is told; empty for one of an earlier program that told it otherwise.
    ``before`` is what was seen right before it was sent, ``at`` when its state came about.
    """

    identifier: str
    positions: range
    state: State = State.PLANNED
    at: datetime | None = None
    before: Before | None = None
    error: str = ""
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A plan as it is written down; ``at`` is when it was, aware, in UTC, and ``who`` the one who decided it."""

    identifier: str
    plan: Plan
    at: datetime
    who: str
    requests: tuple[Request, ...] = field(default=())

    @property
    def states(self) -> tuple[State, ...]:
        """Of each step."""
        return tuple(request.state for request in self.requests for _ in request.positions)

    @property
    def planned(self) -> tuple[Request, ...]:
        """Requests that were never sent, and still may be."""
        return tuple(request for request in self.requests if request.state is State.PLANNED)

    def steps_of(self, request: Request) -> tuple[Step, ...]:
        return self.plan.steps[request.positions.start : request.positions.stop]


def entry_of(plan: Plan, at: datetime, who: str) -> Entry:
    """The entry of a plan that is new."""
    made = tuple(Request(new_identifier(), positions) for positions in requests(plan.steps))
    return Entry(new_identifier(), plan, at, who, made)


def requests(steps: Sequence[Step]) -> Iterator[range]:
    """The positions of the steps that go together in one request: neighbours of one kind, not too many."""
    first = 0
    for _, group in groupby(steps, key=_kind):
        end = first + len(list(group))
        for start in range(first, end, MOST_PER_REQUEST):
            yield range(start, min(start + MOST_PER_REQUEST, end))
        first = end


def movements_of(steps: Sequence[Step]) -> tuple[Movement, ...]:
    return tuple(step.movement for step in steps if isinstance(step, MovementStep))


def _kind(step: Step) -> tuple[type[Step], bool]:
    return type(step), isinstance(step, LevelStep) and step.after == NO_LEVEL
