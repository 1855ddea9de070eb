"""The page of what happened: filters above, the timeline, and one thing of it in the pane at the right."""

from collections.abc import Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QSignalBlocker, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.domain.changes import Changes
from app.domain.errors import StoreroomError
from app.window.activity.details import DetailsPane
from app.window.activity.filters import Filters
from app.window.activity.model import COLUMNS, SOURCE, TimelineModel
from app.window.activity.variant import VariantStrip
from app.window.fonts import tabular
from app.window.loop import spawn
from app.window.stock import pane
from app.window.theme import ROW, STEP, Colours
from app.window.widgets import button, plain_label
from app.workspace import Workspace
from app.workspace.timeline import Happening, Place

if TYPE_CHECKING:
    import asyncio

#: Rows that are read at a time, and lines that are shown of one thing.
_PAGE, _LINES = 100, 1000

#: Milliseconds in which what comes to be known is gathered.
_PAUSE = 200

_NARROW = 960
_HEADER = 32


class ActivityPage(QWidget):
    """Signals: ``undo_wanted(str)`` with the identifier of a plan, ``export_wanted(Wanted)``,
    ``failed(StoreroomError)``.

    What newly happens is shown a moment later; a page that is hidden shows it when it is.
    """

    undo_wanted = Signal(str)
    export_wanted = Signal(object)
    failed = Signal(object)

    def __init__(self, workspace: Workspace, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._loading: asyncio.Task[object] | None = None
        self._detailing: asyncio.Task[object] | None = None
        self._stale = True
        self.filters = Filters()
        self.strip = VariantStrip(workspace, colours)
        self.model = TimelineModel(lambda: workspace.items, self)
        self.table = QTableView()
        self.details = DetailsPane(lambda: workspace.items)
        self._empty = plain_label("", muted=True)
        self._lay_out()
        self._set_up_table()
        self._later = QTimer(self, singleShot=True, interval=_PAUSE)
        self._connect()

    def set_colours(self, colours: Colours) -> None:
        self.strip.set_colours(colours)

    def take(self, changes: Changes) -> None:
        """The workspace knows something else."""
        self._stale = True
        if self.isVisible() and not self._later.isActive():
            self._later.start()

    def stop_reading(self) -> None:
        """Let go of what is being read: the window closes."""
        self._later.stop()
        for task in (self._loading, self._detailing):
            if task:
                task.cancel()
        self.strip.stop_reading()

    def show_variant(self, variant: str) -> None:
        """Show what happened to one variant alone."""
        item = self._workspace.items.get(variant)
        self.filters.choose_variant(variant, item.title if item else "")

    def reload(self) -> None:
        """Read the timeline anew, as far down as it was."""
        self._stale = False
        self._load(lambda: self._read_anew(max(len(self.model.rows), _PAGE)))
        self.strip.show_variant(self.filters.variant)

    @property
    def chosen(self) -> Happening | None:
        index = self.table.currentIndex()
        return self.model.rows[index.row()] if index.isValid() else None

    # Reading

    def _ask(self) -> None:
        self._stale = False
        self._load(lambda: self._read_anew(_PAGE))
        self.strip.show_variant(self.filters.variant)

    def _load(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        if self._loading:
            self._loading.cancel()
        self._loading = spawn(self._told_if_it_fails(work), "activity")

    async def _told_if_it_fails(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        try:
            await work()
        except StoreroomError as error:
            self.failed.emit(error)

    async def _read_anew(self, count: int) -> None:
        rows = await self._workspace.activity.page(self.filters.wanted(), limit=count)
        chosen = self.chosen
        with QSignalBlocker(self.table.selectionModel()):
            scrolled = self.table.verticalScrollBar().value()
            self.model.show(rows, all_=len(rows) < count)
            self._choose(chosen.place if chosen else None)
            self.table.verticalScrollBar().setValue(scrolled)
        self._empty.setVisible(not rows)
        self._empty.setText(self._empty_text())
        self._show_details()

    async def _read_more(self) -> None:
        after = self.model.rows[-1].place if self.model.rows else None
        rows = await self._workspace.activity.page(self.filters.wanted(), after, _PAGE)
        self.model.add(rows, all_=len(rows) < _PAGE)

    def _more(self) -> None:
        if self._loading is None or self._loading.done():
            self._load(self._read_more)

    def _choose(self, place: Place | None) -> None:
        found = (row for row, each in enumerate(self.model.rows) if each.place == place)
        row = next(found, 0 if self.model.rows else None)
        if row is not None:
            self.table.setCurrentIndex(self.model.index(row, 0))

    def _show_details(self) -> None:
        if self._detailing:
            self._detailing.cancel()
        chosen = self.chosen
        if chosen is None:
            self.details.show_happening(None, ())
        else:
            read = partial(self._read_details, chosen)
            self._detailing = spawn(self._told_if_it_fails(read), "details")

    async def _read_details(self, chosen: Happening) -> None:
        lines = await self._workspace.activity.lines(chosen.place, limit=_LINES)
        if self.chosen == chosen:
            self.details.show_happening(chosen, lines)

    def _empty_text(self) -> str:
        if self.filters.is_clear:
            return self.tr(
                "Nothing happened yet.\n\nWhat you do here, what tills sell and what others change comes here."
            )
        return self.tr("Nothing that happened matches.\n\nPress Escape to show all.")

    # Building

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._header())
        below = QHBoxLayout()
        below.setSpacing(0)
        left = QVBoxLayout()
        left.setSpacing(0)
        self._empty.setContentsMargins(14, 6 * STEP, 14, 0)
        self._empty.hide()
        for widget in (self.filters, self.strip, self._empty, self.table):
            left.addWidget(widget, int(widget is self.table))
        below.addLayout(left, 1)
        below.addWidget(self.details)
        layout.addLayout(below, 1)

    def _header(self) -> QWidget:
        header = QFrame()
        header.setObjectName("page-header")
        header.setFixedHeight(52)
        row = QHBoxLayout(header)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(2 * STEP)
        title = plain_label(self.tr("Activity"))
        title.setFont(tabular(title.font(), bold=True, scale=1.2))
        title.setWordWrap(False)
        row.addWidget(title)
        row.addWidget(self.filters.chosen_variant)
        row.addStretch(1)
        self.export = button(self.tr("Export…"))
        row.addWidget(self.export)
        return header

    def _set_up_table(self) -> None:
        table = self.table
        table.setModel(self.model)
        table.setObjectName("lines")
        table.setAccessibleName(self.tr("Activity"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setFont(tabular(table.font()))
        rows, header = table.verticalHeader(), table.horizontalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(ROW)
        header.setHighlightSections(False)
        header.setFixedHeight(_HEADER)
        for number, column in enumerate(COLUMNS):
            if column.width:
                header.resizeSection(number, column.width)
            else:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)

    def _connect(self) -> None:
        self._later.timeout.connect(self.reload)
        self.model.more_wanted.connect(self._more)
        self.filters.changed.connect(self._ask)
        self.table.selectionModel().currentRowChanged.connect(self._selected)
        self.details.undo_wanted.connect(self.undo_wanted)
        self.details.variant_wanted.connect(self.show_variant)
        self.export.clicked.connect(lambda: self.export_wanted.emit(self.filters.wanted()))

    def _selected(self, current: QModelIndex, previous: QModelIndex) -> None:
        self._show_details()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.reload()
        self.table.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < _NARROW
        self.details.setFixedWidth(pane.NARROW if narrow else pane.WIDE)
        self.table.setColumnHidden(SOURCE, narrow)  # the pane tells it
