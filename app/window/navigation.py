"""The left edge: which store this is, and its pages."""

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QVBoxLayout, QWidget

from app.window.fonts import tabular
from app.window.theme import STEP, Colours
from app.window.widgets import LabelsButton, plain_label, plain_tip

WIDE, NARROW = 196, 144


class Entry(msgspec.Struct, frozen=True):
    key: str
    title: str


class _NavigationButton(QPushButton):
    """An entry with a count in a badge at its right edge."""

    def __init__(self, title: str, colours: Colours) -> None:
        super().__init__(title)
        self.setProperty("nav", True)
        self.setCheckable(True)
        self.setAutoDefault(False)
        self._title = title
        self._badge = ""
        self._colours = colours

    def show_badge(self, text: str, colours: Colours) -> None:
        self._badge, self._colours = text, colours
        self.setAccessibleName(f"{self._title} {text}".strip())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._badge:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(tabular(self.font(), bold=True, scale=0.85))
        width = max(painter.fontMetrics().horizontalAdvance(self._badge) + 14, 26)
        box = self.rect().adjusted(self.width() - width - 10, 0, -10, 0)
        box.setTop(self.rect().center().y() - 8)
        box.setHeight(18)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._colours.warning.background))
        painter.drawRoundedRect(box, 9, 9)
        painter.setPen(QColor(self._colours.warning.foreground))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._badge)


class _AccountButton(LabelsButton):
    """Which account this is; leads to the others."""

    def __init__(self) -> None:
        self._name, self._place = plain_label(""), plain_label("", muted=True)
        super().__init__(self._name, self._place, margins=(10, STEP), spacing=STEP // 2)
        self.setProperty("nav", True)
        self.setAutoDefault(False)
        self._name.setFont(tabular(self._name.font(), bold=True, scale=1.15))
        self._place.setFont(tabular(self._place.font(), scale=0.88))

    def show_account(self, name: str, place: str) -> None:
        self._name.setText(f"{name} ▾")
        self._place.setText(place)
        self.setAccessibleName(self.tr("Account {name}, {place}").format(name=name, place=place))
        self.setToolTip(plain_tip(self.tr("{name}: other accounts (Ctrl+O)").format(name=name)))


class Navigation(QFrame):
    """Signals: ``chosen(str)`` with the key of the page, ``account_wanted()`` for another account."""

    chosen = Signal(str)
    account_wanted = Signal()

    def __init__(
        self,
        store: str,
        place: str,
        entries: Sequence[Entry],
        colours: Colours,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("navigation")
        self._colours = colours
        self._badges: dict[str, str] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * STEP, 4 * STEP, 2 * STEP, 4 * STEP)
        layout.setSpacing(STEP // 2)
        self._account = _AccountButton()
        self._account.clicked.connect(self.account_wanted)
        self.show_account(store, place)
        layout.addWidget(self._account)
        layout.addSpacing(2 * STEP)
        group = QButtonGroup(self)
        self._buttons: dict[str, _NavigationButton] = {}
        for entry in entries:
            made = _NavigationButton(entry.title, colours)
            made.clicked.connect(lambda _, key=entry.key: self.chosen.emit(key))
            group.addButton(made)
            layout.addWidget(made)
            self._buttons[entry.key] = made
        layout.addStretch(1)
        next(iter(self._buttons.values())).setChecked(True)

    def show_account(self, name: str, place: str) -> None:
        """What the account is called, and where its stock is."""
        self._account.show_account(name, place)

    def choose(self, key: str) -> None:
        self._buttons[key].setChecked(True)
        self.chosen.emit(key)

    def show_badge(self, key: str, text: str) -> None:
        self._badges[key] = text
        self._buttons[key].show_badge(text, self._colours)

    def set_colours(self, colours: Colours) -> None:
        self._colours = colours
        for key, made in self._buttons.items():
            made.show_badge(self._badges.get(key, ""), colours)
