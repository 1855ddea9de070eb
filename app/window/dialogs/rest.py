"""Asked before what is left of a plan is sent, which was stopped or never begun."""

from collections.abc import Mapping
from datetime import UTC, datetime

from PySide6.QtWidgets import QWidget

from app.domain.plans import MovementStep, Step
from app.domain.stock import Item
from app.window import formats, words
from app.window.dialogs.confirm import ConfirmDialog
from app.window.dialogs.undo import becomes
from app.workspace.entries import Entry


class RestDialog(ConfirmDialog):
    """What would be sent, begun from what there is now."""

    def __init__(self, entry: Entry, items: Mapping[str, Item], parent: QWidget | None = None) -> None:
        steps = rest(entry)
        last = {step.variants[0]: step for step in steps}
        title = words.purpose(entry.plan.purpose)
        super().__init__(
            title,
            "",
            title,
            parent,
            items=[items[variant] for variant in last if variant in items],
            becomes=lambda item: _becomes(item, last[item.variant.uuid]),
        )
        text = self.tr(
            "Of what was decided {at}, %Ln change(s) were never sent. Send them now?", "", len(steps)
        )
        self.text.setText(text.format(at=formats.moment(entry.at, datetime.now(UTC))))
        self.confirm.setText(self.tr("Send the rest"))


def rest(entry: Entry) -> list[Step]:
    """The steps that were never sent, and still may be."""
    return [step for request in entry.planned for step in entry.steps_of(request)]


def _becomes(item: Item, step: Step) -> str:
    if not isinstance(step, MovementStep):
        return becomes(step)
    after = step.movement.reason.after(item.balance, step.movement.quantity)
    return formats.change(formats.quantity(item.balance), formats.quantity(after))
