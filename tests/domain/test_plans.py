"""Every step of a plan says before and after, and comes out exactly there."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Invalid
from app.domain.locations import LocationType
from app.domain.movements import Reason
from app.domain.plans import (
    LevelStep,
    MovementStep,
    Plan,
    Purpose,
    TrackingStep,
    change_level,
    move,
    set_to,
    track,
)
from app.domain.quantity import MOST_PER_MOVEMENT
from app.domain.stock import NO_LEVEL, Item, Level
from tests.domain.strategies import BALANCES, ITEMS, LEVELS, MOVABLE, TRACKED, item, quantities

REASONS = st.sampled_from(Reason)
OTHERS = st.sampled_from([LocationType.SOLD, LocationType.BIN, LocationType.SUPPLIER])


@given(TRACKED, REASONS, MOVABLE)
def test_after_is_before_plus_or_minus_the_quantity(row: Item, reason: Reason, quantity: Decimal) -> None:
    step = move(row, reason, quantity)
    assert step.before == row.balance
    assert step.after - step.before == (quantity if reason.adds else -quantity)
    assert (step.movement.product, step.variants) == (row.product.uuid, (row.variant.uuid,))
    assert (step.movement.reason, step.movement.quantity) == (reason, quantity)


@pytest.mark.parametrize(
    ("quantity", "key"),
    [
        ("0", "quantity.not_positive"),
        ("-1", "quantity.not_positive"),
        ("100000.000001", "quantity.too_large"),
        ("1E+30", "quantity.too_large"),
        ("0.0000001", "quantity.places"),
        ("NaN", "quantity.not_a_number"),
        ("Infinity", "quantity.not_a_number"),
    ],
)
def test_a_quantity_that_cannot_be_moved(quantity: str, key: str) -> None:
    with pytest.raises(Invalid) as invalid:
        move(item(5), Reason.SALE, Decimal(quantity))
    assert invalid.value.key == key


def test_what_is_not_tracked_does_not_move() -> None:
    with pytest.raises(Invalid, match=r"movement\.not_tracked title=Denim jacket, S"):
        move(item(5, tracked=False), Reason.SALE, Decimal(1))


@given(TRACKED, quantities(0, 1_000_000), OTHERS)
def test_set_to_reaches_its_target_exactly(row: Item, target: Decimal, other: LocationType) -> None:
    difference = target - row.balance
    if abs(difference) > MOST_PER_MOVEMENT:
        with pytest.raises(Invalid, match=r"quantity\.too_large"):
            set_to(row, target, other)
        return
    step = set_to(row, target, other)
    if step is None:
        assert difference == 0
        return
    assert (step.before, step.after) == (row.balance, target)
    assert step.movement.quantity == abs(difference) > 0
    outward = difference < 0
    ends = (LocationType.STORE, other) if outward else (other, LocationType.STORE)
    assert (step.movement.reason.source, step.movement.reason.target) == ends


@given(TRACKED, BALANCES.filter(lambda target: target < 0), OTHERS)
def test_nobody_counts_less_than_nothing(row: Item, target: Decimal, other: LocationType) -> None:
    with pytest.raises(Invalid, match=r"quantity\.negative"):
        set_to(row, target, other)


@pytest.mark.parametrize("target", [5, 7, 3])
def test_what_is_not_tracked_is_not_set_even_to_what_it_is(target: int) -> None:
    with pytest.raises(Invalid, match=r"movement\.not_tracked"):
        set_to(item(5, tracked=False), Decimal(target), LocationType.BIN)


@given(st.lists(st.tuples(TRACKED, REASONS, MOVABLE), max_size=5))
def test_a_plan_warns_of_each_step_that_goes_below_zero(moves: list[tuple[Item, Reason, Decimal]]) -> None:
    steps = tuple(move(*arguments) for arguments in moves)
    plan = Plan(Purpose.SELL, (*steps, TrackingStep("jacket", (), on=True)))
    assert plan.below_zero == tuple(s for s in steps if s.after < 0 and not s.movement.reason.adds)


def test_restocking_what_is_below_zero_needs_no_warning() -> None:
    restock = move(item(-5), Reason.RESTOCK, Decimal(2))
    assert isinstance(restock, MovementStep)
    assert restock.after == -3
    assert Plan(Purpose.RESTOCK, (restock,)).below_zero == ()


@given(ITEMS, LEVELS)
def test_a_level_is_changed_once(row: Item, level: Level) -> None:
    step = change_level(row, level)
    if step is None:
        assert level == row.level
    else:
        assert step == LevelStep(row.product.uuid, row.variant.uuid, row.level, level)
        assert step.before != step.after


def test_a_level_can_be_taken_away() -> None:
    step = change_level(item(3, 5), NO_LEVEL)
    assert step is not None
    assert step.after == NO_LEVEL


@pytest.mark.parametrize(
    ("level", "key"),
    [
        ("-1", "quantity.negative"),
        ("100000.5", "quantity.too_large"),
        ("0.0000001", "quantity.places"),
        ("NaN", "quantity.not_a_number"),
    ],
)
def test_a_level_that_cannot_be(level: str, key: str) -> None:
    with pytest.raises(Invalid) as invalid:
        change_level(item(), Level(Decimal(level)))
    assert invalid.value.key == key


@given(
    st.lists(
        st.builds(
            item,
            tracked=st.booleans(),
            product=st.sampled_from(["jacket", "coat", "mug"]),
            variant=st.sampled_from(["small", "large"]),
        )
    ),
    st.booleans(),
)
def test_tracking_changes_once_per_product_and_with_all_its_variants(items: list[Item], on: bool) -> None:
    steps = track(items, on=on)
    products = [step.product for step in steps]
    assert len(set(products)) == len(products)
    assert set(products) == {row.product.uuid for row in items if row.tracked != on}
    for step in steps:
        assert step == TrackingStep(step.product, (f"{step.product}-small", f"{step.product}-large"), on)
