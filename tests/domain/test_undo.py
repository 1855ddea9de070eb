"""Undo takes back what was done, and nothing else."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.movements import Reason
from app.domain.plans import (
    LevelStep,
    MovementStep,
    Plan,
    Purpose,
    Step,
    TrackingStep,
    change_level,
    move,
    track,
)
from app.domain.stock import Item, Level
from app.domain.undo import Left, undo
from tests.domain.strategies import BALANCES, LEVELS, MOVABLE, item

SMALL, LARGE = "jacket-small", "jacket-large"


def store(*items: Item) -> dict[str, Item]:
    return {each.variant.uuid: each for each in items}


def after(items: Mapping[str, Item], step: Step) -> dict[str, Item]:
    """What there is once a step is done."""
    now = dict(items)
    for variant in step.variants:
        match step:
            case MovementStep(movement=movement):
                balance = movement.reason.after(now[variant].balance, movement.quantity)
                now[variant] = replace(now[variant], balance=balance)
            case TrackingStep(on=on):
                now[variant] = replace(now[variant], tracked=on)
            case LevelStep(after=level):
                now[variant] = replace(now[variant], level=level)
    return now


SHOP = store(item(5, 3), item(8, variant="large"))
DELIVERY = (move(SHOP[SMALL], Reason.RESTOCK, Decimal(10)), move(SHOP[LARGE], Reason.RESTOCK, Decimal(2)))


@pytest.mark.parametrize("reason", Reason)
def test_stock_goes_back_the_way_it_came(reason: Reason) -> None:
    step = move(SHOP[SMALL], reason, Decimal(2))
    (back,) = undo([step], [True], after(SHOP, step)).steps
    assert isinstance(back, MovementStep)
    assert (back.movement.reason.source, back.movement.reason.target) == (reason.target, reason.source)
    assert (back.before, back.after) == (step.after, step.before)


def test_what_was_sold_since_stays_sold() -> None:
    items = store(item(11, 3), item(8, variant="large"))  # 15 after the delivery, and 4 sold
    (back,) = undo(DELIVERY[:1], [True], items).steps
    assert isinstance(back, MovementStep)
    assert [back.before, back.after] == [11, 1]


def test_what_was_sold_since_may_leave_less_than_nothing() -> None:
    undoing = undo(DELIVERY[:1], [True], store(item(4)))
    assert [step.after for step in Plan(Purpose.UNDO, tuple(undoing.steps)).below_zero] == [-6]


def test_the_last_step_is_taken_back_first() -> None:
    undoing = undo(DELIVERY, [True, True], SHOP)
    assert undoing.positions == [1, 0]
    assert [step.variants for step in undoing.steps] == [(LARGE,), (SMALL,)]


def test_some_of_its_steps() -> None:
    undoing = undo(DELIVERY, [True, True], SHOP, positions={0})
    assert undoing.positions == [0]
    assert not undoing.left


@pytest.mark.parametrize(("done", "why"), [(False, Left.NOT_DONE), (None, Left.UNKNOWN)])
def test_what_was_not_done_is_not_undone(done: bool | None, why: Left) -> None:
    undoing = undo(DELIVERY, [True, done], SHOP)
    assert (undoing.positions, undoing.left) == ([0], {1: why})


@pytest.mark.parametrize(("taken_back", "why"), [(True, Left.UNDONE), (None, Left.UNDOING)])
def test_what_was_undone_is_not_undone_again(taken_back: bool | None, why: Left) -> None:
    undoing = undo(DELIVERY, [True, True], SHOP, undone={1: taken_back, 0: False})
    assert (undoing.positions, undoing.left) == ([0], {1: why})


def test_what_is_not_there_any_more() -> None:
    undoing = undo((*DELIVERY, *track(SHOP.values(), on=False)), [True] * 3, store(item(15, product="cap")))
    assert not undoing.steps
    assert undoing.left == {0: Left.GONE, 1: Left.GONE, 2: Left.GONE}


def test_what_is_not_tracked_any_more_does_not_move() -> None:
    untracked = store(item(15, tracked=False), item(10, variant="large", tracked=False))
    assert undo(DELIVERY, [True, True], untracked).left == {0: Left.NOT_TRACKED, 1: Left.NOT_TRACKED}


def test_tracking_is_as_it_was() -> None:
    stop = track(SHOP.values(), on=False)
    stopped = after(SHOP, stop[0])
    assert undo(stop, [True], stopped).steps == [TrackingStep("jacket", (SMALL, LARGE), on=True)]
    assert undo(stop, [True], SHOP).left == {0: Left.CHANGED}


def test_stock_that_came_with_tracking_goes_before_it() -> None:
    """And what moved while it was tracked can be taken back although it is not tracked any more."""
    stop = track(SHOP.values(), on=False)
    steps: tuple[Step, ...] = (DELIVERY[0], *stop)
    undoing = undo(steps, [True, True], after(after(SHOP, steps[0]), steps[1]))
    assert undoing.positions == [1, 0]


def test_a_level_is_as_it_was_unless_somebody_set_another() -> None:
    step = change_level(SHOP[SMALL], Level(Decimal(7), alert=True))
    assert step
    assert undo([step], [True], after(SHOP, step)).steps == [
        LevelStep("jacket", SMALL, step.after, step.before)
    ]
    assert undo([step], [True], store(item(5, 9))).left == {0: Left.CHANGED}


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("move"), st.sampled_from([SMALL, LARGE]), st.sampled_from(Reason), MOVABLE),
        st.tuples(st.just("level"), st.sampled_from([SMALL, LARGE]), st.none(), LEVELS),
        st.tuples(st.just("track"), st.just(SMALL), st.none(), st.none()),
    ),
    max_size=8,
)


@given(BALANCES, BALANCES, STEPS)
def test_undo_brings_back_what_there_was_and_redo_what_there_came(
    small: Decimal, large: Decimal, wanted: list[tuple[str, str, Reason | None, Decimal | Level | None]]
) -> None:
    first = now = store(item(small), item(large, variant="large"))
    steps: list[Step] = []
    for kind, variant, reason, value in wanted:
        found: Step | None = None
        if isinstance(value, Level):
            found = change_level(now[variant], value)
        elif kind == "track":
            (found,) = track(now.values(), on=not now[variant].tracked)
        elif now[variant].tracked and reason is not None and value is not None:
            found = move(now[variant], reason, value)
        if found:
            steps.append(found)
            now = after(now, found)
    last = now
    undoing = undo(steps, [True] * len(steps), now)
    assert (len(undoing.steps), undoing.left) == (len(steps), {})
    for step in undoing.steps:
        now = after(now, step)
    assert now == first
    redoing = undo(undoing.steps, [True] * len(steps), now)
    assert redoing.steps == steps
    for step in redoing.steps:
        now = after(now, step)
    assert now == last
