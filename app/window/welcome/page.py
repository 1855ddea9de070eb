"""What the pages of the welcome have in common."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.domain.errors import StoreroomError
from app.window.problem import Problem
from app.window.theme import STEP
from app.window.widgets import button, heading, label, plain_label

#: No line of text is longer than can be read with ease.
_WIDEST = 560


class Page(QScrollArea):
    """A heading, what is asked in a column below it, what went wrong, and a row of buttons.

    Signal: ``left()`` when the person wants to go back, where that can be: ``can_leave``.
    """

    left = Signal()
    can_leave = True

    def __init__(self, title: str, intro: str = "") -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(title)
        inner = QWidget()
        inner.setMaximumWidth(_WIDEST)
        self.column = QVBoxLayout(inner)
        self.column.setContentsMargins(6 * STEP, 8 * STEP, 6 * STEP, 6 * STEP)
        self.column.setSpacing(2 * STEP)
        self.column.addWidget(heading(title))
        if intro:
            self.column.addWidget(plain_label(intro, muted=True))
        self.problem = Problem()
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setWidget(inner)

    def start(self) -> None:
        """The page comes to the front: put the focus where the person goes on."""

    def show_problem(self, error: StoreroomError) -> None:
        """What was asked for here did not work: say why, and have it mended."""
        self.problem.show_error(error)
        self.start()

    def add_gap(self, steps: int = 3) -> None:
        self.column.addSpacing(steps * STEP)

    def add_section(self, text: str) -> None:
        made = plain_label(text)
        made.setObjectName("section")
        self.column.addWidget(made)

    def add_field(self, title: str, field: QWidget) -> None:
        self.column.addWidget(label(title, buddy=field))
        self.column.addWidget(field)

    def add_row(self, widgets: Iterable[QWidget]) -> None:
        row = QHBoxLayout()
        row.setSpacing(2 * STEP)
        for widget in widgets:
            row.addWidget(widget)
        row.addStretch(1)
        self.column.addLayout(row)

    def finish(self, *forward: QPushButton) -> None:
        """Close the column with what went wrong, the way back, and the way on."""
        self.column.addWidget(self.problem)
        self.add_gap()
        back = button(self.tr("Back"))
        back.clicked.connect(self.left)
        row = QHBoxLayout()
        row.addWidget(back)
        row.addStretch(1)
        for each in forward:
            row.addWidget(each)
        self.column.addLayout(row)
        self.column.addStretch(1)


def secret_field() -> QLineEdit:
    """A field for what nobody who looks on is to read."""
    made = QLineEdit()
    made.setEchoMode(QLineEdit.EchoMode.Password)
    return made


def pressed_by_enter(field: QLineEdit, action: QPushButton) -> None:
    """Enter in the field does what the button does."""
    field.returnPressed.connect(action.click)
