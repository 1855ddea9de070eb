"""The real window on a shop of any size, in a process of its own."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import asynccontextmanager
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ParamSpec, TypeVar

from app.window import loop
from app.window.application import make_application
from app.window.main_window import MainWindow
from app.workspace import Service, Workspace
from tests.benchmarks.table import stock
from tests.window.shop import items_in, open_window, window_on

P = ParamSpec("P")
T = TypeVar("T")

_SETTLED = 0.05


def apart(work: Callable[P, T], *arguments: P.args, **options: P.kwargs) -> T:
    """What ``work`` returns in a process of its own: no line pays for what another has left in memory."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *arguments, **options).result()


def on_loop(work: Callable[[], Awaitable[T]]) -> T:
    """What ``work`` returns on the window's own loop."""
    returned: list[T] = []

    async def main() -> int:
        returned.append(await work())
        return 0

    loop.run(make_application(), main)
    return returned[0]


@asynccontextmanager
async def shop_window(count: int) -> AsyncIterator[MainWindow]:
    """The main window on the benchmark's shop of ``count`` variants, shown and at rest."""
    with TemporaryDirectory() as folder:
        async with open_window(Path(folder), items_in(stock.contents(count))) as window:
            await settled()
            yield window


@asynccontextmanager
async def store_window(folder: Path, service: Service) -> AsyncIterator[MainWindow]:
    """The main window on the store of a service, of which ``folder`` knows nothing yet."""
    workspace = Workspace("Harbour Street", folder, service)
    await workspace.open()
    try:
        async with window_on(workspace) as window:
            yield window
    finally:
        await workspace.close()


async def settled() -> None:
    """Let the window do what it put off."""
    await asyncio.sleep(_SETTLED)
