"""Garbage is collected on the window's thread alone.

Python collects cycles on whatever thread happens to allocate, also on those that write the journal or
merge a reading. A Qt object in such a cycle would be destroyed away from its own thread, and crash.
"""

import contextlib
import gc
from collections.abc import AsyncIterator

from app.later import asyncio

#: Seconds between two looks; a collection is due as often as Python's own thresholds say.
_PAUSE = 1.0


@contextlib.asynccontextmanager
async def collected_here() -> AsyncIterator[None]:
    """While the block runs, cycles are collected on the thread of the running loop and on no other."""
    was_enabled = gc.isenabled()
    gc.disable()
    task = asyncio.get_running_loop().create_task(_collect(), name="garbage")
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        if was_enabled:
            gc.enable()


async def _collect() -> None:
    while True:
        await asyncio.sleep(_PAUSE)
        collect_due()


def collect_due() -> int | None:
    """Collect the oldest generation whose threshold is passed; returns it, or None where none is."""
    counts, thresholds = gc.get_count(), gc.get_threshold()
    for generation in reversed(range(len(counts))):
        if 0 < thresholds[generation] < counts[generation]:
            gc.collect(generation)
            return generation
    return None
