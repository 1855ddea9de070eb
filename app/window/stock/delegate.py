"""Painting the stock table: text, numbers and status pills, from colours and fonts made once a scheme."""

from dataclasses import dataclass
from html import escape

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from app.domain.stock import Status
from app.window import words
from app.window.stock.columns import COLUMNS, Column, Look
from app.window.stock.model import StockModel
from app.window.theme import ROW, Colours

PADDING, NARROW_PADDING = 14, 8
_PILL_HEIGHT = 21
_PILL_PADDING = 9


def tabular(font: QFont, *, bold: bool = False, scale: float = 1.0) -> QFont:
    """The font with digits of one width, so that numbers stand in columns."""
    made = QFont(font)
    made.setFeature(QFont.Tag("tnum"), 1)
    made.setBold(bold)
    made.setPointSizeF(font.pointSizeF() * scale)
    return made


def paint_pill(
    painter: QPainter, left: int, middle: int, status: Status, colours: Colours, font: QFont
) -> None:
    """Paint a status pill from ``left``, centred on ``middle``."""
    pair = colours.pill(status)
    text = words.pill(status)
    width = pill_width(text, font)
    box = QRectF(left, middle - _PILL_HEIGHT / 2, width, _PILL_HEIGHT)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(pair.background))
    painter.drawRoundedRect(box, _PILL_HEIGHT / 2, _PILL_HEIGHT / 2)
    painter.setPen(QColor(pair.foreground))
    painter.setFont(font)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def pill_width(text: str, font: QFont) -> int:
    return QFontMetrics(font).horizontalAdvance(text) + 2 * _PILL_PADDING


@dataclass(frozen=True, slots=True)
class _Ink:
    """What one look is painted with."""

    font: QFont
    pen: QPen
    metrics: QFontMetrics


class StockDelegate(QStyledItemDelegate):
    """Paints every cell of a stock table from its item, asking the model nothing."""

    def __init__(self, view: QAbstractItemView, model: StockModel, colours: Colours) -> None:
        super().__init__(view)
        self._view = view
        self._model = model
        self.padding = PADDING
        self.set_colours(colours)

    def set_colours(self, colours: Colours) -> None:
        """Make pens, brushes and fonts anew: called once, and when the scheme changes."""
        font = self._view.font()
        self._colours = colours
        self._inks = {
            Look.PLAIN: _ink(tabular(font), colours.text),
            Look.MUTED: _ink(tabular(font, scale=0.92), colours.muted),
            Look.STRONG: _ink(tabular(font, bold=True), colours.text),
            Look.PILL: _ink(tabular(font, bold=True, scale=0.92), colours.text),
        }
        self._line = QColor(colours.line)
        self._selected = QColor(colours.selected_row)
        self._accent = QColor(colours.accent)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        column = COLUMNS[index.column()]
        item = self._model.item(index.row())
        box: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, self._selected)
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, self._line)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(box.left(), box.top(), 2, box.height() - 1, self._accent)
        inner = box.adjusted(self.padding, 0, -self.padding, -1)
        ink = self._inks[column.look]
        if column.look is Look.PILL:
            paint_pill(painter, inner.left(), inner.center().y() + 1, item.status, self._colours, ink.font)
        else:
            painter.setFont(ink.font)
            painter.setPen(ink.pen)
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            text = ink.metrics.elidedText(column.text(item), Qt.TextElideMode.ElideRight, inner.width())
            painter.drawText(inner, side | Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        column = COLUMNS[index.column()]
        return QSize(self.width_of(column, column.text(self._model.item(index.row()))), ROW)

    def width_of(self, column: Column, text: str) -> int:
        """How wide a cell must be to show a whole text."""
        ink = self._inks[column.look]
        inner = (
            pill_width(text, ink.font) if column.look is Look.PILL else ink.metrics.horizontalAdvance(text)
        )
        return inner + 2 * self.padding

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """A text that is cut short is shown whole in a tool-tip."""
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        column = COLUMNS[index.column()]
        text = column.text(self._model.item(index.row()))
        cut = (
            self.width_of(column, text)
            > view.visualRect(self._model.index(index.row(), index.column())).width()
        )
        QToolTip.showText(event.globalPos(), plain_tip(text) if cut else "", view)
        return True


def _ink(font: QFont, colour: str) -> _Ink:
    return _Ink(font, QPen(QColor(colour)), QFontMetrics(font))


def plain_tip(text: str) -> str:
    """Data in a tool-tip is plain text, whatever it looks like."""
    return f"<p style='white-space:pre-wrap'>{escape(text)}</p>" if text else ""
