"""100,000 balances that arrive in batches while the table is sorted by stock and searched."""

import asyncio
import gc
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from statistics import median
from time import perf_counter

from app.domain.stock import Item
from tests.benchmarks.table.gaps import gaps, idle_gaps, percentile_99
from tests.benchmarks.table.table import Table
from tests.benchmarks.table.window import apart, on_loop, settled, shop_window
from tests.measure.record import Record

_SIZE = 100_000
_BATCH = 500
_RUNS = 5

Runs = list[list[float]]

#: Seconds. A run that takes longer is cut there, and none begins after it: its figures are clear by then.
_PATIENCE = 20.0

#: Milliseconds over an idle loop's (issue 4).
_GAP_99 = 16.0
_LONGEST = 50.0


def measure() -> list[Record]:
    return apart(on_loop, _measured)


async def _measured() -> list[Record]:
    async with shop_window(_SIZE) as window:
        table = Table(window)
        _sort_and_search(table)
        await settled()
        busy, idle = Runs(), Runs()
        for run in range(_RUNS):
            idle.append(await idle_gaps())
            began = perf_counter()
            busy.append(await _stream(table, run))
            if perf_counter() - began > _PATIENCE:
                break
    return [
        _over_idle("gap, 99 of 100, balances streaming in", percentile_99, busy, idle, _GAP_99),
        _over_idle("longest gap, balances streaming in", max, busy, idle, _LONGEST),
    ]


def _over_idle(
    name: str, worst: Callable[[list[float]], float], busy: Runs, idle: Runs, bound: float
) -> Record:
    ours, nothing = (median(map(worst, runs)) for runs in (busy, idle))
    return Record(name, _SIZE, ours, nothing, ours - nothing, "ms", bound)


def _sort_and_search(table: Table) -> None:
    table.click_heading("In stock")
    table.click_heading("In stock")
    table.select_query()
    table.press("9")


async def _stream(table: Table, run: int) -> list[float]:
    """The gaps while a new balance of every variant comes, each batch as soon as the loop has had a turn."""
    batches = list(_batches(table.items, run))
    gc.collect()
    gc.freeze()  # what is to arrive is the benchmark's: no collection is to look through it
    began = perf_counter()
    async with gaps() as found:
        for batch in batches:
            table.take(batch)
            await asyncio.sleep(0)
            if perf_counter() - began > _PATIENCE:
                return found
    await settled()
    _check_sorted(table)
    return found


def _batches(items: dict[str, Item], run: int) -> Iterator[dict[str, Item]]:
    source = random.Random(run)  # noqa: S311 - the same every time is the point
    changed = [replace(item, balance=Decimal(source.randint(0, 400))) for item in items.values()]
    source.shuffle(changed)
    for first in range(0, len(changed), _BATCH):
        yield {item.variant.uuid: item for item in changed[first : first + _BATCH]}


def _check_sorted(table: Table) -> None:
    items = {item.variant.sku: item for item in table.items.values()}
    seen = [items[sku].balance for sku in table.first_rows()]
    if seen != sorted(seen, reverse=True):
        raise RuntimeError(f"not sorted by stock: {seen}")
