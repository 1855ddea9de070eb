"""Plans: what one decision will do, each step with before and after, shown before anything is sent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum

from app.domain.errors import Invalid
from app.domain.locations import LocationType
from app.domain.movements import Movement, Reason, reason_between
from app.domain.quantity import MOST_PER_MOVEMENT, ZERO, checked
from app.domain.stock import Item, Level


class Purpose(Enum):
    """What the person decided to do; the name that activity shows."""

    RESTOCK = "restock"
    SELL = "sell"
    DISCARD = "discard"
    RETURN_TO_SUPPLIER = "return_to_supplier"
    CUSTOMER_RETURN = "customer_return"
    SET_TO = "set_to"
    SET_LEVEL = "set_level"
    START_TRACKING = "start_tracking"
    STOP_TRACKING = "stop_tracking"
    UNDO = "undo"
    REDO = "redo"
    TAKE_BACK = "take_back"  #: nobody decides it here, but it is seen to happen elsewhere


#: The reason that each purpose gives to its movements, where it has just one.
REASONS: Mapping[Purpose, Reason] = {
    Purpose.RESTOCK: Reason.RESTOCK,
    Purpose.SELL: Reason.SALE,
    Purpose.DISCARD: Reason.DISCARD,
    Purpose.RETURN_TO_SUPPLIER: Reason.RETURN_TO_SUPPLIER,
    Purpose.CUSTOMER_RETURN: Reason.CUSTOMER_RETURN,
    Purpose.TAKE_BACK: Reason.TAKE_BACK,
}


@dataclass(frozen=True, slots=True)
class MovementStep:
    """A movement with the STORE balance before and after. Never sent twice on a guess."""

    movement: Movement
    before: Decimal
    after: Decimal

    @property
    def variants(self) -> tuple[str, ...]:
        return (self.movement.variant,)

    @property
    def goes_below_zero(self) -> bool:
        """Whether it leaves less than nothing, and less than there was."""
        return self.after < 0 and self.after < self.before


@dataclass(frozen=True, slots=True)
class TrackingStep:
    """Starting or stopping to track a product, with all its variants. May be sent again freely."""

    product: str
    variants: tuple[str, ...]
    on: bool


@dataclass(frozen=True, slots=True)
class LevelStep:
    """A low-stock level set, changed or taken away. May be sent again freely."""

    product: str
    variant: str
    before: Level
    after: Level

    @property
    def variants(self) -> tuple[str, ...]:
        return (self.variant,)


Step = MovementStep | TrackingStep | LevelStep


@dataclass(frozen=True, slots=True)
class Undoes:
    """What a plan takes back: of ``plan`` (its identifier in the journal), for each of its own steps the position of
    the one that it undoes. An undo of an undo is a redo.
    """

    plan: str
    positions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """``note`` is what the person has to say about it."""

    purpose: Purpose
    steps: tuple[Step, ...]
    note: str = ""
    undoes: Undoes | None = None

    @property
    def sets_stock(self) -> bool:
        """Whether it is to bring stock to what somebody named, whatever it was before."""
        return self.purpose is Purpose.SET_TO

    @property
    def below_zero(self) -> tuple[MovementStep, ...]:
        """The steps that take stock below zero: the person is warned before they are sent."""
        return tuple(step for step in self.steps if isinstance(step, MovementStep) and step.goes_below_zero)


def move(item: Item, reason: Reason, quantity: Decimal) -> MovementStep:
    """A step that moves ``quantity`` of a tracked variant.

    Raises `Invalid`: ``movement.not_tracked``, ``quantity.not_positive``, ``quantity.too_large``,
    ``quantity.places`` or ``quantity.not_a_number``.
    """
    _check_tracked(item)
    if checked(quantity) <= ZERO:
        raise Invalid("quantity.not_positive")
    if quantity > MOST_PER_MOVEMENT:
        raise Invalid("quantity.too_large", most=MOST_PER_MOVEMENT)
    return MovementStep(
        Movement(item.product.uuid, item.variant.uuid, reason, quantity),
        before=item.balance,
        after=reason.after(item.balance, quantity),
    )


def set_to(item: Item, target: Decimal, other: LocationType) -> MovementStep | None:
    """The movement that brings a variant to ``target``; none where it is there already.

    ``other`` is the reason: where missing pieces went and surplus ones came from (SOLD, BIN or
    SUPPLIER). Raises `Invalid` as `move` does, and ``quantity.negative`` for a target below zero.
    """
    _check_tracked(item)
    if checked(target) < ZERO:
        raise Invalid("quantity.negative")
    if target == item.balance:
        return None
    if target < item.balance:
        return move(item, reason_between(LocationType.STORE, other), item.balance - target)
    return move(item, reason_between(other, LocationType.STORE), target - item.balance)


def _check_tracked(item: Item) -> None:
    if not item.tracked:
        raise Invalid("movement.not_tracked", title=item.title)


def begins_from(steps: Iterable[Step]) -> dict[str, Decimal]:
    """The balance of each variant before the first step that moves it."""
    first = dict[str, Decimal]()
    for step in steps:
        if isinstance(step, MovementStep):
            first.setdefault(step.movement.variant, step.before)
    return first


def moved_since(steps: Iterable[Step], balances: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """What ``steps`` begin from, of each variant whose balance is another. One that is not named is left out."""
    first = begins_from(steps).items()
    return {variant: before for variant, before in first if balances.get(variant, before) != before}


def from_balances(plan: Plan, balances: Mapping[str, Decimal]) -> Plan:
    """The same movements, from other balances than it began from: each before and after is another."""
    now, steps = dict(balances), list[Step]()
    for step in plan.steps:
        if isinstance(step, MovementStep):
            movement = step.movement
            before = now.get(movement.variant, step.before)
            now[movement.variant] = after = movement.reason.after(before, movement.quantity)
            steps.append(MovementStep(movement, before, after))
        else:
            steps.append(step)
    return replace(plan, steps=tuple(steps))


def change_level(item: Item, level: Level) -> LevelStep | None:
    """The step that gives a variant this low-stock level; none where it has it already.

    Raises `Invalid` with ``quantity.negative`` for a level below zero, ``quantity.too_large`` for one that
    the API would not take, or as `checked` does.
    """
    if level.level is not None and checked(level.level) < ZERO:
        raise Invalid("quantity.negative")
    if level.level is not None and level.level > MOST_PER_MOVEMENT:
        raise Invalid("quantity.too_large", most=MOST_PER_MOVEMENT)
    if level == item.level:
        return None
    return LevelStep(item.product.uuid, item.variant.uuid, item.level, level)


def track(items: Iterable[Item], *, on: bool) -> tuple[TrackingStep, ...]:
    """One step for each product of ``items`` that is not tracked (``on``) or not untracked yet.

    Tracking is per product, never per variant (contract, section 1.1), so a step carries all its variants.
    """
    products = {item.product.uuid: item.product for item in items if item.tracked != on}
    return tuple(
        TrackingStep(product.uuid, tuple(variant.uuid for variant in product.variants), on)
        for product in products.values()
    )
