"""The stock table: columns that are remembered, a selection kept by variant, empty states in words."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from app.domain.changes import Aspect, Changes
from app.domain.stock import Item
from app.window.stock.columns import COLUMNS
from app.window.stock.delegate import NARROW_PADDING, PADDING, StockDelegate, tabular
from app.window.stock.model import StockModel
from app.window.stock.rows import Order, Query
from app.window.theme import ROW, Colours
from app.window.widgets import restyle

#: Below this width cells are padded less.
_NARROW = 680
_NUMBERS = {column.name: number for number, column in enumerate(COLUMNS)}


class StockView(QTableView):
    """Signals: ``selected(list[str])`` with the variants; ``activated`` as Qt's, on Enter or double click.

    The selection is kept as variants: it survives every sort and change of the rows. What a query
    hides is not selected any more, because an action must not touch what is not seen.
    """

    selected = Signal(object)
    columns_changed = Signal()

    def __init__(self, model: StockModel, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = model
        self._chosen: set[str] = set()
        self._current: str | None = None
        self._resetting = False
        self._by_hand = False  # once a person sets a width, the table stops fitting columns itself
        self.empty_text = ""
        self.setModel(model)
        self._delegate = StockDelegate(self, model, colours)
        self.setItemDelegate(self._delegate)
        self._set_up()
        self.fit_columns()

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
        header.setSectionsMovable(True)
        header.setSectionsClickable(True)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setSortIndicatorShown(False)
        header.setMinimumSectionSize(48)
        header.setFixedHeight(ROW - 3)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._show_column_menu)
        header.sectionClicked.connect(self._sort_by)
        header.sectionMoved.connect(self.columns_changed)
        header.sectionResized.connect(self._resized_by_hand)
        self.selectionModel().selectionChanged.connect(self._remember_selection)
        self.selectionModel().currentChanged.connect(self._remember_current)

    def set_colours(self, colours: Colours) -> None:
        self._delegate.set_colours(colours)
        self.viewport().update()

    # What is shown

    def show_items(self, items: Mapping[str, Item]) -> None:
        self._keeping_selection(lambda: self._rows.replace(items))
        self.fit_columns()

    def take(self, changes: Changes, items: Mapping[str, Item]) -> None:
        self._keeping_selection(lambda: self._rows.take(changes, items))
        if Aspect.CATALOGUE in changes.aspects:
            self.fit_columns()

    def ask(self, query: Query) -> None:
        self._keeping_selection(lambda: self._rows.ask(query))
        self.scrollToTop()

    def order_by(self, order: Order) -> None:
        header = self.horizontalHeader()
        way = Qt.SortOrder.DescendingOrder if order.descending else Qt.SortOrder.AscendingOrder
        header.setSortIndicatorShown(True)
        header.setSortIndicator(_NUMBERS[order.column], way)
        self._keeping_selection(lambda: self._rows.order_by(order))
        self.columns_changed.emit()

    # The selection, by variant

    @property
    def chosen(self) -> list[str]:
        """The selected variants in the order of the rows."""
        return [item.variant.uuid for item in self._rows.rows.shown if item.variant.uuid in self._chosen]

    def choose(self, variant: str) -> None:
        """Select one variant and bring it into sight; nothing where it is filtered away."""
        row = self._rows.rows.index_of(variant)
        if row is not None:
            self.selectRow(row)
            self.scrollTo(self._rows.index(row, 0))

    def choose_first(self) -> None:
        if self._rows.rowCount():
            self.selectRow(0)

    def _keeping_selection(self, change: Any) -> None:
        bar = self.verticalScrollBar().value()
        self._resetting = True
        change()
        selection = QItemSelection()
        last = len(COLUMNS) - 1
        for first, final in _ranges(self._rows.rows.shown, self._chosen):
            selection.select(self._rows.index(first, 0), self._rows.index(final, last))
        self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        current = self._rows.rows.index_of(self._current) if self._current else None
        if current is not None:
            self.selectionModel().setCurrentIndex(
                self._rows.index(current, 0), QItemSelectionModel.SelectionFlag.NoUpdate
            )
        self._resetting = False
        self.verticalScrollBar().setValue(bar)
        shown = {item.variant.uuid for item in self._rows.rows.shown}
        self._chosen &= shown
        self.selected.emit(self.chosen)
        self.viewport().update()

    def _remember_selection(self) -> None:
        if self._resetting:
            return
        shown = self._rows.rows.shown
        self._chosen = {
            shown[row].variant.uuid
            for part in self.selectionModel().selection().toList()
            for row in range(part.top(), part.bottom() + 1)
        }
        self.selected.emit(self.chosen)

    def _remember_current(self) -> None:
        row = self.currentIndex().row()
        if not self._resetting and row >= 0:
            self._current = self._rows.item(row).variant.uuid

    # Columns

    def _sort_by(self, section: int) -> None:
        name = COLUMNS[section].name
        order = self._rows.rows.order
        self.order_by(Order(name, bool(order and order.column == name and not order.descending)))

    def fit_columns(self) -> None:
        """Give each column what its least text takes and share the rest, until a person sets one by hand."""
        if self._by_hand:
            return
        shown = [number for number in range(len(COLUMNS)) if not self.isColumnHidden(number)]
        self._delegate.padding = NARROW_PADDING if self.viewport().width() < _NARROW else PADDING
        restyle(self.horizontalHeader(), "narrow", self._delegate.padding == NARROW_PADDING)
        leasts = {number: self._least(number) for number in shown}
        spare = self.viewport().width() - sum(leasts.values())
        # A column that is blank in every row keeps to its heading; the others have more use for the room.
        wishes = {n: max(COLUMNS[n].width - leasts[n], 0) * self._is_used(n) for n in shown}
        share = spare / max(sum(wishes.values()), 1)
        header = self.horizontalHeader()
        header.blockSignals(True)
        for number in shown:
            self.setColumnWidth(number, leasts[number] + max(int(wishes[number] * share), 0))
        header.blockSignals(False)
        self.updateGeometries()

    def _least(self, number: int) -> int:
        """Neither the heading nor the column's least text is cut."""
        bold = QFontMetrics(tabular(self.font(), bold=True))
        heading = bold.horizontalAdvance(COLUMNS[number].heading()) + 2 * self._delegate.padding + 2
        text = COLUMNS[number].least if self._is_used(number) else ""
        return max(heading, self._delegate.width_of(COLUMNS[number], text))

    def _is_used(self, number: int) -> bool:
        """Whether any row shows something in a column; a store without variants leaves theirs blank."""
        items = self._rows.rows.all
        return not items or any(COLUMNS[number].text(item) for item in items)

    def _resized_by_hand(self) -> None:
        if self.isVisible() and self.horizontalHeader().underMouse():
            self._by_hand = True
            self.columns_changed.emit()

    def _show_column_menu(self, at: QPoint) -> None:
        menu = self.column_menu()
        menu.popup(self.horizontalHeader().mapToGlobal(at))

    def column_menu(self) -> QMenu:
        """Which columns are shown: one entry each, the last shown one cannot be taken away."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for number, column in enumerate(COLUMNS):
            action = menu.addAction(column.heading())
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(number))
            action.setData(number)
            action.setEnabled(column.name != "product")
        menu.triggered.connect(lambda action: self.show_column(action.data(), action.isChecked()))
        return menu

    def show_column(self, number: int, shown: bool) -> None:
        self.setColumnHidden(number, not shown)
        self.fit_columns()
        self.columns_changed.emit()

    def save_columns(self) -> dict[str, Any]:
        """Order, widths, hidden columns and sort order as plain values for the settings."""
        header = self.horizontalHeader()
        order = self._rows.rows.order
        return {
            "order": [COLUMNS[header.logicalIndex(place)].name for place in range(len(COLUMNS))],
            "hidden": [column.name for n, column in enumerate(COLUMNS) if self.isColumnHidden(n)],
            "widths": {c.name: self.columnWidth(n) for n, c in enumerate(COLUMNS)} if self._by_hand else {},
            "sort": [order.column, order.descending] if order else [],
        }

    def restore_columns(self, saved: Mapping[str, Any]) -> None:
        """Set up columns as they were saved; names of columns that are no more are passed over."""
        header = self.horizontalHeader()
        for place, name in enumerate(name for name in saved.get("order", ()) if name in _NUMBERS):
            header.moveSection(header.visualIndex(_NUMBERS[name]), place)
        if "hidden" in saved:
            for number, column in enumerate(COLUMNS):
                self.setColumnHidden(number, column.name in saved["hidden"])
        for name, width in saved.get("widths", {}).items():
            if name in _NUMBERS and width > 0:
                self._by_hand = True
                self.setColumnWidth(_NUMBERS[name], width)
        match saved.get("sort"):
            case [str(name), bool(descending)] if name in _NUMBERS:
                self.order_by(Order(name, descending))
        self.fit_columns()

    # Qt's events

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_columns()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.fit_columns()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Typing belongs to the search field, not to Qt's type-ahead in the first column."""
        command = event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        )
        if event.text().isprintable() and event.text().strip() and not command:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._rows.rowCount() and self.empty_text:
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().placeholderText().color())
            box = self.viewport().rect().adjusted(32, 32, -32, -32)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(box, int(flags), self.empty_text)


def _ranges(shown: list[Item], chosen: set[str]) -> list[tuple[int, int]]:
    """The runs of neighbouring rows whose variants are chosen, as (first, last)."""
    runs: list[tuple[int, int]] = []
    for row, item in enumerate(shown):
        if item.variant.uuid in chosen:
            if runs and runs[-1][1] == row - 1:
                runs[-1] = (runs[-1][0], row)
            else:
                runs.append((row, row))
    return runs
