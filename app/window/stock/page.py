"""A page with a stock table: search and actions above, chips, the table, and the variant pane."""

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.stock import Chip
from app.window.actions import ACTIONS, Action
from app.window.loop import spawn
from app.window.stock import pane
from app.window.stock.chips import Chips
from app.window.stock.items import Items
from app.window.stock.model import StockModel
from app.window.stock.pane import VariantPane
from app.window.stock.query import Order, Query
from app.window.stock.search import SearchField
from app.window.stock.view import StockView
from app.window.theme import STEP, Colours
from app.window.widgets import button
from app.workspace import Freshness, Workspace

if TYPE_CHECKING:
    import asyncio

#: Milliseconds that a screen shows one picture: stock that moves oftener is taken all at once.
_FRAME = 16

#: Below this width the page makes its pane narrower, so that the table keeps its columns.
_NARROW = 960


class Kind(msgspec.Struct, frozen=True):
    """What a stock page shows: all variants, or only those of a chip."""

    key: str
    only: Chip
    chips: tuple[Chip, ...]
    columns: tuple[str, ...]
    order: Order | None = None


STOCK = Kind(
    "stock",
    Chip.ALL,
    (Chip.ALL, Chip.LOW, Chip.OUT, Chip.BELOW_ZERO, Chip.NOT_TRACKED),
    ("product", "variant", "sku", "price", "balance", "level", "status"),
)
LOW_STOCK = Kind(
    "low_stock",
    Chip.LOW,
    (Chip.ALL, Chip.OUT, Chip.BELOW_ZERO),
    ("product", "variant", "sku", "balance", "level", "missing", "status"),
    Order("missing", descending=True),
)


