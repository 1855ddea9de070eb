"""The dialogs that change what is known about a variant: its low-stock level, and whether it is tracked."""

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app.domain.errors import Invalid
from app.domain.plans import LevelStep, Plan, Purpose, Step, change_level, track
from app.domain.quantity import ZERO
from app.domain.stock import Item, Level, Status
from app.window import formats, words
from app.window.dialogs.plan import PlanDialog


class LevelDialog(PlanDialog):
    """Low-stock level and alert. A blank level takes it away."""

    def __init__(self, items: Sequence[Item], parent: QWidget | None = None) -> None:
        self._alert: bool | None = None  # None leaves each as it is
        if len({item.level.alert for item in items}) == 1:
            self._alert = items[0].level.alert
        super().__init__(items, parent)

    def title(self) -> str:
        return words.purpose(Purpose.SET_LEVEL)

    def field_label(self) -> str:
        return self.tr("Low below")

    def headings(self) -> tuple[str, str, str]:
        return (self.tr("Variant"), self.tr("Low below"), self.tr("Level"))

    def button_text(self, steps: tuple[Step, ...]) -> str:
        return self.tr("Save")

    def purpose(self) -> Purpose:
        return Purpose.SET_LEVEL

    def prefill(self, item: Item) -> str:
        return "" if item.level.level is None else formats.typed(item.level.level)

    def step(self, item: Item, text: str) -> Step | None:
        alert = item.level.alert if self._alert is None else self._alert
        level = formats.typed_quantity(text) if text.strip() else None
        return change_level(item, Level(level, alert))

    def describe(self, item: Item, text: str, step: Step | None) -> str:
        if isinstance(step, LevelStep) and step.before.level != step.after.level:
            return formats.change(formats.level(step.before), formats.level(step.after))
        return formats.level(item.level)

    def explanation(self) -> str:
        return self.tr("A variant is low when fewer than this are in stock. Leave it blank for no level.")

    def add_inputs(self, layout: QVBoxLayout) -> None:
        box = QCheckBox(self.tr("Alert me when stock falls below the level"))
        if self._alert is None:
            box.setTristate(True)
            box.setCheckState(Qt.CheckState.PartiallyChecked)
        else:
            box.setChecked(self._alert)
        box.checkStateChanged.connect(self._set_alert)
        layout.addWidget(box)

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
        return self.tr("In stock now")

    def button_text(self, steps: tuple[Step, ...]) -> str:
        return self.title()

    def purpose(self) -> Purpose:
        return Purpose.START_TRACKING

    def prefill(self, item: Item) -> str:
        return formats.typed(item.balance)

    def step(self, item: Item, text: str) -> Step | None:
        if formats.typed_quantity(text) < ZERO:
            raise Invalid("quantity.negative")
        return next(iter(track([item], on=True)), None)

    def describe(self, item: Item, text: str, step: Step | None) -> str:
        opening = formats.quantity(formats.typed_quantity(text))
        return formats.change(words.status(Status.NOT_TRACKED).lower(), opening)

    def explanation(self) -> str:
        return self.tr(
            "All variants of a product are tracked together. Opening stock comes from the supplier."
        )

    @property
    def plan(self) -> Plan:
        return Plan(self.purpose(), track((line.item for line in self.lines.lines), on=True))

    @property
    def opening(self) -> dict[str, Decimal]:
        return {line.item.variant.uuid: formats.typed_quantity(line.text) for line in self.lines.lines}
