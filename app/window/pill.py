"""The status of a variant as a pill: a shape and a word, the same in the table and in the pane."""

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.stock import Status
from app.window import words
from app.window.fonts import tabular
from app.window.theme import Colours

_HEIGHT = 21
_PADDING = 9
_CENTRED = Qt.AlignmentFlag.AlignCenter


class PillInk(msgspec.Struct, frozen=True):
    """What the pill of one status is painted with."""

    text: str
    width: int
    pen: QPen
    ground: QColor

    @classmethod
    def of(cls, status: Status, colours: Colours, font: QFont, *, selected: bool = False) -> "PillInk":
        """On a selected row the pill stands out in white."""
        pair, text = colours.pill(status), words.pill(status)
        ground = colours.window if selected else pair.background
        return cls(text, pill_width(text, font), QPen(QColor(pair.foreground)), QColor(ground))


#: A pill, and where it is: its left edge and its middle.
PlacedPill = tuple[PillInk, int, int]


def paint_pills(painter: QPainter, font: QFont, pills: Sequence[PlacedPill]) -> None:
    """Paint status pills: first what is round, then the texts."""
    boxes = [(ink, QRectF(left, middle - _HEIGHT / 2, ink.width, _HEIGHT)) for ink, left, middle in pills]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    for ink, box in boxes:
        painter.setBrush(ink.ground)
        painter.drawRoundedRect(box, _HEIGHT / 2, _HEIGHT / 2)
    painter.setFont(font)
    for ink, box in boxes:
        painter.setPen(ink.pen)
        painter.drawText(box, _CENTRED, ink.text)


def pill_width(text: str, font: QFont) -> int:
    return QFontMetrics(font).horizontalAdvance(text) + 2 * _PADDING


class Pill(QWidget):
    """The status of one variant, read aloud as its word."""

    def __init__(self, colours: Colours) -> None:
        super().__init__()
        self._colours = colours
        self._status: Status | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_status(self, status: Status | None) -> None:
        self._status = status
        self.setVisible(status is not None)
        self.setAccessibleName(words.status(status) if status else "")
        self.updateGeometry()
        self.update()

    def set_colours(self, colours: Colours) -> None:
        self._colours = colours
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(pill_width(words.pill(self._status), self._font()) if self._status else 0, 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._status:
            font = self._font()
            ink = PillInk.of(self._status, self._colours, font)
            paint_pills(QPainter(self), font, [(ink, 0, self.height() // 2)])

    def _font(self) -> QFont:
        return tabular(self.font(), bold=True, scale=0.92)
