"""The program as it is, watched: ``python -m tests.benchmarks.table.real_window PROFILE STORE``.

Says when stock is painted; and, told `USE` on standard input, when it was read from the service, searched and sorted.
"""

import gc
import sys

from PySide6.QtCore import QSocketNotifier, QTimer
from PySide6.QtWidgets import QApplication

from app.__main__ import main
from tests.benchmarks.table.first_painting import once_painted

USE = "use"
USED = "used"

_LOOK_AGAIN = 50  # milliseconds


def _listen() -> None:
    told = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, QApplication.instance())
    told.activated.connect(lambda: told.setEnabled(False))
    told.activated.connect(_use_when_read)


def _use_when_read(*_: object) -> None:
    """Searches and sorts, so that whatever is kept ready for it is there."""
    from app.window.main_window import MainWindow
    from app.workspace import Freshness
    from tests.benchmarks.table.table import Table

    windows = (widget for widget in QApplication.topLevelWidgets() if isinstance(widget, MainWindow))
    window = next(windows, None)
    if window is None or window.workspace.freshness is not Freshness.UP_TO_DATE:
        QTimer.singleShot(_LOOK_AGAIN, _use_when_read)
        return
    table = Table(window)
    for title in ("In stock", "Product", "Price"):
        table.click_heading(title)
    for key in "99":
        table.press(key)
    table.select_query()
    table.press("")
    print(USED, flush=True)


if __name__ == "__main__":
    gc.disable()  # as `main` does before it imports this
    from app.window.stock.view import StockView

    once_painted(StockView, 1, _listen)
    sys.exit(main(["--profile", sys.argv[1], "--store", sys.argv[2]]))
