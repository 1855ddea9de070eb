"""What became of a plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from app.domain.changes import Changes
from app.domain.errors import StoreroomError
from app.domain.plans import MovementStep, Plan, Step


class State(Enum):
    """What became of a step."""

    PLANNED = "planned"  #: not sent yet; it may be, when the person says so
    SENDING = "sending"  #: on its way, or on its way when the program ended
    CONFIRMED = "confirmed"  #: done: the service said so
    REFUSED = "refused"  #: not done: the service said no, or was never reached
    UNKNOWN = "unknown"  #: sent, and no answer that says what became of it
    NOT_SENT = (
        "not_sent"  #: not done, and never to be sent: something before it went wrong, or the person said so
    )
    DONE = "done"  #: done: no answer came, but it was found out, or the person said so
    NOT_DONE = "not_done"  #: not done: likewise

    @property
    def happened(self) -> bool | None:
        """Whether it was done; None where nobody knows."""
        if self in (State.SENDING, State.UNKNOWN):
            return None
        return self in (State.CONFIRMED, State.DONE)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a plan, with a state for each of its steps in their order.

    ``error`` is why it went no further, or why its outcome could not be noted. ``after`` are the STORE
    balances by variant that the service answered; not every answer has them. ``reread`` tells, where that
    left questions, whether all stock was read anew after the change ended.
    """

    identifier: str
    plan: Plan
    states: tuple[State, ...]
    error: StoreroomError | None
    changes: Changes
    after: Mapping[str, Decimal]
    reread: bool = False

    @property
    def confirmed(self) -> bool:
        """Whether all of it is done."""
        return all(state is State.CONFIRMED for state in self.states)

    @property
    def confirmed_steps(self) -> tuple[Step, ...]:
        steps = zip(self.plan.steps, self.states, strict=True)
        return tuple(step for step, state in steps if state is State.CONFIRMED)

    @property
    def surprises(self) -> Mapping[str, tuple[Decimal, Decimal]]:
        """Variants that were moved as planned and yet did not come to what was planned, because others
        moved them too: the balance that the plan said and the one that the service answered.
        """
        moves = (step for step in self.confirmed_steps if isinstance(step, MovementStep))
        planned = {step.movement.variant: step.after for step in moves}
        answered = {variant: self.after.get(variant, balance) for variant, balance in planned.items()}
        return {
            variant: (balance, answered[variant])
            for variant, balance in planned.items()
            if balance != answered[variant]
        }
