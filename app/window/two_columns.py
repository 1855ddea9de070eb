"""A list of lines in two columns: what each is about, and what becomes or became of it."""

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import QHeaderView, QTreeView

from app.window.fonts import tabular


class TwoColumns(QTreeView):
    """The lines as plain text; read aloud line by line. ``name`` is what the list is called then."""

    def __init__(self, name: str, lines: QAbstractItemModel) -> None:
        super().__init__()
        self.setObjectName("lines")
        self.setAccessibleName(name)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.setFont(tabular(self.font()))
        self.setModel(lines)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
