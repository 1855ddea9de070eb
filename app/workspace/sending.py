"""One request with what a plan says, as it goes to the service. What may be sent again is, after a lost reply."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from decimal import Decimal
from time import monotonic

from app.domain.errors import ServiceError
from app.domain.plans import LevelStep, MovementStep, Step, TrackingStep
from app.domain.quantity import ZERO
from app.later import asyncio
from app.workspace.connection import Connection
from app.workspace.entries import movements_of

Balances = dict[str, Decimal]

#: Seconds before what may be sent again is, and for how long that is tried: somebody waits.
_PAUSES: tuple[float, ...] = (0.2, 0.5, 1.0, 2.0)
_PATIENCE = 20.0


async def send(
    steps: Sequence[Step], identifier: str, to: Connection, expected: Mapping[str, Decimal] = {}
) -> Balances:
    """Send steps of one kind in one request; the STORE balances that were answered, of some or none.

    ``expected`` are those that it is to begin from, where the service takes them (`Once.expects`).
    Raises `ServiceError`, whose ``done`` says whether it may have happened.
    """
    tracking = [step for step in steps if isinstance(step, TrackingStep)]
    levels = [step for step in steps if isinstance(step, LevelStep)]
    if tracking:
        return await _track(tracking, identifier, to)
    if levels:
        dialect = (await to.means()).dialect
        await _repeatedly(lambda: dialect.set_levels(to.store, levels))
        return {}
    return await move([step for step in steps if isinstance(step, MovementStep)], identifier, to, expected)


async def move(
    steps: Sequence[MovementStep], identifier: str, to: Connection, expected: Mapping[str, Decimal] = {}
) -> Balances:
    """Sent again only where the service moves once what is sent twice: else never, on whatever guess."""
    movements = movements_of(steps)
    dialect, once, *_ = await to.means()
    if once is not None:
        await _repeatedly(lambda: once.move(movements, to.locations, identifier, expected))
        return {}
    return dict(await dialect.move(movements, to.locations, identifier) or {})


async def _track(steps: Sequence[TrackingStep], identifier: str, to: Connection) -> Balances:
    """Start or stop tracking; the balances that came to light, which the service hid until then."""
    dialect = (await to.means()).dialect
    await _repeatedly(lambda: dialect.set_tracking({step.product: step.on for step in steps}, identifier))
    started = [step for step in steps if step.on]
    if not started:
        return {}
    try:
        answered = await dialect.balances_of(to.store, [step.product for step in started])
    except ServiceError:
        return {}  # tracking has started all the same
    return {variant: answered.get(variant, ZERO) for step in started for variant in step.variants}


async def _repeatedly(ask: Callable[[], Awaitable[None]]) -> None:
    """Ask again until it is known to be done. A refusal tells nothing once an earlier request may have been done."""
    end = monotonic() + _PATIENCE
    lost: ServiceError | None = None
    for pause in (*_PAUSES, None):
        try:
            return await ask()
        except ServiceError as error:
            if error.done is False and lost is None:
                raise
            lost = lost or error
        if pause is None or monotonic() + pause > end:
            raise lost
        await asyncio.sleep(pause)
    return None
