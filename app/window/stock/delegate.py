"""Painting the stock table: text, numbers and status pills, from colours and fonts made once a scheme."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
)

from app.window.fonts import tabular
from app.window.pill import paint_pill, pill_width
from app.window.stock.columns import COLUMNS, Column, Look
from app.window.stock.model import StockModel
from app.window.theme import ROW, Colours
from app.window.widgets import plain_tip

PADDING, NARROW_PADDING = 14, 8


@dataclass(frozen=True, slots=True)
class _Ink:
    """What one look is painted with."""

    font: QFont
    pen: QPen
    metrics: QFontMetrics


class StockDelegate(QStyledItemDelegate):
    """Paints every cell of a stock table from its item, asking the model nothing."""

    def __init__(self, view: QTableView, model: StockModel, colours: Colours) -> None:
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
        selected = bool(state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(box, self._selected)
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, self._line)
        if self._begins_current_row(index):
            painter.fillRect(box.left(), box.top(), 2, box.height() - 1, self._accent)
        inner = box.adjusted(self.padding, 0, -self.padding, -1)
        ink = self._inks[column.look]
        if column.look is Look.PILL:
            paint_pill(
                painter,
                inner.left(),
                inner.center().y() + 1,
                item.status,
                self._colours,
                ink.font,
                selected=selected,
            )
        else:
            painter.setFont(ink.font)
            painter.setPen(ink.pen)
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            text = ink.metrics.elidedText(column.text(item), Qt.TextElideMode.ElideRight, inner.width())
            painter.drawText(inner, side | Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()

    def _begins_current_row(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        """Where the keyboard is, is marked at the left edge of its row."""
        row = self._view.currentIndex().row()
        first = self._view.horizontalHeader().visualIndex(index.column()) == 0
        return first and index.row() == row and self._view.hasFocus()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        column = COLUMNS[index.column()]
        return QSize(self.width_of(column, column.text(self._model.item(index.row()))), ROW)

    def width_of(self, column: Column, text: str) -> int:
        """How wide a cell must be to show a whole text."""
        ink = self._inks[column.look]
        inner = (
            pill_width(text, ink.font) if column.look is Look.PILL else ink.metrics.horizontalAdvance(text)
        )
        return inner + 2 * self.padding + 2

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
