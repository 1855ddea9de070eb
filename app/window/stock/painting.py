"""Painting a stock table: the rows in sight, column by column, with fonts, pens and cut texts kept.

A delegate is asked cell by cell and takes three times as long for a page (measured).
"""

from collections.abc import Sequence
from functools import lru_cache

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QTableView

from app.domain.stock import Item, Status
from app.window.fonts import tabular
from app.window.pill import PillInk, paint_pills, pill_width
from app.window.stock.columns import COLUMNS, Column, Look
from app.window.theme import ROW, Colours

PADDING, NARROW_PADDING = 14, 8

#: Texts that are kept as they were cut: some pages of them.
_KEPT = 8192


class Painted(msgspec.Struct, frozen=True):
    """One row in sight."""

    item: Item
    selected: bool


class _Ink(msgspec.Struct, frozen=True):
    """What one look is painted with."""

    font: QFont
    pen: QPen
    metrics: QFontMetrics


class _Strip(msgspec.Struct, frozen=True):
    """One column in sight: where it is, in pixels of the viewport."""

    column: Column
    left: int
    width: int


class Painting:
    """Paints the rows of one table, and knows how wide its texts are."""

    def __init__(self, table: QTableView, colours: Colours) -> None:
        self._table = table
        self.padding = PADDING
        self._cut = lru_cache(_KEPT)(self._cut_now)
        self._pill = lru_cache(self._pill_now)
        self.set_colours(colours)

    def set_colours(self, colours: Colours) -> None:
        """Make pens and fonts anew: called once, and when the scheme or the font changes."""
        font = self._table.font()
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
        self._cut.cache_clear()
        self._pill.cache_clear()

    def width_of(self, column: Column, text: str) -> int:
        """How wide a cell must be to show a whole text."""
        ink = self._inks[column.look]
        inner = (
            pill_width(text, ink.font) if column.look is Look.PILL else ink.metrics.horizontalAdvance(text)
        )
        return inner + 2 * self.padding + 2

    def paint(self, rows: Sequence[Painted], top: int, current: int | None) -> None:
        """Paint ``rows`` downwards from ``top``; ``current`` of them has the keyboard."""
        painter = QPainter(self._table.viewport())
        strips = self._strips()
        self._paint_grounds(painter, strips, rows, top)
        for strip in strips:
            if strip.column.look is Look.PILL:
                self._paint_pills(painter, strip, rows, top)
            else:
                self._paint_texts(painter, strip, rows, top)
        if current is not None and strips:
            # Where the keyboard is, is marked at the edge of its row.
            painter.fillRect(strips[0].left, top + current * ROW, 2, ROW - 1, self._accent)
        painter.end()

    def _strips(self) -> list[_Strip]:
        """The columns that are not hidden, in the order in which they are seen."""
        header, table = self._table.horizontalHeader(), self._table
        numbers = (header.logicalIndex(place) for place in range(header.count()))
        return [
            _Strip(COLUMNS[number], table.columnViewportPosition(number), table.columnWidth(number))
            for number in numbers
            if not header.isSectionHidden(number)
        ]

    def _paint_grounds(
        self, painter: QPainter, strips: Sequence[_Strip], rows: Sequence[Painted], top: int
    ) -> None:
        left = min((strip.left for strip in strips), default=0)
        width = sum(strip.width for strip in strips)
        painter.setPen(self._line)  # not filled: by that Python learns of gradients, for 3 ms of the start
        for number, row in enumerate(rows):
            y = top + number * ROW
            if row.selected:
                painter.fillRect(left, y, width, ROW, self._selected)
            painter.drawLine(left, y + ROW - 1, left + width - 1, y + ROW - 1)

    def _paint_texts(self, painter: QPainter, strip: _Strip, rows: Sequence[Painted], top: int) -> None:
        column, ink = strip.column, self._inks[strip.column.look]
        x, width = strip.left + self.padding, strip.width - 2 * self.padding
        side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
        flags = (side | Qt.AlignmentFlag.AlignVCenter).value
        painter.setFont(ink.font)
        painter.setPen(ink.pen)
        for number, row in enumerate(rows):
            text = self._cut(column.text(row.item), column.look, width)
            painter.drawText(x, top + number * ROW, width, ROW - 1, flags, text)

    def _paint_pills(self, painter: QPainter, strip: _Strip, rows: Sequence[Painted], top: int) -> None:
        left, middle = strip.left + self.padding, top + (ROW - 2) // 2 + 1
        painter.save()
        paint_pills(
            painter,
            self._inks[Look.PILL].font,
            [
                (self._pill(row.item.status, row.selected), left, middle + number * ROW)
                for number, row in enumerate(rows)
            ],
        )
        painter.restore()

    def _pill_now(self, status: Status, selected: bool) -> PillInk:
        return PillInk.of(status, self._colours, self._inks[Look.PILL].font, selected=selected)

    def _cut_now(self, text: str, look: Look, width: int) -> str:
        return self._inks[look].metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)


def _ink(font: QFont, colour: str) -> _Ink:
    return _Ink(font, QPen(QColor(colour)), QFontMetrics(font))
