"""The floor that everything is told in: a page painted by Qt's own C++ model, view and delegate."""

from statistics import median

from PySide6.QtCore import QAbstractItemModel, QCoreApplication, QEvent, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from tests.benchmarks.service.turns import timed

_ROWS = 1000  # many more than a page shows; what is not shown costs nothing
_PAINTINGS = 5

_ALIGNMENT = Qt.ItemDataRole.TextAlignmentRole


def painted(view: QAbstractItemView) -> None:
    """Paint the view's rows, and whatever else waits in its window to be painted, to the end."""
    view.viewport().update()
    finished(view.window())


def finished(window: QWidget) -> None:
    """Paint now whatever in a window waits to be painted. Raises `RuntimeError` where it cannot be seen yet."""
    if not window.windowHandle().isExposed():
        raise RuntimeError(f"{window} is not exposed: nothing would be painted")
    QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
    QCoreApplication.sendPostedEvents(window, QEvent.Type.UpdateRequest.value)


class Floor:
    """A plain view of a `QStandardItemModel` that shows what ``table`` does, as large as it."""

    def __init__(self, table: QTableView) -> None:
        self._model = copied(table.model())
        self._view = plain_view(self._model, table)
        header = table.horizontalHeader()
        for section in range(header.count()):
            self._view.setColumnHidden(section, header.isSectionHidden(section))
            self._view.setColumnWidth(section, header.sectionSize(section))

    def paint(self) -> None:
        painted(self._view)

    def page(self) -> float:
        """Milliseconds that a page takes to be painted, now: the median of a few times."""
        return median(timed(self.paint) for _ in range(_PAINTINGS))


def copied(model: QAbstractItemModel) -> QStandardItemModel:
    """The first rows, as text and alignment."""
    copy = QStandardItemModel(min(_ROWS, model.rowCount()), model.columnCount())
    for row in range(copy.rowCount()):
        for column in range(copy.columnCount()):
            index = model.index(row, column)
            item = QStandardItem(index.data())
            item.setTextAlignment(index.data(_ALIGNMENT))
            copy.setItem(row, column, item)
    return copy


def plain_view(model: QAbstractItemModel, table: QTableView) -> QTableView:
    """A view of Qt's own on ``model``, with the size and the row height of ``table``.

    It is shown behind the window that is measured, and can be painted once the loop has turned.
    """
    view = QTableView()
    view.setModel(model)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(table.verticalHeader().defaultSectionSize())
    view.resize(table.size())
    view.show()
    table.window().activateWindow()
    return view
