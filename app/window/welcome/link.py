"""An address to be opened in the browser, or by hand where no browser can be opened."""

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.window.theme import STEP
from app.window.widgets import button, plain_label


class Link(QWidget):
    def __init__(self, text: str, address: str = "") -> None:
        super().__init__()
        self.address = address
        self.button = button(text)
        self.button.clicked.connect(self.open)
        copy = button(self.tr("Copy the address"))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.address))
        self._by_hand = plain_label(
            self.tr("No browser could be opened. Copy the address, and open it in one yourself.")
        )
        self._by_hand.setObjectName("problem")
        self._by_hand.hide()
        row = QHBoxLayout()
        row.setSpacing(2 * STEP)
        row.addWidget(self.button)
        row.addWidget(copy)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * STEP)
        layout.addLayout(row)
        layout.addWidget(self._by_hand)

    def open(self) -> None:
        self._by_hand.setVisible(not QDesktopServices.openUrl(QUrl(self.address)))
