"""The stock table's model: the rows that a query shows, as Qt asks for them."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.domain.changes import Aspect, Changes
from app.domain.stock import Chip, Item
from app.window.stock.columns import COLUMNS, SORT_KEYS, Look
from app.window.stock.rows import Order, Query, Rows, runs

Index = QModelIndex | QPersistentModelIndex

# An enum looked up inside data() costs more than the answer (measured), so roles are bound once.
_DISPLAY = Qt.ItemDataRole.DisplayRole
_ACCESSIBLE = Qt.ItemDataRole.AccessibleTextRole
_ALIGNMENT = Qt.ItemDataRole.TextAlignmentRole
_HORIZONTAL = Qt.Orientation.Horizontal
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class StockModel(QAbstractTableModel):
    """One row a variant. ``only`` limits the table to what a chip shows, as the low-stock page does.

    Rows are found by variant, never by a remembered row number: both change with every query.
    """

    def __init__(self, only: Chip = Chip.ALL, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows = Rows(dict(SORT_KEYS), only)

    def item(self, row: int) -> Item:
        return self.rows.shown[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        return 0 if parent.isValid() else len(self.rows.shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if role in (_DISPLAY, _ACCESSIBLE):
            column = COLUMNS[index.column()]
            text = column.text(self.rows.shown[index.row()])
            # Read aloud without its shape: "Status: Low", not "black down-pointing small triangle Low".
            if role == _ACCESSIBLE:
                word = text.partition(" ")[2] if column.look is Look.PILL else text
                return f"{column.heading()}: {word}"
            return text
        return _side(index.column()) if role == _ALIGNMENT else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation != _HORIZONTAL:
            return None
        if role == _DISPLAY:
            return f"{COLUMNS[section].heading()}{self._arrow(section)}"
        return _side(section) if role == _ALIGNMENT else None

    def _arrow(self, section: int) -> str:
        """Which way a column sorts; beside its heading, where it cannot cover anything."""
        order = self.rows.order
        if order is None or order.column != COLUMNS[section].name:
            return ""
        return " ▾" if order.descending else " ▴"

    def replace(self, items: Mapping[str, Item]) -> None:
        """Take all items anew."""
        self.beginResetModel()
        self.rows.replace(items.values())
        self.endResetModel()

    def ask(self, query: Query) -> None:
        self.beginResetModel()
        self.rows.ask(query)
        self.endResetModel()

    def order_by(self, order: Order | None) -> None:
        self.beginResetModel()
        self.rows.sort(order)
        self.endResetModel()
        self.headerDataChanged.emit(_HORIZONTAL, 0, len(COLUMNS) - 1)

    def update(self, changes: Changes, items: Mapping[str, Item]) -> bool:
        """Take the changed items where their rows stand and redraw those, in merged ranges.

        False, and nothing is taken, where a row must move, come or go: then take all items anew.
        """
        if Aspect.CATALOGUE in changes.aspects:
            return False
        touched = self.rows.update([items[variant] for variant in changes.variants if variant in items])
        if touched is None:
            return False
        for first, last in runs(sorted(touched)):
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(COLUMNS) - 1))
        return True


def _side(column: int) -> Qt.AlignmentFlag:
    return _RIGHT if COLUMNS[column].right else _LEFT
