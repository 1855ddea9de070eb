"""A small plot of stock over time: steps, and the low-stock level as a dashed line."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.domain.activity import Point
from app.window import formats
from app.window.fonts import tabular
from app.window.theme import STEP, Colours
from app.window.widgets import plain_tip

_HEIGHT = 96


class StockPlot(QWidget):
    """Shows ``points``, each of which holds until the next, from the first one's moment ``until`` now."""

    def __init__(self, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours = colours
        self._points: Sequence[Point] = ()
        self._until = datetime.now(UTC)
        self._level: Decimal | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)

    def sizeHint(self) -> QSize:
        return QSize(240, _HEIGHT)

    def set_colours(self, colours: Colours) -> None:
        self._colours = colours
        self.update()

    def show_points(self, points: Sequence[Point], until: datetime, level: Decimal | None) -> None:
        self._points, self._until, self._level = points, until, level
        self.setAccessibleName(self._aloud())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._points:
            return
        painter = QPainter(self)
        painter.setFont(tabular(self.font(), scale=0.85))
        box = self._box(painter.fontMetrics())
        self._paint_scale(painter, box)
        if self._level is not None:
            painter.setPen(QPen(QColor(self._colours.warning.foreground), 1.5, Qt.PenStyle.DashLine))
            y = self._y(self._level, box)
            painter.drawLine(QPointF(box.left(), y), QPointF(box.right(), y))
        pen = QPen(QColor(self._colours.accent), 2)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.drawPolyline(self._steps(box))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._points:
            return
        at = self._moment(event.position().x(), self._box(QFontMetrics(tabular(self.font(), scale=0.85))))
        point = next((each for each in reversed(self._points) if each.at <= at), self._points[0])
        text = f"{formats.moment(at, self._until)} · {formats.quantity(point.balance)}"
        QToolTip.showText(event.globalPosition().toPoint(), plain_tip(text), self)

    def _paint_scale(self, painter: QPainter, box: QRectF) -> None:
        """The highest and the lowest, and when it begins and ends."""
        lowest, highest = self._range()
        painter.setPen(QColor(self._colours.line))
        painter.drawLine(
            QPointF(box.left(), self._y(Decimal(0), box)), QPointF(box.right(), self._y(Decimal(0), box))
        )
        painter.setPen(QColor(self._colours.muted))
        metrics = painter.fontMetrics()
        for value in {lowest, highest}:
            where = QRectF(0, self._y(value, box) - metrics.height() / 2, box.left() - STEP, metrics.height())
            painter.drawText(where, Qt.AlignmentFlag.AlignRight, formats.quantity(value))
        below = QRectF(box.left(), box.bottom() + STEP, box.width(), metrics.height())
        begun = formats.when(self._points[0].at, self._until)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, begun)
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, self.tr("now"))

    def _steps(self, box: QRectF) -> QPolygonF:
        found = list[QPointF]()
        for point in self._points:
            x, y = self._x(point.at, box), self._y(point.balance, box)
            if found:
                found.append(QPointF(x, found[-1].y()))
            found.append(QPointF(x, y))
        found.append(QPointF(box.right(), found[-1].y()))
        return QPolygonF(found)

    def _box(self, metrics: QFontMetrics) -> QRectF:
        widest = max(metrics.horizontalAdvance(formats.quantity(value)) for value in self._range())
        left = widest + 2 * STEP
        return QRectF(left, STEP, self.width() - left - 1, self.height() - metrics.height() - 3 * STEP)

    def _range(self) -> tuple[Decimal, Decimal]:
        values = [point.balance for point in self._points]
        lowest = min(Decimal(0), *values)
        highest = max([*values, self._level or Decimal(0), lowest + 1])
        return lowest, highest

    def _x(self, at: datetime, box: QRectF) -> float:
        span = (self._until - self._points[0].at) / timedelta(seconds=1) or 1.0
        return box.left() + box.width() * min((at - self._points[0].at) / timedelta(seconds=1) / span, 1.0)

    def _y(self, value: Decimal, box: QRectF) -> float:
        lowest, highest = self._range()
        return box.bottom() - box.height() * float((value - lowest) / (highest - lowest))

    def _moment(self, x: float, box: QRectF) -> datetime:
        share = min(max((x - box.left()) / (box.width() or 1), 0.0), 1.0)
        return self._points[0].at + (self._until - self._points[0].at) * share

    def _aloud(self) -> str:
        """The plot in words, for whoever cannot see it."""
        if not self._points:
            return ""
        values = [point.balance for point in self._points]
        return self.tr(
            "Stock since {day}: from {first} to {last}, lowest {lowest}, highest {highest}"
        ).format(
            day=formats.when(self._points[0].at, self._until),
            first=formats.quantity(values[0]),
            last=formats.quantity(values[-1]),
            lowest=formats.quantity(min(values)),
            highest=formats.quantity(max(values)),
        )
