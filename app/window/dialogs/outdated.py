"""Asked before anything is sent where stock moved since the person looked: what the same decision comes to now."""

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from app.domain.plans import MovementStep, Plan
from app.domain.stock import Item
from app.window import formats
from app.window.dialogs.confirm import ConfirmDialog
from app.window.widgets import restyle


class OutdatedDialog(ConfirmDialog):
    """``items`` are what there is now of the variants of ``plan``, which begins from that."""

    def __init__(
        self, title: str, plan: Plan, items: Mapping[str, Item], parent: QWidget | None = None
    ) -> None:
        last = {step.movement.variant: step for step in plan.steps if isinstance(step, MovementStep)}
        moving = [items[variant] for variant in last if variant in items]

        def becomes(item: Item) -> str:
            after = last[item.variant.uuid].after
            return formats.change(formats.quantity(item.balance), formats.quantity(after))

        super().__init__(title, "", title, parent, items=moving, becomes=becomes, cancel=bool(plan.steps))
        below = bool(plan.below_zero)
        self.text.setText(self._story(plan, below=below))
        if not plan.steps:
            self.confirm.setText(self.tr("Close"))
        elif below:
            self.confirm.setText(self.tr("{action} anyway").format(action=title))
        restyle(self.confirm, "warning", below)

    def _story(self, plan: Plan, *, below: bool) -> str:
        moved = self.tr("Stock moved since you looked. Nothing was sent yet, and nothing was changed.")
        if not plan.steps:
            nothing = self.tr("It is already as it was to be: there is nothing left to do.")
            return f"{moved}\n{nothing}"
        now = self.tr("This is what it would come to now:")
        parts = [moved, self.tr("It would go below zero."), now] if below else [moved, now]
        return "\n".join(parts)
