"""The stock table's model: the rows that a query shows, as Qt asks for them."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from app.domain.stock import Chip, Item
from app.window.stock.columns import COLUMNS, Look
from app.window.stock.first_rows import FirstRows
from app.window.stock.query import Order, Query
from app.workspace.shelf import EMPTY, Shelf

if TYPE_CHECKING:
    from app.window.stock.rows import Rows

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

    Rows are found by the row of the shelf, never by a remembered row of the table: those change with every
    query. Signal: ``settled()`` when all that is asked for is shown; until then it is the first page.
    """

    settled = Signal()

    def __init__(self, only: Chip = Chip.ALL, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: FirstRows | Rows = FirstRows(EMPTY, only)
        self._told = 0  # rows that Qt knows of
        self._searchable: type[Rows] | None = None
        self._later = QTimer(self, interval=0)
        self._later.timeout.connect(self._work_on)

    @property
    def order(self) -> Order | None:
        return self.rows.orders[-1] if self.rows.orders else None

    @property
    def is_searchable(self) -> bool:
        return not isinstance(self.rows, FirstRows)

    def item(self, row: int) -> Item:
        return self.rows.shelf.at(int(self.rows.shown[row]))

    def sample(self, count: int) -> list[Item]:
        """Some items of all, whatever the query."""
        rows = self.rows.all
        return [self.rows.shelf.at(int(row)) for row in rows[:: max(len(rows) // count, 1)]]

    # What is shown

    def make_searchable(self) -> None:
        """From now on rows are searched and sorted, by what is not to be imported before the first paint."""
        from app.window.stock.rows import Rows

        self._searchable = Rows
        self.take(self.rows.shelf)

    def take(self, shelf: Shelf) -> None:
        """Take what there is now; of the same catalogue, rows stay where they are unless one must move."""
        rows, catalogue = self.rows, shelf.catalogue
        made = self._searchable if self._searchable and catalogue.index else FirstRows
        if isinstance(rows, FirstRows) or catalogue is not rows.shelf.catalogue:
            self.rows = made(shelf, rows.only, rows.query, rows.orders)
        else:
            rows.take(shelf)
        self._show()

    def ask(self, query: Query) -> None:
        self.rows.ask(query)
        self._show(anew=True)

    def order_by(self, order: Order | None) -> None:
        self.rows.sort(order)
        self._show(anew=True)
        self.headerDataChanged.emit(_HORIZONTAL, 0, len(COLUMNS) - 1)

    def finish(self) -> None:
        """Find at once what is still being searched for."""
        while self.rows.searching:
            self._work_on()

    def _show(self, *, anew: bool = False) -> None:
        """Tell Qt of other rows; in merged ranges, which are one, where only what they show is another."""
        if anew or len(self.rows.shown) != self._told:
            self.beginResetModel()
            self._told = len(self.rows.shown)
            self.endResetModel()
        elif self._told:
            self.dataChanged.emit(self.index(0, 0), self.index(self._told - 1, len(COLUMNS) - 1))
        self._later.start()
        if not self.rows.searching:
            self.settled.emit()

    def _work_on(self) -> None:
        """Search one slice more. What is found then comes behind the first page, which stays as it is."""
        searching = self.rows.searching
        if not self.rows.work_on():
            self._later.stop()
        if searching and not self.rows.searching:
            self._show_rest()
            self.settled.emit()

    def _show_rest(self) -> None:
        count = len(self.rows.shown)
        if count > self._told:
            self.beginInsertRows(QModelIndex(), self._told, count - 1)
            self._told = count
            self.endInsertRows()

    # Qt's questions

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        return 0 if parent.isValid() else self._told

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        if role in (_DISPLAY, _ACCESSIBLE):
            column = COLUMNS[index.column()]
            text = column.text(self.item(index.row()))
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
        order = self.order
        if order is None or order.column != COLUMNS[section].name:
            return ""
        return " ▾" if order.descending else " ▴"


def _side(column: int) -> Qt.AlignmentFlag:
    return _RIGHT if COLUMNS[column].right else _LEFT
