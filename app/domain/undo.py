"""Undo: the steps that take back what a plan did, shown as a plan of their own before anything is sent.

Stock moves back the way it came, by as much as it moved; what others did since stays. A setting that somebody
changed since is left alone, for it is their decision now. Redo is the undo of an undo.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from enum import Enum

from app.domain.movements import Movement, reason_between
from app.domain.plans import LevelStep, MovementStep, Step, TrackingStep
from app.domain.stock import Item


class Left(Enum):
    """Why a step of a plan is not undone."""

    NOT_DONE = "not_done"  #: it was refused, or never sent
    UNKNOWN = "unknown"  #: whether it was done is not settled yet
    UNDONE = "undone"  #: another plan took it back already
    UNDOING = "undoing"  #: another plan may have taken it back: that is not settled yet
    GONE = "gone"  #: the variant is not in the store any more
    NOT_TRACKED = "not_tracked"  #: the product is not tracked any more, so that its stock cannot move
    CHANGED = "changed"  #: the setting is another by now


class Undoing:
    """The undo of a plan in the making: its steps are taken one by one, the last one first.

    ``steps`` are the counter-steps in the order in which they are to be sent, ``positions`` for each of them the
    position of the step that it takes back, and ``left`` why the others are left as they are. ``items`` are what
    there is now.
    """

    def __init__(self, items: Mapping[str, Item]) -> None:
        self.steps: list[Step] = []
        self.positions: list[int] = []
        self.left: dict[int, Left] = {}
        self._items = items
        self._after: dict[str, Item] = {}

    def take(self, position: int, step: Step) -> None:
        """Undo a step that was done."""
        match step:
            case MovementStep():
                found = self._moved_back(step)
            case TrackingStep():
                found = self._tracked_as_before(step)
            case LevelStep():
                found = self._levelled_as_before(step)
        if isinstance(found, Left):
            self.left[position] = found
        else:
            self.steps.append(found)
            self.positions.append(position)

    def _moved_back(self, step: MovementStep) -> Step | Left:
        done = step.movement
        item = self._item(done.variant)
        if item is None:
            return Left.GONE
        if not item.tracked:
            return Left.NOT_TRACKED
        reason = reason_between(done.reason.target, done.reason.source)
        after = reason.after(item.balance, done.quantity)
        self._after[done.variant] = replace(item, balance=after)
        movement = Movement(done.product, done.variant, reason, done.quantity)
        return MovementStep(movement, item.balance, after)

    def _tracked_as_before(self, step: TrackingStep) -> Step | Left:
        item = next((found for variant in step.variants if (found := self._item(variant))), None)
        if item is None:
            return Left.GONE
        if item.tracked != step.on:
            return Left.CHANGED
        variants = tuple(variant.uuid for variant in item.product.variants)
        for variant in variants:
            if sibling := self._item(variant):
                self._after[variant] = replace(sibling, tracked=not step.on)
        return TrackingStep(step.product, variants, not step.on)

    def _levelled_as_before(self, step: LevelStep) -> Step | Left:
        item = self._item(step.variant)
        if item is None:
            return Left.GONE
        if item.level != step.after:
            return Left.CHANGED
        self._after[step.variant] = replace(item, level=step.before)
        return LevelStep(step.product, step.variant, step.after, step.before)

    def _item(self, variant: str) -> Item | None:
        return self._after.get(variant) or self._items.get(variant)


def undo(
    steps: Sequence[Step],
    done: Sequence[bool | None],
    items: Mapping[str, Item],
    *,
    undone: Mapping[int, bool | None] | None = None,
    positions: Collection[int] | None = None,
) -> Undoing:
    """The undo of a plan, or of its steps at ``positions``.

    ``done`` says of each step whether it was, and ``undone`` of positions whether another plan took them back;
    None where nobody knows. What is not known for sure is left.
    """
    undoing = Undoing(items)
    for position in chosen(steps, done, undoing, undone or {}, positions):
        undoing.take(position, steps[position])
    return undoing


def chosen(
    steps: Sequence[Step],
    done: Sequence[bool | None],
    undoing: Undoing,
    undone: Mapping[int, bool | None],
    positions: Collection[int] | None = None,
) -> list[int]:
    """The positions whose steps ``undoing`` is to take, in that order; the others it is told to leave."""
    taken = []
    for position in sorted(range(len(steps)) if positions is None else set(positions), reverse=True):
        why = _why_left(done[position], undone.get(position, False))
        if why is None:
            taken.append(position)
        else:
            undoing.left[position] = why
    return taken


def _why_left(done: bool | None, undone: bool | None) -> Left | None:
    if undone is not False:
        return Left.UNDONE if undone else Left.UNDOING
    if done:
        return None
    return Left.UNKNOWN if done is None else Left.NOT_DONE
