"""The dialog that makes a plan: for one variant or many at once, before → after shown as it is typed."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from decimal import Decimal

from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.plans import Purpose, Step
from app.domain.stock import Item
from app.window.dialogs.lines import Lines
from app.window.dialogs.lines_table import LinesTable
from app.window.dialogs.typed import Line
from app.window.fonts import tabular
from app.window.theme import STEP
from app.window.widgets import heading, label, plain_label, restyle


class PlanDialog(QDialog):
    """Base of the dialogs that change stock, levels or tracking.

    A subclass says its words, turns what was typed into a step (`step`), tells which items it makes the same
    of (`alike`), describes it (`describe`) and may add inputs of its own (`add_inputs`). `steps` are what the
    person agreed to. Nonsense is refused as it is typed, and a plan that takes stock below zero warns first.
    """

    def __init__(self, items: Sequence[Item], parent: QWidget | None = None, *, left_out: int = 0) -> None:
        super().__init__(parent)
        self.items = items
        self._left_out = left_out  # of those selected, because the action does not suit them
        self.lines = Lines(items, self, self.headings(), self)
        self.setWindowTitle(self.title())
        self.setModal(True)
        self._build()
        self.lines.evaluated.connect(self._show_evaluation)
        self._show_evaluation()

    # What a subclass says

    def title(self) -> str:
        raise NotImplementedError

    def field_label(self) -> str:
        raise NotImplementedError

    def headings(self) -> tuple[str, str, str]:
        return (self.tr("Variant"), self.field_label(), self.tr("Stock will be"))

    def button_text(self, changing: Sequence[Line]) -> str:
        """What the button does to the items of ``changing``, lines that would all change something."""
        raise NotImplementedError

    def purpose(self) -> Purpose:
        raise NotImplementedError

    def step(self, item: Item, quantity: Decimal | None) -> Step | None:
        raise NotImplementedError

    def alike(self, item: Item) -> Hashable:
        raise NotImplementedError

    def describe(self, item: Item, quantity: Decimal | None, step: Step | None) -> str:
        raise NotImplementedError

    def prefill(self, item: Item) -> str | None:
        return None

    def explanation(self) -> str:
        return ""

    def add_inputs(self, layout: QVBoxLayout) -> None:
        """Add what is asked beside the quantity."""

    # The plan

    def steps(self) -> Iterable[Step]:
        """Each made when it is asked for: all of many take a while."""
        return self.lines.typed.steps()

    def take_items(self, items: Mapping[str, Item]) -> None:
        self.lines.take_items(items)

    # Building

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6 * STEP, 5 * STEP, 6 * STEP, 5 * STEP)
        layout.setSpacing(2 * STEP)
        layout.addWidget(heading(self.title()))
        subject = plain_label(self._subject(), muted=True)
        subject.setMinimumWidth(1)  # a name without a space must not widen the dialog
        layout.addWidget(subject)
        self._build_field(layout)
        self.add_inputs(layout)
        self.consequence = plain_label("", muted=True)
        self.warning = plain_label("")
        self.warning.setObjectName("warning")
        layout.addWidget(self.consequence)
        layout.addWidget(self.warning)
        if len(self.items) > 1:
            table = LinesTable(self.lines)
            table.setAccessibleName(self.title())
            layout.addWidget(table, 1)
            self.resize(640, 600)
        else:
            layout.addStretch(1)
        layout.addSpacing(STEP)
        layout.addLayout(self._buttons())
        self.setMinimumWidth(640 if len(self.items) > 1 else 420)

    def _build_field(self, layout: QVBoxLayout) -> None:
        """What is typed, under it what is wrong with it, and for one variant what it comes to."""
        self.field = QLineEdit()
        self.field.setFont(tabular(self.field.font(), scale=1.3))
        self.field.setAccessibleName(self.field_label())
        self.field.setMinimumHeight(self.field.sizeHint().height())
        self.problem = plain_label("")
        self.problem.setObjectName("problem")
        self.outcome = plain_label("")
        self.outcome.setFont(tabular(self.outcome.font(), bold=True, scale=1.6))
        layout.addWidget(label(self._field_label_for_all(), buddy=self.field))
        layout.addWidget(self.field)
        layout.addWidget(self.problem)  # always there, so that nothing jumps when it speaks
        layout.addWidget(self.outcome)
        self.outcome.setVisible(len(self.items) == 1)
        if len(self.items) == 1:
            self.field.setText(self.prefill(self.items[0]) or "")
            self.field.selectAll()
        self.field.textChanged.connect(self.lines.type_for_all)

    def _subject(self) -> str:
        """Who it is about, and who was selected but is left out."""
        return " · ".join(filter(None, (self.lines.subject(), self.lines.left_out_text(self._left_out))))

    def _field_label_for_all(self) -> str:
        if len(self.items) == 1:
            return self.field_label()
        return self.tr("{field}, the same for all").format(field=self.field_label())

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        cancel = QPushButton(self.tr("Cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self.confirm = QPushButton()
        self.confirm.setProperty("accent", True)
        self.confirm.setDefault(True)
        self.confirm.clicked.connect(self.accept)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.confirm)
        return row

    # As it is typed

    def _show_evaluation(self) -> None:
        typed = self.lines.typed
        problems, below_zero, changing = typed.problems, typed.below_zero, typed.changing
        self.outcome.setText(self.describe(typed.item(0), None, None) if problems else self.lines.result(0))
        self.problem.setText(self.lines.problem_text())
        self._say(self.warning, self.lines.below_zero_text())
        self._say(self.consequence, self.explanation())
        restyle(self.field, "wrong", bool(problems) and len(self.items) == 1)
        text = self.title() if problems else self.button_text(changing)
        self.confirm.setText(self.tr("{action} anyway").format(action=text) if below_zero else text)
        restyle(self.confirm, "warning", bool(below_zero))
        self.confirm.setEnabled(bool(changing) and not problems)
        self._grow()

    def _grow(self) -> None:
        """A longer text makes the dialog higher instead of squeezing what stands above it."""
        layout = self.layout()
        if layout and self.isVisible():
            self.resize(self.width(), max(self.height(), layout.totalHeightForWidth(self.width())))

    def _say(self, where: QLabel, text: str) -> None:
        where.setText(text)
        where.setVisible(bool(text))
