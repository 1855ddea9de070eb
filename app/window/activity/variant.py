"""The strip above the timeline of one variant: its stock over time, and what there was on a day of the past."""

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.activity import points, stock_at
from app.domain.errors import StoreroomError
from app.window import formats
from app.window.loop import spawn
from app.window.plot import StockPlot
from app.window.theme import STEP, Colours
from app.window.widgets import label, plain_label
from app.workspace import Workspace
from app.workspace.past import PastLine

if TYPE_CHECKING:
    import asyncio

#: Days that the plot shows.
_SHOWN = 90


class VariantStrip(QFrame):
    """Hidden where no variant is asked for."""

    def __init__(self, workspace: Workspace, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("table-header")
        self._workspace = workspace
        self._variant: str | None = None
        self._lines: list[PastLine] = []
        self._known_since: datetime | None = None
        self._reading: asyncio.Task[object] | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 2 * STEP, 14, 2 * STEP)
        layout.setSpacing(4 * STEP)
        self.plot = StockPlot(colours)
        layout.addWidget(self.plot, 1)
        column = QVBoxLayout()
        column.setSpacing(STEP)
        self.day = QDateEdit(QDate.currentDate())
        self.day.setCalendarPopup(True)
        self.day.setMaximumDate(QDate.currentDate())
        self.day.dateChanged.connect(self._show_day)
        self.answer = plain_label("")
        self.answer.setMinimumWidth(200)
        column.addWidget(label(self.tr("Stock at the end of"), buddy=self.day))
        column.addWidget(self.day)
        column.addWidget(self.answer)
        column.addStretch(1)
        layout.addLayout(column)
        self.hide()

    def set_colours(self, colours: Colours) -> None:
        self.plot.set_colours(colours)

    def show_variant(self, variant: str | None) -> None:
        """Show one variant as it is now, or (None) nothing."""
        self.stop_reading()
        self._variant = variant
        known = variant is not None and variant in self._workspace.items
        self.setVisible(known)
        if known and variant is not None:
            self._reading = spawn(self._read(variant), "past")

    def stop_reading(self) -> None:
        if self._reading:
            self._reading.cancel()

    async def _read(self, variant: str) -> None:
        item = self._workspace.items[variant]
        try:
            self._known_since = await self._workspace.activity.known_since()
            self._lines = await self._workspace.activity.of(variant, item.balance)
        except StoreroomError:
            self.hide()  # the timeline below tells why
            return
        now = datetime.now(UTC)
        since = max(now - timedelta(days=_SHOWN), self._known_since or now)
        moved = [line.moved for line in self._lines]
        self.plot.show_points(points(since, item.balance, moved), now, item.level.level)
        self._show_day()

    def _show_day(self) -> None:
        item = self._workspace.items.get(self._variant or "")
        if item is None:
            return
        day = self.day.date()
        date = datetime(day.year(), day.month(), day.day()).date() + timedelta(days=1)  # noqa: DTZ001 - the shop's day
        end = min(formats.at_shop(datetime.combine(date, time())), datetime.now(UTC))
        if self._known_since is None or end < self._known_since:
            since = formats.when(self._known_since, datetime.now(UTC)) if self._known_since else ""
            text = (
                self.tr("Not known: what happened is known since {day}.") if since else self.tr("Not known.")
            )
            self.answer.setText(text.format(day=since))
            return
        past = stock_at(end, item.balance, [line.moved for line in self._lines])
        unit = f" {item.product.unit}" if item.product.unit else ""
        amount = formats.quantity(past.balance) + unit
        about = self.tr("about {amount}: a change about then has no exact time")
        self.answer.setText(amount if past.exact else about.format(amount=amount))
