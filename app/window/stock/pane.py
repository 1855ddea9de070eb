"""The pane at the right: one variant with its number, its actions and what happened to it lately."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

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

from app.domain.plans import MovementStep
from app.domain.stock import Item
from app.window import formats, words
from app.window.fonts import tabular
from app.window.pill import Pill
from app.window.stock.items import Items
from app.window.theme import STEP, Colours
from app.window.widgets import plain_label
from app.workspace import ActivityEntry, State
from app.workspace.shelf import EMPTY

WIDE, NARROW = 320, 252
_BUTTON_PADDING = 10


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
    """Shows one variant, or the sum of several, or what to do where none is selected."""

    needs_activity = Signal(str)

    def __init__(
        self, actions: Mapping[str, QAction], colours: Colours, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("pane")
        self._colours = colours
        self._variant: str | None = None
        self._build(actions)
        self.show_items(Items(EMPTY, ()))

    def set_colours(self, colours: Colours) -> None:
        self._colours = colours
        self._pill.set_colours(colours)

    # What is shown

    def show_items(self, items: Items) -> None:
        if len(items) == 1:
            self._show_one(items[0])
        else:
            self._show_many(items)
        for widget in (self._big, self._buttons):
            widget.setVisible(bool(items))

    def show_activity(self, variant: str, entries: Sequence[ActivityEntry]) -> None:
        """Show what was done to a variant, unless another has been selected meanwhile."""
        if variant != self._variant:
            return
        self._clear_activity()
        now = datetime.now(UTC)
        for row, entry in enumerate(entries):
            at, what, number = self._entry(entry, now)
            self._entries.addWidget(at, row, 0, Qt.AlignmentFlag.AlignTop)
            self._entries.addWidget(what, row, 1)
            self._entries.addWidget(number, row, 2, Qt.AlignmentFlag.AlignTop)
        self._no_activity.setVisible(not entries)

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

    def _entry(self, entry: ActivityEntry, now: datetime) -> tuple[QLabel, QLabel, QLabel]:
        at = plain_label(formats.when(entry.at, now), muted=True)
        at.setToolTip(f"{entry.at.astimezone():%Y-%m-%d %H:%M:%S}")
        what = plain_label(words.told(entry.purpose, entry.step))
        if entry.state is not State.CONFIRMED:
            what.setText(f"{what.text()} ({words.state(entry.state)})")
        number = plain_label("")
        if isinstance(entry.step, MovementStep):
            number.setText(formats.quantity(entry.step.after - entry.step.before, signed=True))
            number.setToolTip(
                formats.change(formats.quantity(entry.step.before), formats.quantity(entry.step.after))
            )
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
        title = plain_label(self.tr("Activity on this computer"))
        title.setObjectName("section")
        self._no_activity = plain_label(
            self.tr("Nothing yet. Sales at the till change the stock, but are not listed here."), muted=True
        )
        self._entries = QGridLayout()
        self._entries.setHorizontalSpacing(4 * STEP)
        self._entries.setVerticalSpacing(2 * STEP)
        self._entries.setColumnStretch(1, 1)
        layout.addWidget(line)
        layout.addSpacing(STEP)
        layout.addWidget(title)
        layout.addWidget(self._no_activity)
        layout.addLayout(self._entries)
        return box
