"""Keeps what is known of a store as the service has it: it tells of its changes itself, or is asked."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import TYPE_CHECKING

from app.client.events import Event, Events, Reset
from app.workspace.news import News

if TYPE_CHECKING:
    from app.workspace.workspace import Workspace

#: Seconds in which events are gathered before they are shown, all at once.
_PACE = 0.1

#: Events that are held at most; the service keeps the others until these are shown.
_HELD = 1000

#: Seconds between two looks for low-stock levels, of which no event tells.
_LEVELS = 60.0

#: After a reading of all stock, so many times as long as it took go by before the next: 1% of the time.
_REST = 100

#: Where nobody looks, so many times as long go by until the service is asked again.
_SELDOM = 20

#: How wrong the clock of this computer may be when it asks for what changed since the last reading.
_CLOCK = timedelta(hours=12)


class Follower:
    """``after`` is the last event that was shown; None before all stock was read while events were coming in."""

    def __init__(self, workspace: "Workspace", every: float) -> None:
        self._workspace = workspace
        self._every = every
        self._after: str | None = None
        self._levels_due = self._all_due = 0.0

    async def follow(self) -> None:
        """Until cancelled. What fails is told by the workspace, and tried again."""
        while True:
            try:
                events = await self._workspace.events()
                if events is None:
                    await self._ask()
                else:
                    await self._listen(events)
            except Exception as error:  # whatever it is, the service may be there the next time
                self._workspace.fail(error)
            await self.pause()

    async def pause(self) -> None:
        """Until it is time to ask again: soon while somebody looks, otherwise as soon as somebody does."""
        await asyncio.sleep(self._every)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._every * _SELDOM):
                await self._workspace.watched.wait()

    async def _read_all(self) -> None:
        began = monotonic()
        await self._workspace.refresh()
        self._all_due = monotonic() + _REST * (monotonic() - began)

    async def _ask(self) -> None:
        """That tracking stopped, only a reading of all stock tells: a small store is read anew each time."""
        read_at = self._workspace.read_at
        if read_at is None or self._workspace.trouble or monotonic() >= self._all_due:
            await self._read_all()
        else:
            since = (min(read_at, datetime.now(UTC)) - _CLOCK).date()
            await self._workspace.catch_up(News(since=since, catalogue=True, levels=True))

    async def _listen(self, events: Events) -> None:
        """Show what happens, until the service ends its events or the workspace is in trouble."""
        async with events.listen(self._after) as stream, _gathered(stream) as gathered:
            while batch := await gathered.batch():
                if self._after is None or any(isinstance(event.change, Reset) for event in batch):
                    self._after = None
                    await self._read_all()
                    if self._workspace.trouble:
                        return
                    self._after = batch[0].id
                await self._workspace.catch_up(self._news(batch))
                if self._workspace.trouble:
                    return
                self._after = batch[-1].id
                await asyncio.sleep(_PACE)

    def _news(self, batch: list[Event]) -> News:
        news = News(levels=monotonic() >= self._levels_due)
        if news.levels:
            self._levels_due = monotonic() + _LEVELS
        for event in batch:
            if event.change and not isinstance(event.change, Reset):
                news.hear(event.change, self._workspace.store)
        return news


class _Gathered:
    """Events that have come and were not taken yet, read by a task of their own."""

    def __init__(self, stream: AsyncIterator[Event]) -> None:
        self._stream = stream
        self._events: list[Event] = []
        self._something, self._room = asyncio.Event(), asyncio.Event()
        self.task = asyncio.create_task(self._gather(), name="events")

    async def batch(self) -> list[Event]:
        """All that have come, one at least; none where the stream has ended. Raises what it raised."""
        await self._something.wait()
        if not self.task.done():
            self._something.clear()
        taken, self._events = self._events, []
        self._room.set()
        if not taken:
            await self.task
        return taken

    async def _gather(self) -> None:
        try:
            async for event in self._stream:
                self._events.append(event)
                self._something.set()
                if len(self._events) >= _HELD:
                    self._room.clear()
                    await self._room.wait()
        finally:
            self._something.set()


@contextlib.asynccontextmanager
async def _gathered(stream: AsyncIterator[Event]) -> AsyncIterator[_Gathered]:
    gathered = _Gathered(stream)
    try:
        yield gathered
    finally:
        gathered.task.cancel()
        await asyncio.gather(gathered.task, return_exceptions=True)