class StockPage(QWidget):
    """Signals: ``shown_changed()`` when the number of shown or selected variants changes, and
    ``is_elsewhere(str)`` with a variant that was scanned but is none of this page's; and
    ``wanted(Action, Items)`` with what the person wants done.

    What the workspace comes to know is taken a moment later, once for all that came; a page that is hidden takes
    it when it is shown. Chips, pane and counts follow when all that is asked for has been found.
    """

    shown_changed = Signal()
    is_elsewhere = Signal(str)
    wanted = Signal(object, object)

    def __init__(
        self,
        kind: Kind,
        workspace: Workspace,
        colours: Colours,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.kind = kind
        self._workspace = workspace
        self._reading: asyncio.Task[object] | None = None
        self._actions = self._make_actions()
        self._header = QFrame(self)
        # Undo is of stock, also while the focus is in the field.
        undo = [QKeySequence(keys) for keys in ("Ctrl+Z", "Ctrl+Shift+Z", "Ctrl+Y")]
        shortcuts = [*(action.shortcut() for action in self._actions.values()), *undo]
        self.search = SearchField(shortcuts, self._header)
        self._lay_out_header()
        self.chips = Chips(kind.chips, self)
        self.model = StockModel(kind.only, self)
        self.table = StockView(self.model, colours, self)
        self.pane = VariantPane(self._actions, colours, self)
        self._lay_out()
        self._connect()
        self.table.columns.show_only(kind.columns)
        if kind.order:
            self.table.order_by(kind.order)
        self._stale = True  # there is something in the workspace that is not taken yet
        self._put_off = False  # Enter was pressed before there was anything to find a code by
        self._selected(self.table.chosen)

    # What is shown

    def make_searchable(self) -> None:
        """Once the window is painted: what searches and sorts is imported now."""
        self.search.add_clearing()
        self.table.make_searchable()

    def take(self, changes: Changes) -> None:
        """The workspace knows something else, though it may be no more than how fresh it is."""
        self._stale = True
        if self.isVisible() and not self._later.isActive():
            self._later.start(_FRAME)

    def settle(self) -> None:
        """Do at once what is put off: what a person does next is to what there is, and all of it."""
        self._take_stale()
        self.model.finish()
        self._later.stop()
        self._show_counts()

    def _catch_up(self) -> None:
        if not self.isVisible():
            return
        self._take_stale()
        self._later.stop()  # what was taken is told of now
        if not self.model.rows.searching:
            self._show_counts()

    def _take_stale(self) -> None:
        shelf = self._workspace.items
        if self._stale and (shelf is not self.model.rows.shelf or not self.model.is_searchable):
            self.table.take(shelf)
        self._stale = False
        if self._put_off and self.model.is_searchable:
            self._enter()

    def set_colours(self, colours: Colours) -> None:
        self.table.set_colours(colours)
        self.pane.set_colours(colours)

    @property
    def shown(self) -> int:
        """How many variants are shown; the first of them alone while others are searched for."""
        self._take_stale()
        return len(self.model.rows.shown)

    @property
    def chosen(self) -> Items:
        return self.table.chosen

    def place(self, variant: str) -> int | None:
        """The row that shows a variant."""
        row = self.model.rows.shelf.row(variant)
        return None if row is None else self.model.rows.place(row)

    def choose(self, variant: str) -> None:
        """Select a variant alone and bring it into sight; nothing where it is filtered away."""
        self.settle()
        row = self.model.rows.shelf.row(variant)
        if row is not None:
            self.table.choose(row)

    def ask(self) -> None:
        """Show what the search field, the chip and the category ask for."""
        self._put_off = False
        self.table.ask(Query(self.search.text(), self.chips.chip, self.chips.category))

    def clear_query(self) -> None:
        self.search.clear()
        self.chips.clear()

    def _show_counts(self) -> None:
        self.chips.show_counts(self.model.rows.counts)
        self.chips.show_categories(self.model.rows.categories)
        self.table.empty_text = self._empty_text()
        self.table.viewport().update()
        self.shown_changed.emit()

    def _empty_text(self) -> str:
        """An empty table says why it is empty, and what to do."""
        if not self._workspace.items:
            if self._workspace.freshness is Freshness.UP_TO_DATE:
                return self.tr(
                    "This store has no products yet.\n\nMake one from a spreadsheet: close the window and run\n"
                    "storeroom new NAME --from FILE.csv"
                )
            if self._workspace.freshness is Freshness.OFFLINE:
                return self.tr(
                    "Stock could not be read, and none is known from before.\n\nPress F5 to try again."
                )
            return self.tr("Reading stock…")
        if not len(self.model.rows.all):
            return self.tr(
                "Nothing is low.\n\nA variant comes here when fewer are in stock than its low-stock level."
            )
        return self.tr("No variant matches.\n\nPress Escape in the search field to show all.")

    # Actions

    def _make_actions(self) -> dict[str, QAction]:
        made: dict[str, QAction] = {}
        for action in ACTIONS:
            one = QAction(self)  # without its text: told at once, Python learns of icons for it
            one.setText(action.text())
            one.setShortcut(QKeySequence(action.shortcut))
            one.triggered.connect(lambda _, which=action: self.start(which))
            self.addAction(one)
            made[action.key] = one
        return made

    def start(self, action: Action) -> None:
        self.settle()
        self.wanted.emit(action, self.chosen)

    def _selected(self, items: Items) -> None:
        for action in ACTIONS:
            suits = bool(action.suited(items))
            self._actions[action.key].setEnabled(suits)
            if action.tracked is not None and action.key.endswith("tracking"):
                self._actions[action.key].setVisible(suits)
        self.pane.show_items(items)
        self.shown_changed.emit()

    def _read_activity(self, variant: str) -> None:
        self.stop_reading()
        self._reading = spawn(self._show_activity(variant), "activity")

    def stop_reading(self) -> None:
        """Let go of what is being read for a variant that is no longer looked at."""
        if self._reading:
            self._reading.cancel()

    async def _show_activity(self, variant: str) -> None:
        item = self._workspace.items.get(variant)
        if item is not None:
            lines = await self._workspace.activity.of(variant, item.balance)
            self.pane.show_activity(item, lines, await self._workspace.activity.known_since())

    def _enter(self) -> None:
        """A whole barcode or SKU is found whatever is filtered; anything else selects the first match.

        Stock that cannot be searched yet soon can be: until then, the first row would be any.
        """
        self._put_off = False
        self.settle()
        if not self.model.is_searchable:
            self._put_off = True
            return
        rows = self.model.rows
        row = rows.with_code(self.search.text())
        if row is None:
            self.table.choose_first()
        elif not (found := rows.shelf.at(row)).has(self.kind.only):
            self.is_elsewhere.emit(found.variant.uuid)
        else:
            if rows.place(row) is None:
                self.chips.clear()
            self.choose(found.variant.uuid)

    def _go_down(self) -> None:
        if not self.chosen:
            self.table.choose_first()
        self.table.setFocus()

    def _show_menu_at_current(self) -> None:
        self._show_menu(self.table.visualRect(self.table.currentIndex()).bottomLeft())

    def _show_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions([action for action in self._actions.values() if action.isVisible()])
        menu.popup(self.table.viewport().mapToGlobal(at))

    # Building

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._header)
        below = QHBoxLayout()
        below.setSpacing(0)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.chips)
        left.addWidget(self.table, 1)
        below.addLayout(left, 1)
        below.addWidget(self.pane)
        layout.addLayout(below, 1)

    def _lay_out_header(self) -> None:
        header = self._header
        header.setObjectName("page-header")
        header.setFixedHeight(52)
        row = QHBoxLayout(header)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(2 * STEP)
        row.addWidget(self.search, 1)
        row.addStretch(1)
        for key in ("sell", "discard", "set_to", "restock"):
            made = button(self._actions[key].text(), accent=key == "restock")
            made.clicked.connect(self._actions[key].trigger)
            self._actions[key].enabledChanged.connect(made.setEnabled)
            row.addWidget(made)

    def _connect(self) -> None:
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(self._catch_up)
        self.model.settled.connect(lambda: self._later.start(0))
        self.search.textChanged.connect(self.ask)
        self.search.entered.connect(self._enter)
        self.search.left_downwards.connect(self._go_down)
        self.chips.changed.connect(self.ask)
        self.table.selected.connect(self._selected)
        self.table.doubleClicked.connect(lambda: self._actions["set_to"].trigger())
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._show_menu)
        self.pane.needs_activity.connect(self._read_activity)
        # Shortcuts of the window, wherever in it the focus is; those of a page that is hidden are silent.
        QShortcut(QKeySequence.StandardKey.Find, self).activated.connect(self._find)
        QShortcut(QKeySequence("Shift+F10"), self).activated.connect(self._show_menu_at_current)
        self.search.escaped.connect(self.clear_query)

    def _find(self) -> None:
        self.search.take_focus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.settle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.pane.setFixedWidth(pane.NARROW if self.width() < _NARROW else pane.WIDE)
