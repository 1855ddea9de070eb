"""Writes a plan down, sends its steps, each once, and notes what became of every request before the next."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby

from app.domain.errors import ServiceError, StoreroomError, StoreUnavailable
from app.domain.locations import LocationType
from app.domain.plans import LevelStep, MovementStep, Plan, Step, TrackingStep
from app.domain.quantity import ZERO
from app.domain.stock import NO_LEVEL
from app.wire.inventory import InventoryChange, ProductChange
from app.wire.low_stock import LevelKey, SetLevel
from app.workspace.connection import Connection
from app.workspace.journal import Journal
from app.workspace.outcomes import State

#: Steps in one request. The API names no limit; real clients send as many at most (contract, section 1.4).
MOST_PER_REQUEST = 500

Balances = dict[str, Decimal]
Reach = Callable[[], Awaitable[Connection]]


@dataclass(slots=True)
class Delivery:
    """How far a plan got: a state for each step, the STORE balances that were answered, what stopped it.

    ``interruption`` is a cancellation, or an error that nobody foresaw: to be raised once all is taken in.
    """

    states: list[State] = field(default_factory=list)
    after: Balances = field(default_factory=dict)
    error: StoreroomError | None = None
    interruption: BaseException | None = None

    @property
    def stopped(self) -> bool:
        return self.error is not None or self.interruption is not None


async def deliver(
    plan: Plan, identifier: str, reach: Reach, journal: Journal, is_closing: Callable[[], bool]
) -> Delivery:
    """Write ``plan`` into the journal as ``identifier`` and send what it says.

    Nothing is sent after the first request that was not confirmed, nor after one whose outcome could not
    be noted, nor when the store ``is_closing``. Raises `StoreUnavailable` where the plan cannot be written
    down: then nothing was sent. Any other error is in the `Delivery`.
    """
    delivery = Delivery()
    try:
        await journal.write(identifier, plan)
    except asyncio.CancelledError as interruption:
        delivery.interruption = interruption  # it is written all the same, so what became of it is noted
    for positions in requests(plan):
        if is_closing() and not delivery.stopped:
            delivery.error = StoreUnavailable("store.closing")
        state = await _state(plan.steps[positions.start : positions.stop], identifier, reach, delivery)
        delivery.states += [state] * len(positions)
        await _note(identifier, positions, state, delivery, journal)
    return delivery


async def _state(steps: Sequence[Step], identifier: str, reach: Reach, delivery: Delivery) -> State:
    if delivery.stopped:
        return State.NOT_SENT
    if_interrupted = State.NOT_SENT
    try:
        connection = await reach()
        if_interrupted = State.UNKNOWN
        delivery.after |= await _send(steps, identifier, connection)
    except ServiceError as error:
        delivery.error = error
        return State.REFUSED if error.done is False else State.UNKNOWN
    except (Exception, asyncio.CancelledError) as interruption:
        delivery.interruption = interruption
        return if_interrupted
    return State.CONFIRMED


async def _note(
    identifier: str, positions: range, state: State, delivery: Delivery, journal: Journal
) -> None:
    try:
        await journal.settle(identifier, positions, state, delivery.error)
    except StoreUnavailable as error:
        delivery.error = delivery.error or error
    except asyncio.CancelledError as interruption:
        delivery.interruption = interruption  # it is noted all the same


def requests(plan: Plan) -> Iterator[range]:
    """The positions of the steps that go together in one request: neighbours of one kind, not too many."""
    first = 0
    for _, group in groupby(plan.steps, key=_kind):
        end = first + len(list(group))
        for start in range(first, end, MOST_PER_REQUEST):
            yield range(start, min(start + MOST_PER_REQUEST, end))
        first = end


def _kind(step: Step) -> tuple[type[Step], bool]:
    return type(step), isinstance(step, LevelStep) and step.after == NO_LEVEL


async def _send(steps: Sequence[Step], identifier: str, to: Connection) -> Balances:
    """Send steps of one kind in one request; returns the balances that came back."""
    movements = [step for step in steps if isinstance(step, MovementStep)]
    tracking = [step for step in steps if isinstance(step, TrackingStep)]
    levels = [step for step in steps if isinstance(step, LevelStep)]
    if movements:
        return await _move(movements, identifier, to)
    if tracking:
        return await _track(tracking, identifier, to)
    await _set_levels(levels, to)
    return {}


async def _move(steps: Sequence[MovementStep], identifier: str, to: Connection) -> Balances:
    changes = [
        InventoryChange(
            product_uuid=movement.product,
            variant_uuid=movement.variant,
            from_location_uuid=to.locations[movement.reason.source],
            to_location_uuid=to.locations[movement.reason.target],
            change=movement.quantity,
        )
        for movement in (step.movement for step in steps)
    ]
    return (await to.client.inventory.move(changes, identifier)).by_variant


async def _track(steps: Sequence[TrackingStep], identifier: str, to: Connection) -> Balances:
    """Start or stop tracking; returns the balances that came to light, which the service hid until then."""
    if len(steps) > 1:
        return await _track_many(steps, identifier, to)
    (step,) = steps
    if step.on:
        return _complete(steps, (await to.client.inventory.start_tracking(step.product)).by_variant)
    await to.client.inventory.stop_tracking(step.product)
    return {}


async def _track_many(steps: Sequence[TrackingStep], identifier: str, to: Connection) -> Balances:
    """As `_track`. The bulk answer holds only what moved (contract, section 1.2), so balances are asked for."""
    changes = [
        ProductChange(
            product_uuid=step.product,
            tracking_status_change="START_TRACKING" if step.on else "STOP_TRACKING",
        )
        for step in steps
    ]
    await to.client.inventory.change_many(changes, identifier)
    started = [step for step in steps if step.on]
    if not started:
        return {}
    try:
        products = [step.product for step in started]
        answered = await to.client.inventory.balances_of_products(LocationType.STORE, products)
    except ServiceError:
        return {}  # tracking has started all the same
    return _complete(started, answered.by_variant)


def _complete(steps: Sequence[TrackingStep], answered: Balances) -> Balances:
    """The balance of every variant of ``steps``: one that is not answered is zero."""
    return {variant: answered.get(variant, ZERO) for step in steps for variant in step.variants}


async def _set_levels(steps: Sequence[LevelStep], to: Connection) -> None:
    """Set levels, or take them away: a variant at the defaults is not stored (contract, section 1.2)."""
    if steps[0].after == NO_LEVEL:
        keys = [LevelKey(product_uuid=step.product, variant_uuid=step.variant) for step in steps]
        return await to.client.low_stock.delete_levels(to.store, keys)
    levels = [
        SetLevel(
            product_uuid=step.product,
            variant_uuid=step.variant,
            low_stock_level=step.after.level,
            low_stock_alert=step.after.alert,
        )
        for step in steps
    ]
    return await to.client.low_stock.set_levels(to.store, levels)
