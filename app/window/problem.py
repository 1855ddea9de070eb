"""Why something cannot be done: a sentence below what was typed, and its details to copy."""

from PySide6.QtGui import QAccessible, QAccessibleEvent, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.errors import StoreroomError
from app.window.sentences import details, sentence
from app.window.widgets import button, plain_label


class Problem(QWidget):
    """Hidden while there is none. A screen reader is told when there is another."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._details = ""
        self.text = plain_label("")
        self.text.setObjectName("problem")
        copy = button(self.tr("Copy details"))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._details))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.text, 1)
        layout.addWidget(copy)
        self.hide()

    def show_error(self, error: StoreroomError) -> None:
        text = sentence(error)
        self._details = f"{text}\n{details(error)}"
        self.text.setText(text)
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self.text, QAccessible.Event.Alert))

    def clear(self) -> None:
        self.text.clear()
        self.hide()
