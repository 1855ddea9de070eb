"""Long work on the loop, in slices between which everything else has its turn.

Not in a thread: whoever decodes holds Python's lock there as well, and the window, which gives it up at calls of
Qt's, waits to have it back every time: what it paints in 3 ms takes 18 beside a thread that decodes products.
"""

import asyncio
from collections.abc import Callable, Iterable
from time import perf_counter
from typing import TypeVar

S = TypeVar("S")
T = TypeVar("T")

#: Seconds; a slice ends with the piece that takes it beyond.
_SLICE = 0.004


async def in_slices(function: Callable[[S], T], pieces: Iterable[S]) -> list[T]:
    """``function`` of each piece, in their order; pieces may be made one by one. Others have a turn before the first
    one too."""
    results: list[T] = []
    await asyncio.sleep(0)
    end = perf_counter() + _SLICE
    for piece in pieces:
        results.append(function(piece))
        if perf_counter() > end:
            await asyncio.sleep(0)
            end = perf_counter() + _SLICE
    return results
