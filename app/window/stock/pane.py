"""The pane at the right: one variant with its number, its actions and what happened to it lately."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.domain.stock import Item
from app.window import formats
from app.window.fonts import tabular
from app.window.pill import Pill
from app.window.stock.items import Items
from app.window.theme import STEP, Colours
from app.window.widgets import button, plain_label
from app.workspace.shelf import EMPTY

if TYPE_CHECKING:
    from app.window.plot import StockPlot
    from app.workspace.past import PastLine

WIDE, NARROW = 320, 252
_BUTTON_PADDING = 10

#: Lines of what happened that are shown, and days of the plot.
_LINES, _DAYS = 20, 30


class ActionButton(QPushButton):
    """A button of an action, with its shortcut at the right edge."""

    def __init__(self, action: QAction) -> None:
        super().__init__(action.text())
        self._action = action
        self.setAutoDefault(False)
        self.setToolTip(action.shortcut().toString(action.shortcut().SequenceFormat.NativeText))
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        self.setEnabled(action.isEnabled())
        if not action.isVisible():
            self.hide()  # showing comes with the pane: a button without a parent would be a window

    def _follow(self) -> None:
        self.setEnabled(self._action.isEnabled())
        self.setVisible(self._action.isVisible())

    def minimumSizeHint(self) -> QSize:
        """The shortcut yields where there is no room for both; the tool-tip still tells it."""
        text = self.fontMetrics().horizontalAdvance(self.text())
        return QSize(text + 2 * _BUTTON_PADDING, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The text at the left, as everywhere; a style sheet's text-align would lose the shortcut."""
        from PySide6.QtWidgets import QStyle, QStyleOptionButton  # not for the first paint: 5 ms

        painter = QPainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        box = self.rect().adjusted(_BUTTON_PADDING, 0, -_BUTTON_PADDING, 0)
        painter.setPen(self.palette().buttonText().color())
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.text())
        left = box.width() - painter.fontMetrics().horizontalAdvance(self.text())
        painter.setPen(self.palette().placeholderText().color())
        painter.setFont(tabular(self.font(), scale=0.85))
        if painter.fontMetrics().horizontalAdvance(self.toolTip()) + STEP <= left:
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self.toolTip())


