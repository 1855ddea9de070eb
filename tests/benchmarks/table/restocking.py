"""All rows selected, and the restock dialog for all of them, until it is painted."""

from statistics import median
from time import perf_counter

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.window.hand import Hand
from tests.benchmarks.table.floor import Floor, finished
from tests.benchmarks.table.table import Table
from tests.benchmarks.table.window import apart, on_loop, settled, shop_window
from tests.measure.record import Record

_SIZE = 100_000
_RUNS = 5
_PAGES = 60.0


def measure() -> list[Record]:
    return apart(on_loop, _measured)


async def _measured() -> list[Record]:
    took, pages = [], []
    async with shop_window(_SIZE) as window:
        table, hand = Table(window), Hand(window)
        floor = Floor(table.view)
        await settled()
        for _ in range(_RUNS):
            pages.append(floor.page())
            window.activateWindow()
            await hand.until(window.isActiveWindow)
            table.view.setFocus()
            began = perf_counter()
            hand.press(table.view, "Ctrl+A")
            hand.press(table.view, "Ctrl+R")
            dialog = await hand.dialog()
            finished(dialog)
            took.append((perf_counter() - began) * 1000)
            QTest.keyClick(dialog, Qt.Key.Key_Escape)
            await settled()
    figure = median(one / page for one, page in zip(took, pages, strict=True))
    return [
        Record(
            "all selected, restock dialog", _SIZE, median(took), median(pages), figure, "ms, pages", _PAGES
        )
    ]
