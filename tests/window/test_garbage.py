"""A cycle with a Qt object in it is collected on the window's thread, whoever allocates meanwhile."""

import asyncio
import gc
import threading
import weakref

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


async def test_python_collects_by_itself_again_afterwards() -> None:
    assert gc.isenabled()
    async with collected_here():
        assert not gc.isenabled()
    assert gc.isenabled()


async def test_nothing_is_collected_before_it_is_due() -> None:
    async with collected_here():
        gc.collect()
        assert collect_due() is None
