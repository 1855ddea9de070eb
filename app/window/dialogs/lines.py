"""The lines of a plan being made: one item each, what was typed for it, and what would become of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from app.domain.errors import Invalid
from app.domain.plans import MovementStep, Step
from app.domain.stock import Item
from app.window.sentences import sentence
from app.window.theme import applied
from app.window.widgets import plain_tip

Index = QModelIndex | QPersistentModelIndex

# Turns what was typed for an item into the step to make; None where nothing would change. Raises `Invalid`.
Evaluate = Callable[[Item, str], Step | None]
# What a line says of what was typed and the step it makes, as ``3 → 8``.
Describe = Callable[[Item, str, Step | None], str]

# Before a result that is below zero: a sign, not only a colour.
_BELOW_ZERO = "!"

VARIANT, TYPED, RESULT = range(3)
_DISPLAY = Qt.ItemDataRole.DisplayRole
_EDIT = Qt.ItemDataRole.EditRole
_FOREGROUND = Qt.ItemDataRole.ForegroundRole


@dataclass(slots=True)
class Line:
    """``by_hand`` marks a line typed by itself: the field for all lines leaves it alone."""

    item: Item
    text: str = ""
    by_hand: bool = False
    step: Step | None = None
    problem: Invalid | None = None


class Lines(QAbstractTableModel):
    """Three columns: the variant, what is typed (editable), and before → after or what is wrong."""

    evaluated = Signal()

    def __init__(
        self,
        items: Sequence[Item],
        evaluate: Evaluate,
        describe: Describe,
        headings: Sequence[str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.lines = [Line(item) for item in items]
        self._evaluate = evaluate
        self._describe = describe
        self._headings = headings

    @property
    def steps(self) -> tuple[Step, ...]:
        return tuple(line.step for line in self.lines if line.step)

    @property
    def problems(self) -> list[Line]:
        return [line for line in self.lines if line.problem]

    def type_for_all(self, text: str) -> None:
        """Type ``text`` into every line that was not typed by itself."""
        for line in self.lines:
            if not line.by_hand:
                line.text = text
        self.evaluate_all()

    def forget_hands(self) -> None:
        """Have the field for all lines speak for those too that were typed by themselves."""
        for line in self.lines:
            line.by_hand = False

    def prefill(self, text: Callable[[Item], str]) -> None:
        for line in self.lines:
            line.text = text(line.item)
        self.evaluate_all()

    def take_items(self, items: Mapping[str, Item]) -> None:
        """Stock moved while the dialog is open: show and plan from what it is now."""
        for line in self.lines:
            line.item = items.get(line.item.variant.uuid, line.item)
        self.evaluate_all()

    def evaluate_all(self) -> None:
        for line in self.lines:
            self._evaluate_line(line)
        if self.lines:
            self.dataChanged.emit(self.index(0, TYPED), self.index(len(self.lines) - 1, RESULT))
        self.evaluated.emit()

    def _evaluate_line(self, line: Line) -> None:
        line.step = line.problem = None
        try:
            line.step = self._evaluate(line.item, line.text)
        except Invalid as problem:
            line.problem = problem

    def result(self, line: Line) -> str:
        """``3 → 8``, or what is wrong with what was typed."""
        if line.problem:
            return sentence(line.problem)
        told = self._describe(line.item, line.text, line.step)
        return f"{_BELOW_ZERO} {told}" if _goes_below_zero(line.step) else told

    def _colour(self, line: Line) -> QColor | None:
        """Of what is wrong, and of what goes below zero; both are told in words or by a sign as well."""
        if line.problem:
            return QColor(applied().bad.foreground)
        return QColor(applied().warning.foreground) if _goes_below_zero(line.step) else None

    # What is said of them all. Counts are worded here and not in the dialogs: tr() looks under a subclass
    # first, finds nothing there, and takes its own "2 variant(s)" for a translation.

    def subject(self) -> str:
        """``Denim jacket, M``, or how many variants there are."""
        return (
            self.lines[0].item.title
            if len(self.lines) == 1
            else self.tr("%Ln variant(s)", "", len(self.lines))
        )

    def left_out_text(self, count: int) -> str:
        """How many of those selected are not in the lines."""
        return self.tr("%Ln not tracked, left out", "", count) if count else ""

    def problem_text(self) -> str:
        """What is wrong in the first line that cannot be used, and how many cannot; empty where all can."""
        count = len(self.problems)
        first = next((self.result(line) for line in self.problems), "")
        if count <= 1:
            return first
        return self.tr("{first} %Ln line(s) cannot be used.", "", count).format(first=first)

    def below_zero_text(self, count: int) -> str:
        """A warning that ``count`` of the variants go below zero; empty where none does."""
        if not count:
            return ""
        if len(self.lines) == 1:
            return self.tr("Stock goes below zero.")
        return self.tr("%Ln variant(s) go below zero.", "", count)

    # Qt's questions

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._headings)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation == Qt.Orientation.Horizontal:
            if role == _DISPLAY:
                return self._headings[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return _side(section)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        editable = Qt.ItemFlag.ItemIsEditable if index.column() == TYPED else Qt.ItemFlag.NoItemFlags
        return super().flags(index) | editable

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        line, column = self.lines[index.row()], index.column()
        if role in (_DISPLAY, _EDIT):
            return (line.item.title, line.text, self.result(line))[column]
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self.data(index))
        if role == _FOREGROUND and column == RESULT:
            return self._colour(line)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._headings[column]}: {self.data(index)}"
        return _side(column) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def setData(self, index: Index, value: Any, role: int = _EDIT) -> bool:
        if role != _EDIT or index.column() != TYPED:
            return False
        line = self.lines[index.row()]
        line.text, line.by_hand = str(value), True
        self._evaluate_line(line)
        self.dataChanged.emit(index, self.index(index.row(), RESULT))
        self.evaluated.emit()
        return True


def _goes_below_zero(step: Step | None) -> bool:
    return isinstance(step, MovementStep) and step.goes_below_zero


def _side(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if column == VARIANT else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter
