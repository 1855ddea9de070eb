"""A question with two answers, the second of which does what its button says."""

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.window.theme import STEP
from app.window.widgets import button, heading, plain_label


class ConfirmDialog(QDialog):
    def __init__(self, title: str, text: str, action: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6 * STEP, 5 * STEP, 6 * STEP, 5 * STEP)
        layout.setSpacing(3 * STEP)
        layout.addWidget(heading(title))
        layout.addWidget(plain_label(text))
        layout.addStretch(1)
        row = QHBoxLayout()
        cancel = button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self.confirm = button(action, accent=True)
        self.confirm.setDefault(True)
        self.confirm.clicked.connect(self.accept)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.confirm)
        layout.addLayout(row)
        self.resize(420, 200)
