"""All of 100,000 variants read from the real service by the real window, against a client that decodes nothing."""

import os
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import httpx

from app.exchange.sample import CURRENCY
from app.service.storage.create import create_store
from app.workspace import Freshness
from tests.benchmarks.table import stock
from tests.benchmarks.table.floor import painted
from tests.benchmarks.table.gaps import gaps, idle_gaps
from tests.benchmarks.table.processes import environment
from tests.benchmarks.table.table import Table
from tests.benchmarks.table.window import apart, on_loop, store_window
from tests.measure.record import Record
from tests.service.running import RunningService, running_service
from tests.workspace.proxy import proxying
from tests.workspace.shop import At

_SIZE = 100_000
_RUNS = 5

#: Milliseconds over an idle loop's (issue 4).
_LONGEST = 50.0

#: Times as long as the service takes to serve it.
_TIMES = 2.0


def measure() -> list[Record]:
    return apart(on_loop, _measured)


async def _measured() -> list[Record]:
    os.environ.update(environment())  # the helper's, too
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with TemporaryDirectory() as name:
        folder = Path(name)
        store = folder / "store.sqlite"
        create_store(store, "Harbour Street", stock.contents(_SIZE), currency=CURRENCY)
        with running_service(store) as service:
            paths = await _asked(service, folder / "asked")
            took, searchable, bare, longest, idle = [], [], [], [], []
            for run in range(_RUNS):
                bare.append(_fetch(service, paths))
                one, all_, found = await _read(At(service.url, service.token), folder / str(run))
                took.append(one)
                searchable.append(all_)
                longest.append(max(found))
                idle.append(max(await idle_gaps()))
    ratio = median(one / other for one, other in zip(took, bare, strict=True))
    ours, nothing = median(longest), median(idle)
    return [
        Record("longest gap, first full read", _SIZE, ours, nothing, ours - nothing, "ms", _LONGEST),
        Record(
            f"first full read (searchable: {median(searchable):.0f} ms)",
            _SIZE,
            median(took),
            median(bare),
            ratio,
            "ms, ratio",
            _TIMES,
        ),
    ]


async def _asked(service: RunningService, folder: Path) -> list[str]:
    """What a first read asks for, whatever that is by now."""
    async with proxying(service.url) as proxy:
        await _read(At(proxy.url, service.token), folder)
    if not all(line.startswith("GET ") for line in proxy.requests):
        raise RuntimeError(f"more is asked for than can be fetched: {proxy.requests}")
    return [line.removeprefix("GET ") for line in proxy.requests]


async def _read(service: At, folder: Path) -> tuple[float, float, list[float]]:
    """Milliseconds until all stock is read and painted in a window that knew nothing, and until it can also be
    searched and sorted; and the gaps up to then.
    """
    async with store_window(folder, service) as window, gaps() as found:
        workspace = window.workspace
        began = perf_counter()
        await workspace.refresh()
        painted(Table(window).view)
        took = (perf_counter() - began) * 1000
        if workspace.freshness is not Freshness.UP_TO_DATE or window.page.shown != _SIZE:
            raise RuntimeError(f"the store was not read: {workspace.trouble}")
        await workspace.open_index()
        painted(Table(window).view)
        searchable = (perf_counter() - began) * 1000
        if not window.page.model.is_searchable:
            raise RuntimeError("the store cannot be searched")
    return took, searchable, found


def _fetch(service: RunningService, paths: list[str]) -> float:
    """Milliseconds that it takes to be served all of it."""
    headers = {"Authorization": f"Bearer {service.token}"}
    with httpx.Client(base_url=service.url, headers=headers, timeout=60) as client:
        began = perf_counter()
        for path in paths:
            client.get(path).raise_for_status()
        return (perf_counter() - began) * 1000
