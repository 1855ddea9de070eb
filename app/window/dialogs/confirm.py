"""A question with two answers, the second of which does what its button says."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.window.fonts import tabular
from app.window.theme import STEP
from app.window.widgets import button, heading, plain_label

#: Lines that the list shows without scrolling.
_MOST_SHOWN = 8
_LINE = 30


class ConfirmDialog(QDialog):
    """``lines`` say what becomes of each variant, as a name and ``14 → not tracked``. Without ``cancel``
    there is nothing to decide, only to be told.
    """

    def __init__(
        self,
        title: str,
        text: str,
        action: str,
        parent: QWidget | None = None,
        *,
        lines: Sequence[tuple[str, str]] = (),
        cancel: bool = True,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6 * STEP, 5 * STEP, 6 * STEP, 5 * STEP)
        layout.setSpacing(3 * STEP)
        layout.addWidget(heading(title))
        layout.addWidget(plain_label(text))
        if lines:
            layout.addWidget(_list(title, lines))
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


def _list(title: str, lines: Sequence[tuple[str, str]]) -> QTreeWidget:
    """The lines as plain text in two columns; read aloud line by line."""
    made = QTreeWidget()
    made.setObjectName("lines")
    made.setAccessibleName(title)
    made.setColumnCount(2)
    made.setHeaderHidden(True)
    made.setRootIsDecorated(False)
    made.setUniformRowHeights(True)
    made.setTextElideMode(Qt.TextElideMode.ElideMiddle)
    made.setFont(tabular(made.font()))
    for name, change in lines:
        item = QTreeWidgetItem([name, change])
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setSizeHint(0, QSize(0, _LINE))
        made.addTopLevelItem(item)
    made.header().setStretchLastSection(False)
    made.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    made.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
    made.setFixedHeight(min(len(lines), _MOST_SHOWN) * _LINE + STEP)
    return made
