"""The left edge: which store this is, and its pages."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QVBoxLayout, QWidget

from app.window.fonts import tabular
from app.window.theme import STEP, Colours
from app.window.widgets import plain_label, plain_tip

WIDE, NARROW = 196, 144


@dataclass(frozen=True, slots=True)
class Entry:
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


class Navigation(QFrame):
    """Signal: ``chosen(str)`` with the key of the page."""

    chosen = Signal(str)

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
        name = plain_label(store)
        name.setFont(tabular(name.font(), bold=True, scale=1.15))
        name.setToolTip(plain_tip(store))
        name.setContentsMargins(10, 0, 0, 0)
        under = plain_label(place, muted=True)
        under.setFont(tabular(under.font(), scale=0.88))
        under.setContentsMargins(10, 0, 0, 0)
        layout.addWidget(name)
        layout.addWidget(under)
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
