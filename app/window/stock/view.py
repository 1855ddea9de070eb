"""The stock table: its rows painted, its selection kept through every change, and a word where it is empty."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QToolTip, QWidget

from app.window.remembered import RememberedColumns
from app.window.stock.column_layout import NUMBERS, ColumnLayout
from app.window.stock.columns import COLUMNS
from app.window.stock.items import Items
from app.window.stock.model import StockModel
from app.window.stock.painting import Painted, Painting
from app.window.stock.query import Order, Query, RowNumbers
from app.window.theme import ROW, Colours
from app.window.widgets import plain_tip
from app.workspace.shelf import Shelf

_LAST = len(COLUMNS) - 1


class StockView(QTableView):
    """Signal: ``selected(Items)`` with those that are chosen, in the order of the rows.

    The selection is kept as rows of the shelf: it survives every sort and change of the rows, and by its
    variants every change of the catalogue. What a query hides is not selected any more, because an action must
    not touch what is not seen.
    """

    selected = Signal(object)

    def __init__(self, model: StockModel, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setViewport(
            QWidget()
        )  # ours: asked for Qt's own, Python would learn of all kinds of widgets, for 8 ms
        self._stock = model
        self._current: int | None = None
        self._changing = False
        self._chosen: RowNumbers = ()
        self.empty_text = ""
        self.setModel(model)
        self._colours = colours
        self._painting = Painting(self, colours)
        self.columns = ColumnLayout(self, model, self._painting)
        self._set_up()

    def _set_up(self) -> None:
        self.setAccessibleName(self.tr("Stock"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)  # Tab leaves the table; the arrow keys walk in it
        self.setShowGrid(False)
        self.setWordWrap(False)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(ROW)
        header = self.horizontalHeader()
        # Of its own, always empty: with the table's, each painting of a header asks of every row, and for
        # every column, whether it is selected (100,000 rows: seconds, once all are).
        header.setSelectionModel(QItemSelectionModel(self._stock, self))
        header.sectionClicked.connect(self._sort_by)
        self.selectionModel().selectionChanged.connect(self._remember_selection)
        self.selectionModel().currentChanged.connect(self._remember_current)
        self._stock.settled.connect(self._settled)

    def set_colours(self, colours: Colours) -> None:
        self._colours = colours
        self._painting.set_colours(colours)
        self.viewport().update()

    # What is shown

    def make_searchable(self) -> None:
        self.columns.watch_hands()
        self._keeping_selection(self._stock.make_searchable)

    def take(self, shelf: Shelf) -> None:
        """Show what there is now; rows of the same catalogue stay where they are unless they must move."""
        known, gone = self._stock.rows.shelf, False
        other = shelf.catalogue is not known.catalogue
        if other:
            variants = self.chosen.variants
            self._chosen = [row for row in map(shelf.row, variants) if row is not None]
            gone = len(self._chosen) < len(variants)
            self._current = (
                shelf.row(known.at(self._current).variant.uuid) if self._current is not None else None
            )
        self._keeping_selection(lambda: self._stock.take(shelf))
        if gone and not len(self._chosen):  # else `_settled` has told
            self.selected.emit(self.chosen)
        if other:
            self.columns.fit_anew()

    def ask(self, query: Query) -> None:
        self._keeping_selection(lambda: self._stock.ask(query))
        self.scrollToTop()

    def order_by(self, order: Order | None) -> None:
        """Sort by a column, or in the store's own order; what is selected stays in sight."""
        self._keeping_selection(lambda: self._stock.order_by(order))
        place = self._stock.rows.place(int(self._chosen[0])) if len(self._chosen) else 0
        self.scrollTo(self._stock.index(place or 0, 0))

    def restore(self, saved: RememberedColumns) -> None:
        """Set up columns and order as they were saved."""
        self.columns.restore(saved)
        if saved.sort and saved.sort[0] in NUMBERS:
            self.order_by(Order(*saved.sort))

    def _sort_by(self, section: int) -> None:
        """Upwards, downwards, and a third click gives the store's own order back."""
        name, order = COLUMNS[section].name, self._stock.order
        if order is None or order.column != name:
            self.order_by(Order(name))
        else:
            self.order_by(None if order.descending else Order(name, descending=True))

    # The selection, by rows of the shelf

    @property
    def chosen(self) -> Items:
        """The selected items in the order of the rows; what a search hides is not, once it is done."""
        return Items(self._stock.rows.shelf, self._chosen)

    def choose(self, row: int) -> None:
        """Select a row of the shelf alone and bring it into sight; nothing where it is filtered away."""
        place = self._stock.rows.place(row)
        if place is not None:
            self._choose_place(place)
            self.scrollTo(self._stock.index(place, 0))

    def choose_first(self) -> None:
        if self._stock.rowCount():
            self._choose_place(0)

    def _choose_place(self, place: int) -> None:
        """Select this row alone. Qt's `selectRow` adds it, or takes it away, while Shift or Ctrl is held."""
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(self._stock.index(place, 0), flags)

    def _keeping_selection(self, change: Callable[[], None]) -> None:
        bar = self.verticalScrollBar().value()
        self._changing = True
        change()
        if self._stock.rows.searching:
            self._select_again()  # those of the first page; `_settled` sees to the rest
        self._changing = False
        self.verticalScrollBar().setValue(bar)
        self.viewport().update()

    def _settled(self) -> None:
        """All that is shown has been found: what is not among it is not selected any more."""
        changing, self._changing = self._changing, True
        bar = self.verticalScrollBar().value()
        any_chosen = len(self._chosen) > 0
        if any_chosen:
            self._chosen = self._stock.rows.still_shown(self._chosen)
        self._select_again()
        self.verticalScrollBar().setValue(bar)
        self._changing = changing
        if any_chosen:
            self.selected.emit(self.chosen)

    def _select_again(self) -> None:
        rows, selection = self._stock.rows, self.selectionModel()
        if len(self._chosen) or selection.hasSelection():
            chosen = QItemSelection()
            for first, last in rows.runs(self._chosen):
                chosen.select(self._stock.index(first, 0), self._stock.index(last, _LAST))
            selection.select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        place = None if self._current is None else rows.place(self._current)
        if place != self.currentIndex().row():
            index = QModelIndex() if place is None else self._stock.index(place, 0)
            selection.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)

    def _remember_selection(self) -> None:
        if not self._changing:
            parts = self.selectionModel().selection().toList()
            runs = sorted((part.top(), part.bottom()) for part in parts)
            self._chosen = self._stock.rows.part(runs)
            self.selected.emit(self.chosen)

    def _remember_current(self) -> None:
        place = self.currentIndex().row()
        if not self._changing and place >= 0:
            self._current = int(self._stock.rows.shown[place])

    def selectAll(self) -> None:
        """All that matches, also what is still being searched for."""
        self._stock.finish()
        super().selectAll()

    # Qt's events

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.columns.fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.columns.fit()  # the font may have become another while it was hidden

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._painting.set_colours(self._colours)
            self.columns.fit_anew()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Typing belongs to the search field, not to Qt's type-ahead in the first column."""
        if is_typing(event):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._stock.rowCount():
            self._paint_rows(event.rect())
        elif self.empty_text:
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().placeholderText().color())
            box = self.viewport().rect().adjusted(32, 32, -32, -32)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(box, int(flags), self.empty_text)

    def _paint_rows(self, box: QRect) -> None:
        rows = self._rows_in(box)
        selection = self.selectionModel()
        ask = selection.isSelected if selection.hasSelection() else lambda index: False
        painted = [Painted(self._stock.item(row), ask(self._stock.index(row, 0))) for row in rows]
        current = self.currentIndex().row()
        marked = current - rows.start if self.hasFocus() and current in rows else None
        self._painting.paint(painted, self.rowViewportPosition(rows.start), marked)

    def _rows_in(self, box: QRect) -> range:
        """The rows that reach into a part of the viewport."""
        first, last = self.rowAt(box.top()), self.rowAt(box.bottom())
        if first < 0:  # below the last row
            return range(0)
        return range(first, (last if last >= 0 else self._stock.rowCount() - 1) + 1)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Up and down, all is painted anew, once: Qt would move the old rows first, at half a page's cost."""
        if dx:
            super().scrollContentsBy(dx, dy)
            return
        bar, header = self.verticalScrollBar(), self.verticalHeader()
        if bar.value() == bar.maximum():
            header.setOffsetToLastSection()
        else:
            header.setOffsetToSectionPosition(bar.value())
        self.viewport().update()

    def sizeHintForColumn(self, column: int) -> int:
        """As wide as the texts in sight: for a double click at the edge of a heading."""
        rows = self._rows_in(self.viewport().rect())
        return max((self._width_of(row, column) for row in rows), default=0)

    def viewportEvent(self, event: QEvent) -> bool:
        """A text that is cut short is shown whole in a tool-tip."""
        if event.type() != QEvent.Type.ToolTip or not isinstance(event, QHelpEvent):
            return super().viewportEvent(event)
        index = self.indexAt(event.pos())
        cut = index.isValid() and self._width_of(index.row(), index.column()) > self.columnWidth(
            index.column()
        )
        QToolTip.showText(event.globalPos(), plain_tip(str(index.data())) if cut else "", self)
        return True

    def _width_of(self, row: int, column: int) -> int:
        return self._painting.width_of(COLUMNS[column], COLUMNS[column].text(self._stock.item(row)))


def is_typing(event: QKeyEvent) -> bool:
    """Whether a key types a character, as a person or a scanner does, and is no command."""
    harmless = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
    text = event.text()
    return bool(text.strip()) and text.isprintable() and not event.modifiers() & ~harmless
