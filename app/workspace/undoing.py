"""Makes the plan that takes back a plan of the journal, and finds the one that is to be taken back next."""

import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from app.client.slices import in_slices
from app.domain.activity import Source
from app.domain.plans import Plan, Purpose, Undoes
from app.domain.stock import Item
from app.domain.undo import Left, Undoing, chosen
from app.workspace.entries import Entry
from app.workspace.journal import Journal
from app.workspace.outcomes import State
from app.workspace.records import Records
from app.workspace.timeline import UNDONE, Happening, Place, Wanted, page

#: Plans that are looked through at a time.
_PAGE = 50


@dataclass(frozen=True, slots=True)
class UndoPlan:
    """The plan that takes back ``original``, and why some of its steps, by their positions, are left as they are.

    It has no steps where there is nothing to take back. ``undone`` is as `app.domain.undo.undo` takes it.
    """

    plan: Plan
    original: Entry
    left: Mapping[int, Left]
    undone: Mapping[int, bool | None]


async def undo_plan(
    journal: Journal,
    records: Records,
    items: Mapping[str, Item],
    identifier: str,
    positions: Collection[int] | None = None,
) -> UndoPlan:
    """The undo of a plan, or of its steps at ``positions``, as things are. Raises `StoreUnavailable`."""
    original = await journal.entry(identifier)
    undone = await records.read(lambda connection: _undone(connection, identifier))
    undoing = Undoing(items)
    steps = original.plan.steps
    done = [state.happened for state in original.states]
    taken = chosen(steps, done, undoing, undone, positions)
    await in_slices(lambda position: undoing.take(position, steps[position]), taken)
    purpose = Purpose.REDO if original.plan.purpose is Purpose.UNDO else Purpose.UNDO
    undoes = Undoes(identifier, tuple(undoing.positions))
    return UndoPlan(Plan(purpose, tuple(undoing.steps), undoes=undoes), original, undoing.left, undone)


async def next_to_undo(records: Records) -> str | None:
    """The identifier of the newest plan of which something can be taken back, but for those that did so."""
    after: Place | None = None
    while found := await page(records, Wanted(sources=frozenset({Source.HERE})), after, _PAGE):
        for each in found:
            if each.purpose is not Purpose.UNDO and _stands(each):
                return each.plan
        after = found[-1].place
    return None


async def next_to_redo(records: Records) -> str | None:
    """The identifier of the newest plan that took something back, unless something else was done since."""
    after: Place | None = None
    while found := await page(records, Wanted(sources=frozenset({Source.HERE})), after, _PAGE):
        for each in found:
            if each.purpose is Purpose.UNDO and _stands(each):
                return each.plan
            if each.purpose not in (Purpose.UNDO, Purpose.REDO) and _stands(each):
                return None
        after = found[-1].place
    return None


def _stands(plan: Happening) -> bool:
    """Whether something that it did was not taken back."""
    return sum(count for state, count in plan.states.items() if state.happened) > plan.undone


def _undone(connection: sqlite3.Connection, identifier: str) -> dict[int, bool | None]:
    """Of the plan's steps that others take back: whether they have. Where several tried, one that did counts."""
    found: dict[int, bool | None] = {}
    for position, state in connection.execute(UNDONE, (identifier,)):
        happened = State(state).happened
        if state == State.PLANNED.value:
            happened = None  # it may still be sent
        if happened is not False or position not in found:
            found[position] = happened
    return found
