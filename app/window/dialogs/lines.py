"""The lines of a plan being made: one item each, what was typed for it, and what would become of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor

from app.domain.stock import Item
from app.window.dialogs.typed import Line, Rules, Typed
from app.window.sentences import sentence
from app.window.theme import applied
from app.window.widgets import plain_tip

Index = QModelIndex | QPersistentModelIndex

# Before a result that is below zero: a sign, not only a colour.
_BELOW_ZERO = "!"

VARIANT, TYPED, RESULT = range(3)
_DISPLAY = Qt.ItemDataRole.DisplayRole
_EDIT = Qt.ItemDataRole.EditRole
_FOREGROUND = Qt.ItemDataRole.ForegroundRole


class Lines(QAbstractTableModel):
    """Three columns: the variant, what is typed (editable), and before → after or what is wrong."""

    evaluated = Signal()

    def __init__(
        self, items: Sequence[Item], rules: Rules, headings: Sequence[str], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.typed = Typed(items, rules)
        self._rules = rules
        self._headings = headings
        self._looking = QTimer(self, interval=0)
        self._looking.timeout.connect(self._look_further)
        self._looking.start()

    def _look_further(self) -> None:
        """While nobody types: the first keystroke needs to have looked at all."""
        if not self.typed.look_further():
            self._looking.stop()

    def type_for_all(self, text: str) -> None:
        """Type ``text`` into every line that was not typed by itself."""
        self.typed.type_for_all(text)
        self._tell()

    def forget_hands(self) -> None:
        """Have the field for all lines speak for those too that were typed by themselves."""
        self.typed.forget_hands()

    def take_items(self, items: Mapping[str, Item]) -> None:
        """Stock moved while the dialog is open: show and plan from what these are now."""
        self.typed.take_items(items)
        self._tell()

    def evaluate_all(self) -> None:
        """The dialog makes something else of the same texts now."""
        self.typed.evaluate()
        self._tell()

    def _tell(self) -> None:
        self.dataChanged.emit(self.index(0, TYPED), self.index(len(self.typed) - 1, RESULT))
        self.evaluated.emit()

    def result(self, row: int) -> str:
        """``3 → 8``, or what is wrong with what was typed."""
        line = self.typed.line(row)
        if line.problem:
            return sentence(line.problem)
        told = self._rules.describe(line.item, line.quantity, line.step)
        return f"{_BELOW_ZERO} {told}" if line.goes_below_zero else told

    def _colour(self, line: Line) -> QColor | None:
        """Of what is wrong, and of what goes below zero; both are told in words or by a sign as well."""
        if line.problem:
            return QColor(applied().bad.foreground)
        return QColor(applied().warning.foreground) if line.goes_below_zero else None

    # What is said of them all. Counts are worded here and not in the dialogs: tr() looks under a subclass
    # first, finds nothing there, and takes its own "2 variant(s)" for a translation.

    def subject(self) -> str:
        """``Denim jacket, M``, or how many variants there are."""
        count = len(self.typed)
        return self.typed.item(0).title if count == 1 else self.tr("%Ln variant(s)", "", count)

    def left_out_text(self, count: int) -> str:
        """How many of those selected are not in the lines."""
        return self.tr("%Ln not tracked, left out", "", count) if count else ""

    def problem_text(self) -> str:
        """What is wrong in the first line that cannot be used, and how many cannot; empty where all can."""
        row, count = self.typed.first_problem, self.typed.problems
        first = "" if row is None else self.result(row)
        if count <= 1:
            return first
        return self.tr("{first} %Ln line(s) cannot be used.", "", count).format(first=first)

    def below_zero_text(self) -> str:
        """A warning of how many of the variants go below zero; empty where none does."""
        count = self.typed.below_zero
        if not count:
            return ""
        if len(self.typed) == 1:
            return self.tr("Stock goes below zero.")
        return self.tr("%Ln variant(s) go below zero.", "", count)

    # Qt's questions

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        return 0 if parent.isValid() else len(self.typed)

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
        row, column = index.row(), index.column()
        if role in (_DISPLAY, _EDIT):
            return self._text(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._text(row, column))
        if role == _FOREGROUND and column == RESULT:
            return self._colour(self.typed.line(row))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._headings[column]}: {self._text(row, column)}"
        return _side(column) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _text(self, row: int, column: int) -> str:
        if column == VARIANT:
            return self.typed.item(row).title
        return self.typed.text(row) if column == TYPED else self.result(row)

    def setData(self, index: Index, value: Any, role: int = _EDIT) -> bool:
        if role != _EDIT or index.column() != TYPED:
            return False
        self.typed.type_in(index.row(), str(value))
        self.dataChanged.emit(index, self.index(index.row(), RESULT))
        self.evaluated.emit()
        return True


def _side(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if column == VARIANT else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter
