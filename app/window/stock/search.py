"""The search field: always one key away, and where a scanned barcode lands."""

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

import resources
from app.window.fonts import tabular


class SearchField(QLineEdit):
    """Signals: ``entered()`` on Enter, ``left_downwards()`` on the down arrow, ``escaped()`` on Escape."""

    entered = Signal()
    escaped = Signal()
    left_downwards = Signal()

    def __init__(self, shortcuts: Sequence[QKeySequence], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shortcuts = shortcuts
        self._hint = QKeySequence(QKeySequence.StandardKey.Find).toString(
            QKeySequence.SequenceFormat.NativeText
        )
        self.setPlaceholderText(self.tr("Search name, SKU or barcode"))
        self.setAccessibleName(self.tr("Search"))
        self.setMaximumWidth(330)
        self.setMinimumHeight(32)
        self.returnPressed.connect(self._enter)

    def add_clearing(self) -> None:
        """The sign for clearing, once there is a text: after the first paint, which would wait for icons."""
        from PySide6.QtGui import QIcon

        icon = QIcon(str(resources.folder() / "icons" / "clear.svg"))
        clear = self.addAction(icon, QLineEdit.ActionPosition.TrailingPosition)
        clear.setToolTip(self.tr("Clear the search"))
        clear.setVisible(bool(self.text()))
        clear.triggered.connect(self.clear)
        self.textChanged.connect(lambda text: clear.setVisible(bool(text)))

    def begin(self, event: QKeyEvent) -> None:
        """Take the focus and begin anew with a key that was pressed elsewhere."""
        self.take_focus()
        self.keyPressEvent(event)

    def take_focus(self) -> None:
        """Take the focus; what is typed next begins anew."""
        self.setFocus()
        self.selectAll()

    def _enter(self) -> None:
        """The next scan replaces this one: its text stays selected."""
        self.selectAll()
        self.entered.emit()

    def event(self, event: QEvent) -> bool:
        """Leave the page's shortcuts to the page: on X11 a line edit takes Ctrl+D and Ctrl+E for itself."""
        asks_first = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if asks_first and QKeySequence(cast(QKeyEvent, event).keyCombination()) in self._shortcuts:
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif event.key() == Qt.Key.Key_Down:
            self.left_downwards.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.text():
            return
        painter = QPainter(self)
        painter.setFont(tabular(self.font(), scale=0.85))
        width = painter.fontMetrics().horizontalAdvance(self._hint) + 12
        box = self.rect().adjusted(self.width() - width - 10, 7, -10, -7)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.palette().mid().color())
        painter.setBrush(self.palette().window())
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(self.palette().placeholderText().color())
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._hint)