class VariantPane(QFrame):
    """Shows one variant, or the sum of several, or what to do where none is selected.

    Signals: ``needs_activity(str)`` and ``activity_wanted(str)`` with a variant: to be shown here, or all of it on
    its page.
    """

    needs_activity = Signal(str)
    activity_wanted = Signal(str)

    def __init__(
        self, actions: Mapping[str, QAction], colours: Colours, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("pane")
        self._colours = colours
        self._variant: str | None = None
        self._plot: StockPlot | None = None
        self._build(actions)
        self.show_items(Items(EMPTY, ()))

    def set_colours(self, colours: Colours) -> None:
        self._colours = colours
        self._pill.set_colours(colours)
        if self._plot:
            self._plot.set_colours(colours)

    # What is shown

    def show_items(self, items: Items) -> None:
        if len(items) == 1:
            self._show_one(items[0])
        else:
            self._show_many(items)
        for widget in (self._big, self._buttons):
            widget.setVisible(bool(items))

    def show_activity(self, item: Item, lines: Sequence["PastLine"], known_since: datetime | None) -> None:
        """Show what happened to a variant, newest first, unless another has been selected meanwhile."""
        if item.variant.uuid != self._variant:
            return
        self._clear_activity()
        now = datetime.now(UTC)
        for row, line in enumerate(lines[:_LINES]):
            at, what, number = self._line(line, now)
            self._entries.addWidget(at, row, 0, Qt.AlignmentFlag.AlignTop)
            self._entries.addWidget(what, row, 1)
            self._entries.addWidget(number, row, 2, Qt.AlignmentFlag.AlignTop)
        self._no_activity.setVisible(not lines)
        self._all.setVisible(bool(lines))
        self._show_plot(item, lines, max(now - timedelta(days=_DAYS), known_since or now), now)

    def _show_plot(self, item: Item, lines: Sequence["PastLine"], since: datetime, now: datetime) -> None:
        """Only where something moved: a level line says nothing that the number does not."""
        from app.domain.activity import points
        from app.window.plot import StockPlot

        moved = [line.moved for line in lines if line.change]
        worth_it = item.tracked and any(move.at > since for move in moved)
        if worth_it and self._plot is None:
            self._plot = StockPlot(self._colours)
            self._plot_place.addWidget(self._plot)
        self._plot_title.setVisible(worth_it)
        if self._plot:
            self._plot.setVisible(worth_it)
            self._plot.show_points(points(since, item.balance, moved), now, item.level.level)

    def _clear_activity(self) -> None:
        while self._entries.count():
            taken = self._entries.takeAt(0)
            if taken and (widget := taken.widget()):
                widget.deleteLater()

    def _show_one(self, item: Item) -> None:
        if self._variant != item.variant.uuid:
            self._clear_activity()
        self._variant = item.variant.uuid
        self._title.setText(item.product.name)
        parts = (item.variant.name, item.variant.sku, item.variant.barcode)
        self._subtitle.setText(" · ".join(part for part in parts if part))
        self._big.setText(formats.quantity(item.balance) if item.tracked else formats.NOTHING)
        self._pill.show_status(item.status)
        self._remark.setText(self._remark_on(item))
        self._activity.setVisible(True)
        self.needs_activity.emit(item.variant.uuid)

    def _show_many(self, items: Items) -> None:
        self._variant = None
        self._activity.setVisible(False)
        self._pill.show_status(None)
        if not items:
            self._title.setText(self.tr("No variant selected"))
            self._subtitle.setText(
                self.tr("Select one or more in the table to restock, sell, discard or set stock.")
            )
            self._remark.setText("")
            return
        self._title.setText(self.tr("%Ln variant(s)", "", len(items)))
        self._subtitle.setText(self.tr("%Ln product(s)", "", items.products))
        totals = sorted(items.totals.items())  # pieces first: they have no unit
        amounts = [f"{formats.quantity(total)} {unit}".strip() for unit, total in totals] or [formats.NOTHING]
        self._big.setText(amounts[0])
        low = self.tr("%Ln low", "", items.low) if items.low else ""
        parts = [self.tr("in stock in all"), *amounts[1:], low]
        self._remark.setText(" · ".join(filter(None, parts)))

    def _remark_on(self, item: Item) -> str:
        unit = f" {item.product.unit}" if item.product.unit else ""
        if not item.tracked:
            if not item.balance:
                return self.tr("Sales do not change its stock.")
            return self.tr("Last known: {balance}").format(balance=formats.quantity(item.balance) + unit)
        if item.level.level is None:
            remark = self.tr("No low-stock level")
        elif item.is_low:
            remark = self.tr("{missing} under the low-stock level of {level}").format(
                missing=formats.quantity(item.missing) + unit, level=formats.level(item.level)
            )
        else:
            remark = self.tr("Low-stock level {level}").format(level=formats.level(item.level))
        return remark + " · " + self.tr("alert on") if item.level.alert else remark

    def _line(self, line: "PastLine", now: datetime) -> tuple[QLabel, QLabel, QLabel]:
        from app.window.activity import telling

        at = plain_label(formats.when(line.at, now), muted=True)
        at.setToolTip(telling.moment(line.at))
        what = plain_label(telling.line_told(line))
        number = plain_label(telling.number(line))
        if line.change:
            before, after = formats.quantity(line.after - line.change), formats.quantity(line.after)
            number.setToolTip(formats.change(before, after))
        number.setFont(tabular(number.font(), bold=True))
        number.setAlignment(Qt.AlignmentFlag.AlignRight)
        return at, what, number

    # Building

    def _build(self, actions: Mapping[str, QAction]) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        scroll = QScrollArea(self)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content = QWidget()
        scroll.setWidget(content)  # before there is something in it, which would all be styled anew
        layout = QVBoxLayout(content)
        layout.setContentsMargins(4 * STEP, 4 * STEP, 4 * STEP, 4 * STEP)
        layout.setSpacing(STEP)
        self._title = plain_label("")
        self._title.setFont(tabular(self._title.font(), bold=True, scale=1.2))
        self._subtitle = plain_label("", muted=True)
        for label in (self._title, self._subtitle):
            label.setMinimumWidth(1)  # a name without a space must not push the buttons out
        self._subtitle.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._big = plain_label("")
        self._big.setFont(tabular(self._big.font(), bold=True, scale=3.0))
        self._big.setWordWrap(False)
        self._pill = Pill(self._colours)
        number = QHBoxLayout()
        number.setSpacing(3 * STEP)
        number.addWidget(self._big)
        number.addWidget(self._pill)
        number.addStretch(1)
        self._remark = plain_label("", muted=True)
        self._buttons = self._build_buttons(actions)
        self._activity = self._build_activity()
        layout.addWidget(self._title)
        layout.addWidget(self._subtitle)
        layout.addSpacing(2 * STEP)
        layout.addLayout(number)
        layout.addWidget(self._remark)
        layout.addSpacing(2 * STEP)
        layout.addWidget(self._buttons)
        layout.addSpacing(3 * STEP)
        layout.addWidget(self._activity)
        layout.addStretch(1)
        outer.addWidget(scroll)

    def _build_buttons(self, actions: Mapping[str, QAction]) -> QWidget:
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6)
        for place, key in enumerate(("restock", "sell", "discard", "set_to")):
            grid.addWidget(ActionButton(actions[key]), place // 2, place % 2)
        for row, key in enumerate(("level", "start_tracking", "stop_tracking"), start=2):
            grid.addWidget(ActionButton(actions[key]), row, 0, 1, 2)
        return box

    def _build_activity(self) -> QWidget:
        box = QFrame()
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * STEP)
        line = QFrame()
        line.setObjectName("line")
        line.setFixedHeight(1)
        title = plain_label(self.tr("Activity"))
        title.setObjectName("section")
        self._plot_title = plain_label(self.tr("Stock, last 30 days"))
        self._plot_title.setObjectName("section")
        self._plot_title.hide()
        self._plot_place = QVBoxLayout()
        self._no_activity = plain_label(self.tr("Nothing is known of it yet."), muted=True)
        self._all = button(self.tr("All activity…"))
        self._all.clicked.connect(lambda: self.activity_wanted.emit(self._variant or ""))
        self._all.hide()
        self._entries = QGridLayout()
        self._entries.setHorizontalSpacing(4 * STEP)
        self._entries.setVerticalSpacing(2 * STEP)
        self._entries.setColumnStretch(1, 1)
        layout.addWidget(line)
        layout.addSpacing(STEP)
        layout.addWidget(self._plot_title)
        layout.addLayout(self._plot_place)
        layout.addWidget(title)
        layout.addWidget(self._no_activity)
        layout.addLayout(self._entries)
        layout.addWidget(self._all)
        return box
