"""Says when a process has painted its table for the first time."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QTableView

#: The line that says so.
PAINTED = "painted"


def once_painted(kind: type[QTableView], rows: int, then: Callable[[], object] = lambda: None) -> None:
    """Print `PAINTED` once a table of this kind with at least so many rows has been painted, and do ``then``.

    Asked of the table alone: a filter of all events would add a tenth to what it measures.
    """
    paint, waiting = kind.paintEvent, True

    def painted(table: QTableView, event: QPaintEvent) -> None:
        nonlocal waiting
        paint(table, event)
        if waiting and table.model().rowCount() >= rows:
            waiting = False
            QTimer.singleShot(0, say)  # comes after what is painted with it

    def say() -> None:
        print(PAINTED, flush=True)
        then()

    kind.paintEvent = painted  # type: ignore[method-assign]
