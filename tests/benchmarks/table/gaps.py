"""How long the window's loop lets what is due every millisecond wait."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from statistics import quantiles
from time import perf_counter

_IDLE = 2.0  # seconds


@asynccontextmanager
async def gaps() -> AsyncIterator[list[float]]:
    """A list of the times between two turns of the running loop, in milliseconds, while the block runs."""
    found: list[float] = []
    watching = asyncio.ensure_future(_watch(found))
    await asyncio.sleep(0)
    try:
        yield found
        await asyncio.sleep(0.001)  # whatever holds up the loop now still counts
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


async def _watch(found: list[float]) -> None:
    last = perf_counter()
    while True:
        await asyncio.sleep(0.001)
        now = perf_counter()
        found.append((now - last) * 1000)
        last = now


async def idle_gaps() -> list[float]:
    async with gaps() as found:
        await asyncio.sleep(_IDLE)
    return found


def percentile_99(found: list[float]) -> float:
    return quantiles(found, n=100, method="inclusive")[-1]
