"""A cycle with a Qt object in it is collected on the window's thread, whoever allocates meanwhile."""

import asyncio
import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QObject

from app.window.garbage import collect_due, collected_here


class _Cycle(QObject):
    """Holds itself, so that only the collector can let go of it."""

    def __init__(self) -> None:
        super().__init__()
        self.itself = self


def _allocate() -> list[list[int]]:
    """What makes Python collect on this thread, if it may; kept, since what is let go of counts no more."""
    return [[number] for number in range(5 * gc.get_threshold()[0])]


async def test_another_thread_never_collects() -> None:
    died_on: list[str] = []
    async with collected_here():
        weakref.finalize(_Cycle(), lambda: died_on.append(threading.current_thread().name))
        kept = await asyncio.to_thread(_allocate)
        assert died_on == []
        assert collect_due() is not None
        assert kept
    gc.collect()
    assert died_on == ["MainThread"]


@pytest.mark.parametrize("before", [True, False])
async def test_afterwards_it_is_as_it_was_before(before: bool) -> None:
    (gc.enable if before else gc.disable)()
    try:
        async with collected_here():
            assert not gc.isenabled()
        assert gc.isenabled() is before
    finally:
        gc.disable()  # as the tests have it


async def test_nothing_is_collected_before_it_is_due() -> None:
    async with collected_here():
        gc.collect()
        assert collect_due() is None
