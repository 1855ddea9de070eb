"""What is taken back, by which plan, and what is left as it is."""

from collections.abc import Collection
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.errors import Invalid, StoreUnavailable
from app.domain.movements import Reason
from app.domain.plans import Plan, Purpose, Undoes, move
from app.domain.stock import Item
from app.domain.undo import Left
from app.workspace.journal import Journal
from app.workspace.outcomes import State
from app.workspace.records import Records
from app.workspace.undoing import UndoPlan, next_to_redo, next_to_undo, undo_plan
from tests.domain.strategies import item
from tests.workspace.remembering import done, minutes, records_in

SMALL, LARGE = "jacket-small", "jacket-large"
SHOP: dict[str, Item] = {SMALL: item(8), LARGE: item(10, variant="large")}
DELIVERY = Plan(
    Purpose.RESTOCK, tuple(move(SHOP[each], Reason.RESTOCK, Decimal(5)) for each in (SMALL, LARGE))
)


async def undoing(records: Records, identifier: str, positions: Collection[int] | None = None) -> UndoPlan:
    return await undo_plan(Journal(records), records, SHOP, identifier, positions)


async def test_the_counter_plan_says_what_it_takes_back(tmp_path: Path) -> None:
    async with records_in(tmp_path) as records:
        identifier = await done(records, DELIVERY)
        found = await undoing(records, identifier)
    assert (found.plan.purpose, found.plan.undoes) == (Purpose.UNDO, Undoes(identifier, (1, 0)))
    assert [step.variants for step in found.plan.steps] == [(LARGE,), (SMALL,)]
    assert (found.original.plan, found.left) == (DELIVERY, {})


async def test_a_part_and_then_the_rest(tmp_path: Path) -> None:
    async with records_in(tmp_path) as records:
        identifier = await done(records, DELIVERY)
        await done(records, (await undoing(records, identifier, {0})).plan, minutes(1))
        assert await next_to_undo(records) == identifier
        rest = await undoing(records, identifier)
        assert rest.plan.undoes == Undoes(identifier, (1,))
        assert rest.left == {0: Left.UNDONE}


async def test_nothing_is_taken_back_twice(tmp_path: Path) -> None:
    async with records_in(tmp_path) as records:
        identifier = await done(records, DELIVERY)
        found = await undoing(records, identifier)
        await done(records, found.plan, minutes(1))
        again = await undoing(records, identifier)
        assert (again.plan.steps, again.left) == ((), {0: Left.UNDONE, 1: Left.UNDONE})
        with pytest.raises(Invalid, match=r"undo\.twice"):  # also where two windows had it open
            await done(records, found.plan, minutes(2))


@pytest.mark.parametrize(
    ("became", "why"),
    [(State.UNKNOWN, Left.UNDOING), (State.SENDING, Left.UNDOING), (State.DONE, Left.UNDONE)],
)
async def test_an_undo_of_which_nobody_knows_is_not_tried_again(
    tmp_path: Path, became: State, why: Left
) -> None:
    async with records_in(tmp_path) as records:
        identifier = await done(records, DELIVERY)
        await done(records, (await undoing(records, identifier)).plan, minutes(1), [became])
        assert (await undoing(records, identifier)).left == {0: why, 1: why}


@pytest.mark.parametrize("became", [State.REFUSED, State.NOT_SENT, State.NOT_DONE])
async def test_an_undo_that_was_not_done_may_be_tried_again(tmp_path: Path, became: State) -> None:
    async with records_in(tmp_path) as records:
        identifier = await done(records, DELIVERY)
        await done(records, (await undoing(records, identifier)).plan, minutes(1), [became])
        assert len((await undoing(records, identifier)).plan.steps) == 2
        assert await next_to_undo(records) == identifier


async def test_redo_is_the_undo_of_an_undo(tmp_path: Path) -> None:
    async with records_in(tmp_path) as records:
        identifier = await done(records, DELIVERY)
        undo = await done(records, (await undoing(records, identifier)).plan, minutes(1))
        assert (await next_to_undo(records), await next_to_redo(records)) == (None, undo)
        redoing = await undoing(records, undo)
        assert redoing.plan.purpose is Purpose.REDO
        redo = await done(records, redoing.plan, minutes(2))
        assert (await next_to_undo(records), await next_to_redo(records)) == (redo, None)
        assert (await undoing(records, redo)).plan.purpose is Purpose.UNDO


async def test_one_after_the_other_back_to_the_first(tmp_path: Path) -> None:
    async with records_in(tmp_path) as records:
        first = await done(records, DELIVERY)
        second = await done(records, DELIVERY, minutes(1))
        assert await next_to_undo(records) == second
        await done(records, (await undoing(records, second)).plan, minutes(2))
        assert await next_to_undo(records) == first


async def test_what_was_undone_is_not_redone_once_something_else_was_done(tmp_path: Path) -> None:
    async with records_in(tmp_path) as records:
        first = await done(records, DELIVERY)
        await done(records, (await undoing(records, first)).plan, minutes(1))
        await done(records, replace(DELIVERY, note="another"), minutes(2))
        assert await next_to_redo(records) is None


async def test_what_was_refused_cannot_be_taken_back(tmp_path: Path) -> None:
    async with records_in(tmp_path) as records:
        identifier = await done(records, DELIVERY, states=[State.REFUSED])
        assert (await undoing(records, identifier)).left == {0: Left.NOT_DONE, 1: Left.NOT_DONE}
        assert await next_to_undo(records) is None


async def test_a_plan_that_nobody_wrote(tmp_path: Path) -> None:
    async with records_in(tmp_path) as records:
        with pytest.raises(StoreUnavailable):
            await undoing(records, "nothing")
