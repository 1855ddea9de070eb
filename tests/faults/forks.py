"""Processes of the program, forked from one that has all imported: a life begins within milliseconds."""

import asyncio
import ctypes
import multiprocessing
import os
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


def give_up_privileges() -> None:
    """Permissions mean nothing to root, who runs the tests on a build server, as long as he has his capabilities.

    There is no way back: only `apart`.
    """
    if os.geteuid():
        return
    version_3 = (ctypes.c_uint32 * 2)(0x20080522, 0)
    none = (ctypes.c_uint32 * 6)()
    if ctypes.CDLL(None, use_errno=True).capset(version_3, none):
        raise OSError(ctypes.get_errno(), "capset")
