"""What happened to the stock of a store, ours and others', as far as it can be known: the one door to all of it."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from app.domain.activity import Source
from app.domain.changes import Changes
from app.domain.errors import ServiceError
from app.domain.plans import Step
from app.domain.quantity import ZERO
from app.workspace import moments, past, timeline
from app.workspace.records import Records
from app.workspace.seen import FIRST, Seen
from app.workspace.shelf import Shelf

if TYPE_CHECKING:
    from app.workspace.connection import Connection

#: The mark of when the store was closed last.
_CLOSED = "closed"

_KNOWN_SINCE = """
SELECT min(at) FROM (
    SELECT min(at) AS at FROM plans UNION ALL SELECT min(at) FROM seen UNION ALL SELECT value FROM marks WHERE name = ?
)
"""


class Summary(NamedTuple):
    """How much there is since a moment: things that others did, and variants of which stock changed so."""

    source: Source
    things: int
    variants: int


class Activity:
    """Every method raises `StoreUnavailable`, as `Records` does. ``version`` grows with what is known of others.

    ``pause`` is for how many seconds readings are gathered before the service is asked who did what they found.
    """

    pause = 2.0

    def __init__(self, records: Records) -> None:
        self.version = 0
        self._records = records
        self._seen = Seen(records)
        self._read_at: datetime | None = None
        self._found = asyncio.Event()
        self._noting = asyncio.Lock()

    async def page(
        self, wanted: timeline.Wanted, after: timeline.Place | None = None, limit: int = 100
    ) -> list[timeline.Happening]:
        """So much of what happened in the store, newest first, from the first on or after a place."""
        return await timeline.page(self._records, wanted, after, limit)

    async def lines(self, place: timeline.Place, first: int = 0, limit: int = 500) -> list[timeline.Line]:
        """So many of the lines of one thing that happened, in their order."""
        return await timeline.lines(self._records, place, first, limit)

    async def of(
        self, variant: str, now: Decimal = ZERO, since: datetime | None = None
    ) -> list[past.PastLine]:
        """What happened to a variant of which there are ``now`` so many, newest first."""
        return await past.happened(self._records, variant, now, since)

    async def known_since(self) -> datetime | None:
        """From when on anything is known; None where nothing is."""
        (found,) = await self._records.read(
            lambda connection: connection.execute(_KNOWN_SINCE, (FIRST,)).fetchone()
        )
        return moments.read(found) if found else None

    async def last_closed(self) -> datetime | None:
        """When this store was closed here the last time."""
        found = (await self._seen.marks()).get(_CLOSED)
        return moments.read(found) if found else None

    async def close(self) -> None:
        """Note that the person leaves: what happens from now on is news when they are back."""
        await self._seen.mark(_CLOSED, moments.written(datetime.now(UTC)))

    async def news(self, since: datetime) -> list[Summary]:
        """How much others did since a moment, by who did it."""
        query = (
            "SELECT source, count(DISTINCT number), count(DISTINCT variant) FROM seen JOIN seen_lines ON seen = number"
            " WHERE at > ? GROUP BY source ORDER BY source DESC"
        )
        row = (moments.written(since),)
        rows = await self._records.read(lambda connection: connection.execute(query, row).fetchall())
        return [Summary(Source(source), things, variants) for source, things, variants in rows]

    async def take_reading(
        self, old: Shelf, new: Shelf, changes: Changes, since: datetime | None, at: datetime
    ) -> None:
        """Note what a reading found that others changed; ``since`` is of the one before it, if there was one."""
        from app.workspace.differing import different

        async with self._noting:
            found = await different(old, new, changes)
            if found and since is not None:
                await self._seen.note(found, since, at)
                self.version += 1
            if found or self._read_at is None:
                self._found.set()
            self._read_at = at

    async def settled(self, steps: Sequence[Step], at: datetime) -> None:
        """Take steps that were sent ``at`` a moment, and turned out to be done, out of what others did."""
        async with self._noting:
            await self._seen.settled(steps, at, self._read_at or at)
            self.version += 1

    async def keep_told(self, reach: Callable[[], Awaitable["Connection"]], told: Callable[[], None]) -> None:
        """Ask the service who did what readings find, soon after they do, and call ``told``. Until cancelled.

        Where the service cannot be asked, it is the next time.
        """
        while True:
            await self._found.wait()
            await asyncio.sleep(self.pause)
            self._found.clear()
            try:
                await self.gather(await reach())
            except ServiceError:
                continue
            told()

    async def gather(self, connection: "Connection") -> None:
        """Ask the service what others did since it was asked last. Raises `ServiceError` too."""
        from app.workspace.gathering import gathered

        async for told, marks in gathered(connection, await self._seen.marks(), self._ours):
            async with self._noting:
                await self._seen.tell(told, self._read_at or datetime.now(UTC), marks)
                self.version += bool(told)

    async def _ours(self, identifiers: Collection[str]) -> Collection[str]:
        queries = (
            "SELECT 1 FROM requests WHERE identifier = ?",
            "SELECT 1 FROM plans WHERE identifier = ?",  # so earlier programs called all requests of a plan
        )
        return await self._records.read(
            lambda connection: {
                each
                for each in identifiers
                if any(connection.execute(query, (each,)).fetchone() for query in queries)
            }
        )
