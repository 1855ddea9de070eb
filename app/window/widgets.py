"""Small widgets and helpers that every page and dialog is made of."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.window.fonts import tabular


def plain_label(text: str, *, muted: bool = False) -> QLabel:
    """A label that shows data: always plain text, wrapped, and read by screen readers as it stands."""
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(True)
    made.setText(text)
    if muted:
        made.setObjectName("muted")
    return made


def label(text: str, *, buddy: QWidget) -> QLabel:
    made = plain_label(text, muted=True)
    made.setBuddy(buddy)
    return made


def heading(text: str) -> QLabel:
    made = plain_label(text)
    made.setFont(tabular(made.font(), bold=True, scale=1.2))
    return made


class _Button(QPushButton):
    """Enter presses it where it has the focus. Qt's own would have the dialog's default one pressed instead."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


def button(text: str, *, accent: bool = False) -> QPushButton:
    made = _Button(text)
    made.setProperty("accent", accent)
    made.setAutoDefault(False)
    made.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
    return made


class LabelsButton(QPushButton):
    """A button of several labels, one below the other: the narrower it is, the higher. ``margins`` are those at
    its sides, and above and below.
    """

    def __init__(self, *labels: QLabel, margins: tuple[int, int], spacing: int) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*margins, *margins)
        layout.setSpacing(spacing)
        for each in labels:
            each.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            layout.addWidget(each)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        layout = self.layout()
        return layout.sizeHint() if layout else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)  # it may be as narrow as what it is in, and grows downwards


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet asks for, and have the widget painted by it."""
    if (widget.property(name) or False) != value:  # as good as False where it was never set
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def plain_tip(text: str) -> str:
    """Data in a tool-tip is plain text, whatever it looks like."""
    # By hand: `html` takes its time to learn the names of all characters, and the window begins with a tip.
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<p style='white-space:pre-wrap'>{escaped}</p>" if text else ""
