"""The dialogs that change what is known about a variant: its low-stock level, and whether it is tracked."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app.domain.errors import Invalid
from app.domain.locations import LocationType
from app.domain.plans import LevelStep, Purpose, Step, change_level, set_to, track
from app.domain.stock import Item, Level, Status
from app.window import formats, words
from app.window.dialogs.plan import PlanDialog
from app.window.dialogs.typed import Line
from app.window.widgets import button


class LevelDialog(PlanDialog):
    """Low-stock level and alert. A blank level takes it away."""

    def __init__(self, items: Sequence[Item], parent: QWidget | None = None) -> None:
        self._alert: bool | None = None  # None leaves each as it is
        super().__init__(items, parent)

    def title(self) -> str:
        return words.purpose(Purpose.SET_LEVEL)

    def field_label(self) -> str:
        return self.tr("Low-stock level")

    def headings(self) -> tuple[str, str, str]:
        return (self.tr("Variant"), self.tr("Low-stock level"), self.tr("Level will be"))

    def button_text(self, changing: Sequence[Line]) -> str:
        return self.tr("Save")

    def purpose(self) -> Purpose:
        return Purpose.SET_LEVEL

    def prefill(self, item: Item) -> str:
        return "" if item.level.level is None else formats.typed(item.level.level)

    def step(self, item: Item, quantity: Decimal | None) -> Step | None:
        alert = item.level.alert if self._alert is None else self._alert
        if quantity is None and item.level.level is not None:
            alert = False  # with its level the alert loses its sense
        return change_level(item, Level(quantity, alert))

    def alike(self, item: Item) -> Hashable:
        return item.level

    def describe(self, item: Item, quantity: Decimal | None, step: Step | None) -> str:
        if isinstance(step, LevelStep):
            return formats.change(_level(step.before), _level(step.after))
        return _level(item.level)

    def explanation(self) -> str:
        if len(self.items) > 1:
            return self.tr(
                "A variant is low when fewer than its level are in stock. A blank line has no level."
            )
        return self.tr("A variant is low when fewer than this are in stock. Leave it blank for no level.")

    def add_inputs(self, layout: QVBoxLayout) -> None:
        box = QCheckBox(self.tr("Alert me when stock falls below the level"))
        alerts = {line.item.level.alert for line in self.lines.typed.lines}
        self._alert = alerts.pop() if len(alerts) == 1 else None
        if self._alert is None:
            box.setTristate(True)
            box.setCheckState(Qt.CheckState.PartiallyChecked)
        else:
            box.setChecked(self._alert)
        box.checkStateChanged.connect(self._set_alert)
        layout.addWidget(box)
        if len(self.items) > 1:
            none = button(self.tr("No level for all"))
            none.clicked.connect(self._take_all_away)
            layout.addWidget(none, alignment=Qt.AlignmentFlag.AlignLeft)

    def _take_all_away(self) -> None:
        self.lines.forget_hands()
        self.field.clear()
        self.lines.type_for_all("")

    def _set_alert(self, state: Qt.CheckState) -> None:
        self._alert = None if state is Qt.CheckState.PartiallyChecked else state is Qt.CheckState.Checked
        self.lines.evaluate_all()


class StartTrackingDialog(PlanDialog):
    """Start tracking products, with an opening balance for each of their variants.

    ``plan`` starts the tracking; ``opening`` is what stock is then to be set to, by variant. The
    service may have kept a balance that nobody here knows, so it is read between the two.
    """

    def title(self) -> str:
        return words.purpose(Purpose.START_TRACKING)

    def field_label(self) -> str:
        return self.tr("On the shelf now")

    def button_text(self, changing: Sequence[Line]) -> str:
        return self.title()

    def purpose(self) -> Purpose:
        return Purpose.START_TRACKING

    def prefill(self, item: Item) -> str:
        return formats.typed(item.balance)

    def step(self, item: Item, quantity: Decimal | None) -> Step | None:
        if quantity is None:
            raise Invalid("quantity.empty")
        set_to(replace(item, tracked=True), quantity, LocationType.SUPPLIER)
        return next(iter(track([item], on=True)), None)

    def alike(self, item: Item) -> Hashable:
        return item.tracked, item.balance

    def describe(self, item: Item, quantity: Decimal | None, step: Step | None) -> str:
        now = words.status(Status.NOT_TRACKED).lower()
        return now if step is None or quantity is None else formats.change(now, formats.quantity(quantity))

    def explanation(self) -> str:
        return self.tr(
            "All variants of a product are tracked together. A difference counts as delivered or sent back."
        )

    def steps(self) -> Iterable[Step]:
        return track((item for item, _ in self.lines.typed.items_with_quantity()), on=True)

    @property
    def opening(self) -> dict[str, Decimal]:
        typed = self.lines.typed.items_with_quantity()
        return {item.variant.uuid: quantity for item, quantity in typed if quantity is not None}


def _level(level: Level) -> str:
    """``5``, or ``5, alert`` where the alert is on."""
    alert = QCoreApplication.translate("settings", "{level}, alert")
    return alert.format(level=formats.level(level)) if level.alert else formats.level(level)
