"""With a service that answers after two seconds, the window's loop turns on as if nothing were asked."""

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from urllib.parse import urlsplit

from app.exchange.sample import CURRENCY, sample_shop
from app.service.storage.create import create_store
from app.window.dialogs.plan import PlanDialog
from app.window.hand import Hand
from app.window.main_window import MainWindow
from app.workspace import Freshness
from tests.benchmarks.table.window import on_loop, store_window
from tests.measure.record import Record
from tests.service.running import running_service
from tests.workspace.shop import At

DELAY = 2.0
RUNS = 5

#: Milliseconds that the longest gap may be longer than an idle loop's (issue 2, line 5).
BOUND = 50.0


def measure() -> list[Record]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return on_loop(_measured)


async def _measured() -> list[Record]:
    with tempfile.TemporaryDirectory() as folder, _slow_service(Path(folder)) as (url, token):
        async with store_window(Path(folder) / "kept", At(url, token)) as window:
            await window.workspace.refresh()
            return [await _restocks(window)]


async def _restocks(window: MainWindow) -> Record:
    """The longest gap between two turns while restocking, and in as long a time of doing nothing."""
    if window.workspace.freshness is not Freshness.UP_TO_DATE:
        raise RuntimeError(f"the store could not be read: {window.workspace.trouble}")
    hand = Hand(window)
    window.page.settle()
    variant = window.page.model.item(0).variant.uuid
    hand.pick(variant)
    busy, idle = [], []
    for _ in range(RUNS):
        before = window.workspace.items[variant].balance
        async with _Probe() as probe:
            await _restock(hand)
        busy.append(probe.longest)
        if window.workspace.items[variant].balance != before + 5:
            raise RuntimeError("the restock did not arrive")
        async with _Probe() as probe:
            await asyncio.sleep(DELAY)
        idle.append(probe.longest)
    ours, rival = max(busy), max(idle)
    return Record(
        "longest gap while restocking", len(window.workspace.items), ours, rival, ours - rival, "ms", BOUND
    )


async def _restock(hand: Hand) -> None:
    hand.click(hand.button("Restock"))
    dialog = await hand.dialog()
    if not isinstance(dialog, PlanDialog):
        raise TypeError(type(dialog))
    hand.type(dialog.field, "5")
    outcome = asyncio.ensure_future(hand.agree(dialog))
    await hand.until(lambda: hand.window.status.freshness.text() == "Waiting for the store: Restock")
    started = perf_counter()
    if not (await outcome).confirmed:
        raise RuntimeError("the restock was not confirmed")
    if perf_counter() - started < DELAY / 2:
        raise RuntimeError("the service was not slow: nothing was measured")


class _Probe:
    """Notes the longest time between two turns of the running loop, in milliseconds."""

    longest = 0.0

    async def __aenter__(self) -> "_Probe":
        self._task = asyncio.ensure_future(self._watch())
        await asyncio.sleep(0)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _watch(self) -> None:
        last = perf_counter()
        while True:
            await asyncio.sleep(0.001)
            now = perf_counter()
            self.longest = max(self.longest, (now - last) * 1000)
            last = now


@contextmanager
def _slow_service(folder: Path) -> Iterator[tuple[str, str]]:
    store = folder / "store.sqlite"
    create_store(store, "Harbour Street", sample_shop(), currency=CURRENCY)
    with running_service(store) as service:
        command = [
            sys.executable,
            "-m",
            "tests.benchmarks.slow_proxy",
            str(urlsplit(service.url).port),
            str(DELAY),
        ]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as proxy:
            if proxy.stdin is None or proxy.stdout is None:
                raise RuntimeError("the proxy has no pipes")
            yield f"http://127.0.0.1:{proxy.stdout.readline().strip()}", service.token
            proxy.stdin.close()
