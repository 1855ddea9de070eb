"""The dialogs that move stock: restock, sell, discard, and set to."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from app.domain.locations import LocationType
from app.domain.plans import REASONS, MovementStep, Purpose, Step, move, set_to
from app.domain.quantity import ZERO
from app.domain.stock import Item
from app.window import formats, words
from app.window.dialogs.plan import PlanDialog
from app.window.dialogs.typed import Line
from app.window.translation import QT_TRANSLATE_NOOP, translated
from app.window.widgets import label


@dataclass(frozen=True, slots=True)
class Moving:
    """The words of a dialog that moves stock one way, and the purposes it offers, the usual one first."""

    field: str
    button_one: str
    button_many: str
    purposes: tuple[Purpose, ...]


MOVING: Mapping[Purpose, Moving] = {
    Purpose.RESTOCK: Moving(
        QT_TRANSLATE_NOOP("moving", "Quantity to add"),
        QT_TRANSLATE_NOOP("moving", "Add {quantity}"),
        QT_TRANSLATE_NOOP("moving", "Add {quantity} in all"),
        (Purpose.RESTOCK, Purpose.CUSTOMER_RETURN),
    ),
    Purpose.SELL: Moving(
        QT_TRANSLATE_NOOP("moving", "Quantity sold"),
        QT_TRANSLATE_NOOP("moving", "Sell {quantity}"),
        QT_TRANSLATE_NOOP("moving", "Sell {quantity} in all"),
        (Purpose.SELL,),
    ),
    Purpose.DISCARD: Moving(
        QT_TRANSLATE_NOOP("moving", "Quantity to take away"),
        QT_TRANSLATE_NOOP("moving", "Take away {quantity}"),
        QT_TRANSLATE_NOOP("moving", "Take away {quantity} in all"),
        (Purpose.DISCARD, Purpose.RETURN_TO_SUPPLIER),
    ),
}


def _balance_change(item: Item, step: Step | None) -> str:
    """``3 → 8``; just ``3`` where nothing changes."""
    if isinstance(step, MovementStep):
        return formats.change(formats.quantity(step.before), formats.quantity(step.after))
    return formats.quantity(item.balance) if item.tracked else words.status(item.status)


class MoveDialog(PlanDialog):
    """Restock, sell or discard: a quantity that is added or taken away."""

    def __init__(
        self, purpose: Purpose, items: Sequence[Item], parent: QWidget | None = None, *, left_out: int = 0
    ) -> None:
        self._words = MOVING[purpose]
        self._shown = self._purpose = purpose
        super().__init__(items, parent, left_out=left_out)

    def title(self) -> str:
        return words.purpose(self._shown)

    def field_label(self) -> str:
        return self._translated(self._words.field)

    def button_text(self, changing: Sequence[Line]) -> str:
        if len({line.item.product.unit for line in changing}) != 1:
            return self.title()  # pieces and weights have no sum
        total = sum((line.count * line.quantity for line in changing if line.quantity), ZERO)
        template = self._words.button_one if len(self.items) == 1 else self._words.button_many
        return self._translated(template).format(quantity=formats.quantity(total))

    def purpose(self) -> Purpose:
        return self._purpose

    def step(self, item: Item, quantity: Decimal | None) -> Step | None:
        return None if quantity is None else move(item, REASONS[self._purpose], quantity)

    def alike(self, item: Item) -> Hashable:
        """What is added takes nobody below zero, however many there are."""
        balance = None if REASONS[self._purpose].adds else item.balance
        return item.tracked, item.product.unit, balance

    def describe(self, item: Item, quantity: Decimal | None, step: Step | None) -> str:
        return _balance_change(item, step)

    def explanation(self) -> str:
        return words.consequence(REASONS[self._purpose])

    def add_inputs(self, layout: QVBoxLayout) -> None:
        if len(self._words.purposes) > 1:
            choice = QComboBox()
            choice.setAccessibleName(self.tr("Reason"))
            for purpose in self._words.purposes:
                choice.addItem(words.reason(REASONS[purpose]), purpose)
            choice.currentIndexChanged.connect(self._choose)
            layout.addWidget(label(self.tr("Reason"), buddy=choice))
            layout.addWidget(choice)

    def _choose(self, number: int) -> None:
        self._purpose = self._words.purposes[number]
        self.lines.evaluate_all()

    def _translated(self, text: str) -> str:
        return translated("moving", text)


#: Where the difference of a set-to went or came from: the destination is the reason.
_OTHERS: tuple[tuple[LocationType, str], ...] = (
    (LocationType.BIN, QT_TRANSLATE_NOOP("set_to", "Damaged, lost, used or found again")),
    (LocationType.SOLD, QT_TRANSLATE_NOOP("set_to", "Sold or returned without the till")),
    (LocationType.SUPPLIER, QT_TRANSLATE_NOOP("set_to", "Delivered or sent back")),
)


class SetToDialog(PlanDialog):
    """Set to: the movement that reaches what is on the shelf, with the reason for the difference."""

    def __init__(self, items: Sequence[Item], parent: QWidget | None = None, *, left_out: int = 0) -> None:
        self._other = LocationType.BIN
        super().__init__(items, parent, left_out=left_out)

    def title(self) -> str:
        return words.purpose(Purpose.SET_TO)

    def field_label(self) -> str:
        return self.tr("On the shelf now")

    def button_text(self, changing: Sequence[Line]) -> str:
        targets = {line.quantity for line in changing if line.quantity is not None}
        if len(targets) == 1:
            return self.tr("Set to {quantity}").format(quantity=formats.quantity(targets.pop()))
        return self.title()

    def purpose(self) -> Purpose:
        return Purpose.SET_TO

    def step(self, item: Item, quantity: Decimal | None) -> Step | None:
        return None if quantity is None else set_to(item, quantity, self._other)

    def alike(self, item: Item) -> Hashable:
        return item.tracked, item.balance

    def describe(self, item: Item, quantity: Decimal | None, step: Step | None) -> str:
        return _balance_change(item, step)

    def explanation(self) -> str:
        typed = self.lines.typed
        steps = [line.step for line in typed.changing]
        if not steps and len(self.items) == 1 and self.field.text().strip() and not typed.problems:
            return self.tr("It is {quantity} already.").format(quantity=self.field.text().strip())
        reasons = {step.movement.reason for step in steps if isinstance(step, MovementStep)}
        return "\n".join(sorted(map(words.consequence, reasons)))

    def add_inputs(self, layout: QVBoxLayout) -> None:
        choice = QComboBox()
        choice.setAccessibleName(self.tr("Why it differs"))
        for _, text in _OTHERS:
            choice.addItem(translated("set_to", text))
        choice.currentIndexChanged.connect(self._choose)
        layout.addWidget(label(self.tr("Why it differs"), buddy=choice))
        layout.addWidget(choice)

    def _choose(self, number: int) -> None:
        self._other = _OTHERS[number][0]
        self.lines.evaluate_all()
