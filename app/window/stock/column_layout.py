"""The columns of a stock table: fitted to the room there is, moved and sized by hand, remembered."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QMenu, QTableView

from app.domain.stock import Item
from app.window.fonts import tabular
from app.window.remembered import RememberedColumns
from app.window.stock.columns import COLUMNS
from app.window.stock.model import StockModel
from app.window.stock.painting import NARROW_PADDING, PADDING, Painting
from app.window.theme import ROW
from app.window.widgets import restyle

#: Below this width of the table its cells are padded less.
_NARROW = 680

#: How many rows are looked at to tell how wide a column must be.
_LOOKED_AT = 50

#: How many of their texts are measured, those of the most characters: to measure a text takes longer than all else.
_MEASURED = 10

NUMBERS = {column.name: number for number, column in enumerate(COLUMNS)}


class ColumnLayout(QObject):
    """Belongs to one table. Widths fit themselves until a person sets one by hand."""

    def __init__(self, table: QTableView, model: StockModel, painting: Painting) -> None:
        super().__init__(table)
        self._table = table
        self._model = model
        self._painting = painting
        self._by_hand = False
        self._dragging = False
        self._looked_at: Sequence[Item] = ()
        self._measured: dict[tuple[int, int], tuple[int, int]] = {}
        header = table.horizontalHeader()
        header.setSectionsMovable(True)
        header.setSectionsClickable(True)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setSortIndicatorShown(False)
        header.setMinimumSectionSize(48)
        header.setFixedHeight(ROW - 3)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._show_menu)
        header.sectionResized.connect(self._resized)

    def watch_hands(self) -> None:
        """Tell columns that a person sizes from those that fit themselves: from the first painting on, for the sake of
        which Python learns of no widget of Qt's own making: with that it would learn of all kinds, for 8 ms.
        """
        self._table.horizontalHeader().viewport().installEventFilter(self)

    def fit(self) -> None:
        """Give each column what its texts take, and share what is left, until a person sets a width."""
        room = self._table.viewport().width()
        self._painting.padding = NARROW_PADDING if room < _NARROW else PADDING
        header = self._table.horizontalHeader()
        restyle(header, "narrow", room < _NARROW)
        if self._by_hand:
            return
        shown = [number for number in range(len(COLUMNS)) if not self._table.isColumnHidden(number)]
        measured = {number: self._measure(number) for number in shown}
        leasts = {number: least for number, (least, _) in measured.items()}
        wishes = {number: wish for number, (_, wish) in measured.items()}
        widths = shared(room, leasts, wishes)
        header.blockSignals(True)
        for number, width in widths.items():
            self._table.setColumnWidth(number, width)
        header.blockSignals(False)
        self._table.updateGeometries()

    def fit_anew(self) -> None:
        """Fit, after there came to be other texts, or another font."""
        self._looked_at = ()
        self._measured.clear()
        self._fit_if_seen()

    def _fit_if_seen(self) -> None:
        if self._table.isVisible():  # else they are fitted when it is shown
            self.fit()

    def show(self, number: int, *, shown: bool) -> None:
        """Show or hide a column; one that is shown is as wide as its texts."""
        self._table.setColumnHidden(number, not shown)
        if shown and self._by_hand:
            self._table.setColumnWidth(number, self._measure(number)[1])
        self.fit()

    def show_only(self, names: tuple[str, ...]) -> None:
        for number, column in enumerate(COLUMNS):
            self._table.setColumnHidden(number, column.name not in names)
        self._fit_if_seen()

    def menu(self) -> QMenu:
        """Which columns are shown, an entry each (the product's cannot be taken away), and a way back."""
        menu = QMenu(self._table)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for number, column in enumerate(COLUMNS):
            action = menu.addAction(column.heading())
            action.setCheckable(True)
            action.setChecked(not self._table.isColumnHidden(number))
            action.setData(number)
            action.setEnabled(column.name != "product")
        menu.addSeparator()
        again = menu.addAction(self.tr("Fit all to the window"))
        menu.triggered.connect(
            lambda action: (
                self.fit_again() if action is again else self.show(action.data(), shown=action.isChecked())
            )
        )
        return menu

    def fit_again(self) -> None:
        """Forget the widths that were set by hand."""
        self._by_hand = False
        self.fit()

    def save(self) -> RememberedColumns:
        header = self._table.horizontalHeader()
        order = self._model.order
        widths = {c.name: self._table.columnWidth(n) for n, c in enumerate(COLUMNS)}
        return RememberedColumns(
            order=[COLUMNS[header.logicalIndex(place)].name for place in range(len(COLUMNS))],
            hidden=[c.name for n, c in enumerate(COLUMNS) if self._table.isColumnHidden(n)],
            widths={name: width for name, width in widths.items() if width} if self._by_hand else {},
            sort=(order.column, order.descending) if order else None,
        )

    def restore(self, saved: RememberedColumns) -> None:
        """Set up order, widths and what is hidden; names of columns that are no more are passed over."""
        header = self._table.horizontalHeader()
        for place, name in enumerate(name for name in saved.order if name in NUMBERS):
            header.moveSection(header.visualIndex(NUMBERS[name]), place)
        if saved.hidden is not None:
            self.show_only(
                tuple(c.name for c in COLUMNS if c.name not in saved.hidden or c.name == "product")
            )
        for name, width in saved.widths.items():
            if name in NUMBERS and width > 0:
                self._by_hand = True
                self._table.setColumnWidth(NUMBERS[name], width)
        self._fit_if_seen()

    def _measure(self, number: int) -> tuple[int, int]:
        """The least and the wish of a column. Looked at once: a window that is being opened fits its columns
        half a dozen times.
        """
        key = number, self._painting.padding
        if key not in self._measured:
            self._looked_at = self._looked_at or self._model.sample(_LOOKED_AT)
            longest = self._longest(number, self._looked_at)
            self._measured[key] = self._least(number, longest), self._wish(number, longest)
        return self._measured[key]

    def _least(self, number: int, longest: int) -> int:
        """Neither the heading nor the column's least text is cut."""
        column = COLUMNS[number]
        bold = QFontMetrics(tabular(self._table.font(), bold=True))
        heading = bold.horizontalAdvance(f"{column.heading()} ▾") + 2 * self._painting.padding
        text = column.least if longest else ""
        return max(heading, self._painting.width_of(column, text))

    def _wish(self, number: int, longest: int) -> int:
        """What the texts of some rows take, up to a bound."""
        return max(min(longest, COLUMNS[number].width * 3 // 2), self._least(number, longest))

    def _longest(self, number: int, items: Sequence[Item]) -> int:
        """The widest text of some items, as wide as its cell; 0 where all of them are blank."""
        if not items:
            return COLUMNS[number].width
        column = COLUMNS[number]
        texts = {column.text(item) for item in items} - {""}
        longest = sorted(texts, key=lambda text: (len(text), text))[-_MEASURED:]
        return max((self._painting.width_of(column, text) for text in longest), default=0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell a person's drag in the header from a table that resizes its columns by itself."""
        if event.type() == QEvent.Type.MouseButtonPress:
            self._dragging = True
        elif event.type() == QEvent.Type.MouseButtonRelease:
            self._dragging = False
        return super().eventFilter(watched, event)

    def _resized(self) -> None:
        self._by_hand = self._by_hand or self._dragging

    def _show_menu(self, at: QPoint) -> None:
        self.menu().popup(self._table.horizontalHeader().mapToGlobal(at))


def shared(room: int, leasts: Mapping[int, int], wishes: Mapping[int, int]) -> dict[int, int]:
    """Widths that fill ``room``: the wishes and what is left in proportion, or where the room is short,
    the leasts and as much of the difference as there is. No column is narrower than its least.
    """
    wished = sum(wishes.values())
    if wished <= room:
        return {number: width + (room - wished) * width // wished for number, width in wishes.items()}
    needed = sum(leasts.values())
    more, wanted = max(room - needed, 0), max(wished - needed, 1)
    return {number: least + (wishes[number] - least) * more // wanted for number, least in leasts.items()}
