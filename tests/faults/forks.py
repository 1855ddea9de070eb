"""Processes of the program, forked from one that has all imported: a life begins within milliseconds."""

import asyncio
import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.faults.life"])


async def apart(work: Callable[P, T], *arguments: P.args, **options: P.kwargs) -> T:
    """What ``work`` returns, or raises, in a process of its own, on which it may inflict what it likes."""
    with ProcessPoolExecutor(1, mp_context=FORKS) as pool:
        return await asyncio.wrap_future(pool.submit(work, *arguments, **options))
