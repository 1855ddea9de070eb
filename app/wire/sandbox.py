"""Test switches, which are ours (`app.service.sandbox`)."""

from typing import Annotated, Literal

from app.wire.shapes import Shape, rule


class SetClock(Shape, kw_only=True, omit_defaults=True):
    """What to change of the clock: ``now`` first, then ``advanceSeconds``. Frozen, it moves by these alone."""

    now: str | None = None  #: ``2026-04-19T13:15:37.904Z``
    advance_seconds: Annotated[float, rule(least=-(10**9), most=10**9)] | None = None
    frozen: bool | None = None


class ClockNow(Shape, kw_only=True):
    now: str
    frozen: bool


class SetSeed(Shape, kw_only=True):
    seed: Annotated[int, rule(least=0, most=2**53)]


class ResetStore(Shape, kw_only=True, omit_defaults=True):
    """To what the store was when the service started, or to one without products, sales and events."""

    to: Literal["start", "empty"] = "start"


class Fault(Shape, kw_only=True, omit_defaults=True):
    """What is to happen to the next ``times`` requests of ``method`` whose path begins with ``path``.

    After ``delaySeconds``: the connection is broken off (``drop``), or ``status`` is answered, or neither. All of
    that ``before`` the work, which is not done then, or ``after`` it, when what it changed is kept.
    """

    method: Annotated[str, rule(pattern="[A-Z]{1,20}")] | None = None
    path: Annotated[str, rule(least=1, most=2000)] = "/"
    times: Annotated[int, rule(least=1, most=1_000_000)] = 1
    when: Literal["before", "after"] = "before"
    delay_seconds: Annotated[float, rule(least=0, most=600)] = 0
    status: Annotated[int, rule(least=400, most=599)] | None = None
    drop: bool = False
