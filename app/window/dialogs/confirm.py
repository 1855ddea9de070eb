"""A question with two answers, the second of which does what its button says."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.stock import Item
from app.window.theme import STEP
from app.window.two_columns import TwoColumns
from app.window.widgets import button, heading, plain_label

#: Lines that the list shows without scrolling.
_MOST_SHOWN = 8
_LINE = 30


class ConfirmDialog(QDialog):
    """``becomes`` says what becomes of each of ``items``, as ``14 → not tracked``. Without ``cancel`` there is
    nothing to decide, only to be told.
    """

    def __init__(
        self,
        title: str,
        text: str,
        action: str,
        parent: QWidget | None = None,
        *,
        items: Sequence[Item] = (),
        becomes: Callable[[Item], str] = str,
        cancel: bool = True,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6 * STEP, 5 * STEP, 6 * STEP, 5 * STEP)
        layout.setSpacing(3 * STEP)
        layout.addWidget(heading(title))
        self.text = plain_label(text)
        layout.addWidget(self.text)
        if items:
            lines = TwoColumns(title, _Told(items, becomes, self))
            lines.setFixedHeight(min(len(items), _MOST_SHOWN) * _LINE + STEP)
            layout.addWidget(lines)
        row = QHBoxLayout()
        self.confirm = button(action, accent=True)
        self.confirm.setDefault(True)
        self.confirm.clicked.connect(self.accept)
        row.addStretch(1)
        if cancel:
            no = button(self.tr("Cancel"))
            no.clicked.connect(self.reject)
            row.addWidget(no)
        row.addWidget(self.confirm)
        layout.addLayout(row)
        self.setMinimumWidth(460)
        self.confirm.setFocus()


class _Told(QAbstractTableModel):
    """The items and what becomes of each, asked for when it is painted or measured."""

    def __init__(self, items: Sequence[Item], becomes: Callable[[Item], str], parent: QObject) -> None:
        super().__init__(parent)
        self._items = items
        self._becomes = becomes

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._items)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 2

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            item = self._items[index.row()]
            return self._becomes(item) if index.column() else item.title
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == 1:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.SizeHintRole and index.column() == 0:
            return QSize(0, _LINE)
        return None
