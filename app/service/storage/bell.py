"""The bell that rings when something was committed: whoever waits for news looks then, and not all the time."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator


class Bell:
    """Rung from any thread, heard on any event loop."""

    def __init__(self) -> None:
        self._listeners: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()

    def ring(self) -> None:
        for loop, heard in tuple(self._listeners):
            if loop is _running_loop():
                heard.set()  # to wake it is needless, and takes as long as a statement
                continue
            with contextlib.suppress(RuntimeError):  # a loop that has ended meanwhile
                loop.call_soon_threadsafe(heard.set)

    @contextlib.contextmanager
    def listening(self) -> Iterator[Callable[[float], Awaitable[None]]]:
        """Gives a function that waits until the bell rang since its last return, or so many seconds.

        Begin to listen before you look: what is committed in between is heard then.
        """
        listener = (asyncio.get_running_loop(), asyncio.Event())

        async def heard(seconds: float) -> None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await listener[1].wait()
            listener[1].clear()

        self._listeners.add(listener)
        try:
            yield heard
        finally:
            self._listeners.discard(listener)


def _running_loop() -> asyncio.AbstractEventLoop | None:
    """That of this thread, if it has one."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
