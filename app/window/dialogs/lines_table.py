"""The table of a dialog for many: the cursor is always where a quantity is typed."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.window.dialogs.lines import RESULT, TYPED, VARIANT, Index, Lines
from app.window.fonts import tabular
from app.window.theme import ROW

_EDIT = Qt.ItemDataRole.EditRole
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_LEAVING = (*_ENTER, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


class LinesTable(QTableView):
    """Typing edits the line, the arrows walk, Enter goes down a line; none of them agrees to the plan."""

    def __init__(self, lines: Lines, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lines")
        self.setModel(lines)
        self.setItemDelegate(TypingDelegate(self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # what tells variants apart is at the end
        self.setEditTriggers(QAbstractItemView.EditTrigger.AllEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setFont(tabular(self.font()))
        rows, header = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(ROW)
        header.setHighlightSections(False)
        header.setSectionResizeMode(VARIANT, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(TYPED, 150)
        header.resizeSection(RESULT, 170)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        row = max(self.currentIndex().row(), 0)
        self.setCurrentIndex(self.model().index(row, TYPED))

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(_plain(current), _plain(previous))
        if current.isValid() and current.column() != TYPED:
            self.setCurrentIndex(self.model().index(current.row(), TYPED))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            below = min(self.currentIndex().row() + 1, self.model().rowCount() - 1)
            self.setCurrentIndex(self.model().index(below, TYPED))
        else:
            super().keyPressEvent(event)


class TypingDelegate(QStyledItemDelegate):
    """An editor whose every keystroke is in the lines at once, so that the dialog always says what it does."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setAlignment(Qt.AlignmentFlag.AlignRight)
        editor.setAccessibleName(str(index.model().headerData(TYPED, Qt.Orientation.Horizontal)))
        kept = QPersistentModelIndex(index)
        editor.textEdited.connect(lambda text: kept.model().setData(kept, text, _EDIT))
        return editor

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leave Enter and Tab to the table and the dialog: Qt would commit later, to an editor that is gone
        by then, and have Tab go on to the next cell.
        """
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in _LEAVING:
            return False
        return super().eventFilter(watched, event)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Leave alone what is being typed: setting it again would move the cursor."""
        text = str(index.data(_EDIT))
        if isinstance(editor, QLineEdit) and editor.text() != text:
            editor.setText(text)


def _plain(index: Index) -> QModelIndex:
    return QModelIndex(index)  # type: ignore[arg-type]  # Qt makes one of the other
