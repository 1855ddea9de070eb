"""The line at the bottom: how fresh stock is, how much is shown, what was done last."""

from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from app.window import formats, words
from app.window.sentences import sentence
from app.window.theme import STEP, Colours
from app.window.widgets import plain_label, plain_tip
from app.workspace import Freshness, Workspace

if TYPE_CHECKING:
    from app.workspace import Outcome


class _Dot(QWidget):
    """Filled when up to date, half filled while waiting, empty when not: a shape, not only a colour."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(10, 10)
        self._fill = 0.0
        self._colour = QColor()

    def show_state(self, fill: float, colour: str) -> None:
        self._fill, self._colour = fill, QColor(colour)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._colour)
        painter.drawEllipse(1, 1, 8, 8)
        painter.setBrush(self._colour)
        painter.drawPie(1, 1, 8, 8, 90 * 16, -int(self._fill * 360 * 16))


class StatusBar(QFrame):
    """Signal: ``stop_wanted()`` while a large change is on its way."""

    stop_wanted = Signal()

    def __init__(self, workspace: Workspace, colours: Colours, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status-bar")
        self.setFixedHeight(28)
        self._workspace = workspace
        self._colours = colours
        self._waiting = ""
        self._fresh = False  # while all is up to date, reading again every few seconds is no news
        layout = QHBoxLayout(self)
        layout.setContentsMargins(3 * STEP, 0, 3 * STEP, 0)
        layout.setSpacing(2 * STEP)
        self._dot = _Dot()
        self.freshness = _line_label()
        self.counts = _line_label()
        self.last_change = _line_label()
        self._stop: QPushButton | None = None
        self._layout = layout
        layout.addWidget(self._dot)
        layout.addWidget(self.freshness)
        layout.addSpacing(2 * STEP)
        layout.addWidget(self.counts)
        layout.addSpacing(2 * STEP)
        layout.addWidget(self.last_change, 1)
        self.show_freshness()

    def set_colours(self, colours: Colours) -> None:
        self._colours = colours
        self.show_freshness()

    def show_waiting(self, what: str) -> None:
        """Say that the service is being waited for, and with what; "" when it is not."""
        self._waiting = what
        if self._stop:
            self._stop.hide()
        self.show_freshness()

    def show_progress(self, over: int, of: int) -> None:
        """Say how far a large change is, which may be stopped between its requests."""
        if of <= 1 or not self._waiting:
            return
        if self._stop is None:
            self._stop = QPushButton(self.tr("Stop"))
            self._stop.setAutoDefault(False)
            self._stop.setProperty("small", True)
            self._stop.clicked.connect(self.stop_wanted)
            self._layout.insertWidget(2, self._stop)
        self._stop.setVisible(over < of)
        told = self.tr("{what}: {over} of {of} requests").format(
            what=self._waiting, over=_number(over), of=_number(of)
        )
        self.freshness.setText(told)

    def show_freshness(self) -> None:
        freshness = self._workspace.freshness
        if freshness is not Freshness.READING:
            self._fresh = freshness is Freshness.UP_TO_DATE
        text, fill, colour = self._freshness()
        self.freshness.setText(text)
        trouble = self._workspace.trouble
        self.freshness.setToolTip(plain_tip(sentence(trouble)) if trouble else "")
        self._dot.show_state(fill, colour)

    def show_counts(self, variants: int, shown: int, chosen: int) -> None:
        parts = [
            self.tr("%Ln variant(s)", "", variants),
            self.tr("{count} shown").format(count=_number(shown)),
        ]
        if chosen > 1:
            parts.append(self.tr("{count} selected").format(count=_number(chosen)))
        self.counts.setText(" · ".join(parts))

    def show_outcome(self, outcome: "Outcome") -> None:
        from app.domain.plans import Purpose

        if outcome.confirmed:
            what = summary(outcome, self._workspace)
            undo = (
                self.tr("redo with Ctrl+Shift+Z")
                if outcome.plan.purpose is Purpose.UNDO
                else self.tr("undo with Ctrl+Z")
            )
            self.last_change.setText(self.tr("Last change: {what}").format(what=what) + f" · {undo}")
            self.last_change.setToolTip(plain_tip(self.last_change.text()))

    def _freshness(self) -> tuple[str, float, str]:
        colours, at = self._colours, self._workspace.read_at
        if self._waiting:
            waiting = self.tr("Waiting for the store: {what}").format(what=self._waiting)
            return waiting, 0.5, colours.warning.foreground
        time = formats.clock(at) if at else ""
        if self._fresh:
            return self.tr("Up to date, {time}").format(time=time), 1.0, colours.good.foreground
        match self._workspace.freshness:
            case Freshness.READING | Freshness.UP_TO_DATE:
                return self.tr("Reading stock…"), 0.5, colours.muted
            case Freshness.OFFLINE:
                text = self.tr("No connection. Stock as of {time}") if at else self.tr("No connection")
                return text.format(time=time), 0.0, colours.bad.foreground
            case Freshness.LAST_KNOWN:
                text = self.tr("Stock as of {time}, connecting…") if at else self.tr("Connecting…")
                return text.format(time=time), 0.0, colours.muted


def summary(outcome: "Outcome", workspace: Workspace) -> str:
    """``Restocked · Denim jacket, M · 3 → 8``, or how many variants it was."""
    from app.domain.plans import LevelStep, MovementStep

    purpose, steps = outcome.plan.purpose, outcome.plan.steps
    variants = [variant for step in steps for variant in step.variants]
    if len(steps) != 1:
        many = QCoreApplication.translate("StatusBar", "%Ln variant(s)", "", len(variants))
        return f"{words.done(purpose)} · {many}"
    step = steps[0]
    item = workspace.items.get(variants[0])
    if isinstance(step, MovementStep):
        change = formats.change(formats.quantity(step.before), formats.quantity(step.after))
        return f"{words.done(purpose)} · {item.title if item else ''} · {change}"
    name = item and (item.title if isinstance(step, LevelStep) else item.product.name)
    return f"{words.told(purpose, step)} · {name or ''}"


def _number(count: int) -> str:
    return formats.quantity(Decimal(count))


def _line_label() -> QLabel:
    made = plain_label("", muted=True)
    made.setWordWrap(False)
    made.setAlignment(Qt.AlignmentFlag.AlignVCenter)
    return made
