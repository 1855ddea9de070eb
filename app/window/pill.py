"""The status of a variant as a pill: a shape and a word, the same in the table and in the pane."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.stock import Status
from app.window import words
from app.window.fonts import tabular
from app.window.theme import Colours, Pair

_HEIGHT = 21
_PADDING = 9


def paint_pill(
    painter: QPainter,
    left: int,
    middle: int,
    status: Status,
    colours: Colours,
    font: QFont,
    *,
    selected: bool = False,
) -> None:
    """Paint a status pill from ``left``, centred on ``middle``; on a selected row it stands out in white."""
    pair = colours.pill(status)
    if selected:
        pair = Pair(pair.foreground, colours.window)
    text = words.pill(status)
    box = QRectF(left, middle - _HEIGHT / 2, pill_width(text, font), _HEIGHT)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(pair.background))
    painter.drawRoundedRect(box, _HEIGHT / 2, _HEIGHT / 2)
    painter.setPen(QColor(pair.foreground))
    painter.setFont(font)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


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
            paint_pill(QPainter(self), 0, self.height() // 2, self._status, self._colours, self._font())

    def _font(self) -> QFont:
        return tabular(self.font(), bold=True, scale=0.92)
