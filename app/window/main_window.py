"""The main window: only arranges navigation, pages, messages and the status bar."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.stock import Chip
from app.window import formats, navigation
from app.window.loop import spawn
from app.window.messages import MessageBar
from app.window.navigation import Entry, Navigation
from app.window.remembered import Remembered
from app.window.status_bar import StatusBar
from app.window.stock.first_rows import count
from app.window.stock.page import LOW_STOCK, STOCK, Kind, StockPage
from app.window.stock.view import is_typing
from app.window.theme import Colours
from app.workspace import Workspace

if TYPE_CHECKING:
    from app.window.activity.wing import Wing
    from app.window.operations import Operations
    from app.workspace import Outcome

_NARROW = 1120

_KINDS = {kind.key: kind for kind in (STOCK, LOW_STOCK)}


class MainWindow(QWidget):
    """Signals: ``closed()`` when the person closes it; the loop then ends everything in order. ``painted()``,
    and ``reading_again()`` when the person wants that.
    """

    closed = Signal()
    painted = Signal()
    reading_again = Signal()

    def __init__(self, workspace: Workspace, colours: Colours, saved: Remembered | None = None) -> None:
        super().__init__()
        self.workspace = workspace
        self._colours = colours
        self._saved = saved or Remembered()
        self._made: dict[str, StockPage] = {}
        self._wing: Wing | None = None
        self.shown_key = self._stock_key = STOCK.key
        # Each in its place from the start: when it is given to another parent, all of it is styled anew.
        self.navigation = Navigation(
            workspace.name,
            self.tr("Store on this computer"),
            (
                Entry("stock", self.tr("Stock")),
                Entry("low_stock", self.tr("Low stock")),
                Entry("activity", self.tr("Activity")),
                Entry("questions", self.tr("To decide")),
            ),
            colours,
            self,
        )
        self.messages = MessageBar(self)
        self._stack = QStackedWidget(self)
        self.status = StatusBar(workspace, colours, self)
        self.setWindowTitle(self.tr("{store} – Storeroom").format(store=workspace.name))
        self.setMinimumSize(880, 480)
        self.resize(1280, 800)
        self._lay_out()
        self._connect()
        if self._saved.size:
            self.resize(*self._saved.size)
        self.show_page(STOCK.key)
        self._show_low()

    @property
    def stock(self) -> StockPage:
        return self._page(STOCK)

    @property
    def low_stock(self) -> StockPage:
        return self._page(LOW_STOCK)

    @property
    def pages(self) -> Mapping[str, StockPage]:
        """All pages by their keys."""
        return {key: self._page(kind) for key, kind in _KINDS.items()}

    @property
    def page(self) -> StockPage:
        """The page with a table of stock that is in front, or was the last to be."""
        return self._made[self._stock_key]

    @property
    def wing(self) -> "Wing":
        """The pages of what happened, and undo; made when first asked for."""
        if self._wing is None:
            from app.window.activity.wing import Wing

            self._wing = Wing(self, self._colours)
            for page in self._wing.pages.values():
                self._stack.addWidget(page)
        return self._wing

    @cached_property
    def operations(self) -> "Operations":
        """What is done to stock; made when first asked for: the first painting is not to wait for plans."""
        from app.window.operations import Operations

        made = Operations(self.workspace, self)
        made.waiting.connect(self.status.show_waiting)
        made.progressed.connect(self.status.show_progress)
        self.status.stop_wanted.connect(made.stop)
        made.finished.connect(self._show_outcome)
        made.failed.connect(self.messages.show_unsent)
        made.warned.connect(self.messages.show_warning)
        return made

    def show_page(self, key: str) -> None:
        if self._wing:
            self._wing.leave(self.shown_key)
        self.shown_key = key
        if key in _KINDS:
            self._stock_key = key
            self._stack.setCurrentWidget(self._page(_KINDS[key]))
            self.page.search.take_focus()
        else:
            self._stack.setCurrentWidget(self.wing.pages[key])
        self._show_counts()

    def make_pages(self) -> None:
        """Make what is not in front as well, and what searches: once the window is painted, which waits for neither."""
        for page in self.pages.values():
            page.make_searchable()
        self.wing.take(Changes())

    def show_account(self, name: str, place: str) -> None:
        """What the account is called, and where its stock is."""
        self.setWindowTitle(self.tr("{store} – Storeroom").format(store=name))
        self.navigation.show_account(name, place)

    def add_banner(self, banner: QWidget) -> None:
        """Have something above everything that is a page's."""
        self._content.insertWidget(0, banner)

    def set_colours(self, colours: Colours) -> None:
        self._colours = colours
        self.navigation.set_colours(colours)
        self.status.set_colours(colours)
        for page in self._made.values():
            page.set_colours(colours)
        if self._wing:
            self._wing.set_colours(colours)

    def refresh(self) -> None:
        self.reading_again.emit()
        spawn(self.workspace.refresh(), "refresh")

    def remember(self) -> Remembered:
        """The size and the columns, to be restored at the next start."""
        columns = {key: page.table.columns.save() for key, page in self._made.items()}
        return Remembered((self.width(), self.height()), {**self._saved.columns, **columns})

    def _page(self, kind: Kind) -> StockPage:
        """The page of a kind, made when it is first asked for."""
        if kind.key not in self._made:
            page = StockPage(kind, self.workspace, self._colours, self._stack)
            self._made[kind.key] = page
            self._stack.addWidget(page)
            if kind.key in self._saved.columns:
                page.table.restore(self._saved.columns[kind.key])
            page.shown_changed.connect(self._show_counts)
            page.is_elsewhere.connect(self._show_in_stock)
            page.wanted.connect(lambda action, items: self.operations.start(action, items))
            page.pane.activity_wanted.connect(lambda variant: self.wing.show_variant(variant))
        return self._made[kind.key]

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        self._content = QVBoxLayout()
        self._content.setSpacing(0)
        self._content.addWidget(self.messages)
        self._content.addWidget(self._stack, 1)
        middle.addWidget(self.navigation)
        middle.addLayout(self._content, 1)
        outer.addLayout(middle, 1)
        outer.addWidget(self.status)

    def _connect(self) -> None:
        self._unsubscribe = self.workspace.subscribe(self._take)
        self.navigation.chosen.connect(self.show_page)
        # Not StandardKey.Refresh: on some desktops that is Ctrl+R as well, which restocks.
        QShortcut(QKeySequence("F5"), self).activated.connect(self.refresh)

    def _take(self, changes: Changes) -> None:
        for page in self._made.values():
            page.take(changes)
        if self._wing:
            self._wing.take(changes)
        self.status.show_freshness()
        self._show_low()

    def _show_in_stock(self, variant: str) -> None:
        """A scanned variant that the page in front does not list is shown among all."""
        self.navigation.choose(self.stock.kind.key)
        self.stock.clear_query()
        self.stock.choose(variant)

    def _show_outcome(self, outcome: "Outcome") -> None:
        self.messages.show_outcome(outcome, self.workspace.items)
        self.status.show_outcome(outcome)

    def _show_low(self) -> None:
        low = count(self.workspace.items.marks, Chip.LOW)
        self.navigation.show_badge("low_stock", formats.quantity(Decimal(low)) if low else "")

    def _show_counts(self) -> None:
        self.status.show_counts(len(self.workspace.items), self.page.shown, len(self.page.chosen))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.painted.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < _NARROW
        self.navigation.setFixedWidth(navigation.NARROW if narrow else navigation.WIDE)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What is typed or scanned where it has no meaning is searched for, wherever the focus is."""
        if is_typing(event):
            if self.shown_key != self._stock_key:
                self.navigation.choose(self._stock_key)
            self.page.search.begin(event)
        elif event.key() == Qt.Key.Key_Escape and self.shown_key != self._stock_key:
            self.wing.activity.filters.clear()
        elif event.key() == Qt.Key.Key_Escape:
            self.page.clear_query()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Only say so: what runs is ended in order by the loop, which then closes the window for good."""
        self._unsubscribe()
        for page in self._made.values():
            page.stop_reading()
        if self._wing:
            self._wing.stop_reading()
        self.closed.emit()
        event.accept()
