"""What became of a plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum

from app.domain.changes import Changes
from app.domain.errors import StoreroomError
from app.domain.plans import Plan, Purpose, Step


class State(Enum):
    """What became of a step."""

    CONFIRMED = "confirmed"  #: done: the service said so
    REFUSED = "refused"  #: not done: the service said no, or was never reached
    UNKNOWN = "unknown"  #: sent, and no answer that says what became of it
    NOT_SENT = "not_sent"  #: not done: something before it went wrong


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a plan, with a state for each of its steps in their order.

    ``error`` is why it went no further. ``after`` are the STORE balances by variant that the service
    answered; not every answer has them.
    """

    identifier: str
    plan: Plan
    states: tuple[State, ...]
    error: StoreroomError | None
    changes: Changes
    after: Mapping[str, Decimal]

    @property
    def confirmed(self) -> bool:
        """Whether all of it is done."""
        return all(state is State.CONFIRMED for state in self.states)


@dataclass(frozen=True, slots=True)
class ActivityEntry:
    """One step that was taken from this computer; ``at`` is aware, in UTC."""

    at: datetime
    purpose: Purpose
    step: Step
    state: State
