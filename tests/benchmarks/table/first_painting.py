"""Says when a process has painted its table for the first time."""

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QTableView

#: The line that says so.
PAINTED = "painted"

_PAINT = QEvent.Type.Paint


class FirstPainting(QObject):
    """Prints `PAINTED` once a table with at least so many rows has been painted in the application."""

    def __init__(self, application: QApplication, rows: int) -> None:
        super().__init__(application)
        self._application = application
        self._rows = rows
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == _PAINT and self._is_rows(watched.parent()):
            self._application.removeEventFilter(self)
            QTimer.singleShot(0, self._say)  # comes after the painting that begins now
        return False

    def _is_rows(self, view: QObject | None) -> bool:
        return isinstance(view, QTableView) and view.model().rowCount() >= self._rows

    def _say(self) -> None:
        print(PAINTED, flush=True)
