"""A page repainted, and one scrolled to, against the floor."""

from functools import partial

from tests.benchmarks.service.turns import compare
from tests.benchmarks.table.floor import Floor, painted
from tests.benchmarks.table.table import Table
from tests.benchmarks.table.window import apart, on_loop, settled, shop_window
from tests.measure.record import Record

_SIZE = 100_000
_PAGES = 1.5
_CALLS = 10


def measure() -> list[Record]:
    return apart(on_loop, _measured)


async def _measured() -> list[Record]:
    async with shop_window(_SIZE) as window:
        view = Table(window).view
        floor = Floor(view)
        await settled()
        bar = view.verticalScrollBar()

        def scroll() -> None:
            bar.setValue(bar.value() + bar.pageStep())
            painted(view)

        repainted = compare(partial(painted, view), floor.paint, calls=_CALLS)
        scrolled = compare(scroll, floor.paint, calls=_CALLS)
    return [
        Record("a page repainted", _SIZE, *repainted, "ms, pages", _PAGES),
        Record("a page scrolled to", _SIZE, *scrolled, "ms, pages", _PAGES),
    ]
