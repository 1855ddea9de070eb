"""Qt's own way: `QSortFilterProxyModel` over a model in Python, as its documentation sets it up."""

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt

from tests.benchmarks.table.stock import COLUMNS, SEARCHED, Row

Index = QModelIndex | QPersistentModelIndex

# Looked up inside data() they would cost more than the answer, and the rival is not to pay for that.
_DISPLAY = Qt.ItemDataRole.DisplayRole
_ALIGNMENT = Qt.ItemDataRole.TextAlignmentRole
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_NUMBERS = (COLUMNS.index("price"), COLUMNS.index("balance"))
_WORDS = Qt.ItemDataRole.UserRole
_ROOT = QModelIndex()


class RowsModel(QAbstractTableModel):
    """Rows of plain values, which Qt sorts by what they are."""

    def __init__(self, rows: Sequence[Row]) -> None:
        super().__init__()
        self.show_rows(rows)

    def show_rows(self, rows: Sequence[Row]) -> None:
        self.beginResetModel()
        self._rows = rows
        self._words = ["\n".join(map(str, row[: len(SEARCHED)])) for row in rows]
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if role == _DISPLAY:
            return self._rows[index.row()][index.column()]
        if role == _WORDS:
            return self._words[index.row()]
        return _RIGHT if role == _ALIGNMENT and index.column() in _NUMBERS else None


class Proxy(QSortFilterProxyModel):
    def __init__(self, rows: Iterable[Row]) -> None:
        super().__init__()
        self._model = RowsModel(list(rows))
        self.setSourceModel(self._model)
        self.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setFilterRole(_WORDS)  # one question a row: to ask for every column takes three times as long

    def ask(self, text: str) -> None:
        self.setFilterFixedString(text)

    def sort_descending(self, column: str) -> None:
        self.sort(COLUMNS.index(column), Qt.SortOrder.DescendingOrder)
