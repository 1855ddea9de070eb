"""The open store: the one door between the window and what lies below it."""

import asyncio
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Protocol

from app.client import Client
from app.client.inventory import Balances
from app.client.low_stock import Levels
from app.client.products import LibraryReading
from app.domain.changes import Aspect, Changes
from app.domain.errors import ServiceError, StoreroomError, StoreUnavailable, Unreachable
from app.domain.identifiers import new_identifier
from app.domain.plans import Plan, TrackingStep
from app.domain.stock import Item
from app.workspace.connection import Connection, connected
from app.workspace.courier import Delivery, deliver
from app.workspace.journal import Journal
from app.workspace.merging import applied, difference, merged
from app.workspace.outcomes import ActivityEntry, Outcome, State
from app.workspace.snapshot import Facts, Snapshot

#: Seconds that a change whose fate is unknown, or that the service answers in part, waits for a reading.
_PATIENCE = 5

_NOTHING = Changes()

Listener = Callable[[Changes], None]


class Freshness(Enum):
    """How well what is shown agrees with the service."""

    LAST_KNOWN = "last_known"  #: from the snapshot; not read yet
    READING = "reading"
    UP_TO_DATE = "up_to_date"
    OFFLINE = "offline"  #: the last reading failed


class Service(Protocol):
    """Where the service of a store is."""

    async def reach(self) -> Client:
        """A client of the running service; the same one while it runs. Starts the service where that is
        possible. Raises `StoreUnavailable` or `ServiceError`.
        """

    async def close(self) -> None:
        """Let go of the client, and end a service that was started."""


class Workspace:
    """One store. All of it belongs to the thread of the event loop; nothing here ever blocks it.

    ``items`` are by variant, in catalogue order: a new mapping each time something changed, never changed
    itself. ``trouble`` is why the last reading or writing down failed.
    """

    def __init__(self, name: str, folder: Path, service: Service) -> None:
        self.name = name
        self.items: Mapping[str, Item] = {}
        self.freshness = Freshness.LAST_KNOWN
        self.trouble: StoreroomError | None = None
        self.last_change: Outcome | None = None
        self._service = service
        self._connection: Connection | None = None
        self._journal = Journal(folder / "records.sqlite")
        self._snapshot = Snapshot(folder / "snapshot.sqlite")
        self._facts = Facts()
        self._listeners: list[Listener] = []
        self._reading = asyncio.Lock()
        self._changing = asyncio.Lock()
        self._changes_made = 0

    @property
    def read_at(self) -> datetime | None:
        """When all was last read from the service; aware, in UTC."""
        return self._facts.read_at

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Have ``listener`` called after every change, also when only the freshness changed.

        Returns what ends it.
        """
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def open(self) -> None:
        """Take the items from the snapshot. No network. Raises `StoreUnavailable`, as `Journal` says."""
        await self._journal.open()
        items, self._facts = await self._snapshot.load()
        self._show(items, Changes(frozenset(items), Aspect.CATALOGUE))

    async def connect(self) -> None:
        """Wait for the service and read everything. What fails is in `freshness` and `trouble`."""
        await self.refresh()

    async def keep_fresh(self, every: float = 15.0) -> None:
        """Read again after ``every`` seconds, until cancelled."""
        while True:
            await asyncio.sleep(every)
            await self.refresh()

    async def refresh(self) -> Changes:
        """Read what changed in the service. What fails is in `freshness` and `trouble`, and not raised."""
        async with self._reading:
            before, self.freshness = self.freshness, Freshness.READING
            self._announce(_NOTHING)
            changes = _NOTHING
            try:
                changes = await self._read()
                before = Freshness.UP_TO_DATE
            except StoreroomError as error:
                before, self.trouble = Freshness.OFFLINE, error
            finally:  # a reading that was cancelled leaves things as they were
                self.freshness = before
            self._announce(changes)
            return changes

    async def carry_out(self, plan: Plan) -> Outcome:
        """Write the plan down, send it, and tell what became of it.

        Raises `StoreUnavailable` where it cannot be written down: then nothing was sent.
        """
        async with self._changing:
            identifier = new_identifier()
            await self._journal.write(identifier, plan)
            try:
                delivery = await deliver(plan, identifier, self._reach_for_change, self._journal)
            finally:
                self._changes_made += 1
            outcome = await self._take_delivery(plan, identifier, delivery)
        if _leaves_questions(outcome):
            await self._refresh_soon()
        return outcome

    async def activity(self, variant: str, limit: int = 20) -> list[ActivityEntry]:
        """What was done to a variant from this computer, newest first. Raises `StoreUnavailable`."""
        return await self._journal.activity(variant, limit)

    async def close(self) -> None:
        """Let a change or a reading that is under way end, then let go of everything."""
        async with self._reading, self._changing:
            await self._service.close()
            await self._journal.close()
            await self._snapshot.close()

    async def _reach(self) -> Connection:
        client = await self._service.reach()
        if self._connection is None or self._connection.client is not client:
            connection = await connected(client)
            if self._facts.organization not in (None, connection.levels.organization):
                await self._forget()
            self._connection = connection
        return self._connection

    async def _reach_for_change(self) -> Connection:
        """A connection for a change. Where there is none, nothing was changed, whatever went wrong."""
        try:
            return await self._reach()
        except StoreUnavailable as error:
            raise Unreachable(error.key, **error.values) from error
        except ServiceError as error:
            if error.done is False:
                raise
            raise Unreachable(error.key, **error.values) from error

    async def _forget(self) -> None:
        """The snapshot was another organization's: none of it may be shown, or read on from."""
        gone = Changes(frozenset(self.items), Aspect.CATALOGUE)
        self._facts = Facts()
        self._show({}, gone)
        await self._keep(gone, whole=True)

    async def _keep(self, changes: Changes, *, deleted: Collection[str] = (), whole: bool = False) -> None:
        """Write the snapshot. A failure is no more than trouble: all is in memory, and with the service."""
        try:
            await self._snapshot.save(self.items, changes.variants, self._facts, deleted=deleted, whole=whole)
        except StoreUnavailable as error:
            self.trouble = error

    async def _read(self) -> Changes:
        connection = await self._reach()
        library = await connection.client.products.library(self._facts.event_log)
        while True:
            changes_made = self._changes_made
            balances = await connection.client.inventory.balances_in(connection.store)
            levels = await connection.read_levels()
            async with self._changing:
                # Balances that were asked for before a change ended may be older than those it answered.
                if changes_made == self._changes_made:
                    return await self._take_reading(library, balances, levels)

    async def _take_reading(self, library: LibraryReading, balances: Balances, levels: Levels) -> Changes:
        old = self.items
        items = await asyncio.to_thread(merged, old, library, balances, levels.by_variant)
        changes = await asyncio.to_thread(difference, old, items)
        self.items = items if changes else old
        self._facts = Facts(levels.organization, library.until, datetime.now(UTC))
        self.trouble = None
        await self._keep(changes, deleted=library.deleted, whole=library.whole)
        return changes

    async def _take_delivery(self, plan: Plan, identifier: str, delivery: Delivery) -> Outcome:
        confirmed = [
            step for step, state in zip(plan.steps, delivery.states, strict=True) if state is State.CONFIRMED
        ]
        touched = applied(self.items, confirmed, delivery.after)
        changes = difference({variant: self.items[variant] for variant in touched}, touched)
        self.last_change = Outcome(
            identifier, plan, tuple(delivery.states), delivery.error, changes, delivery.after
        )
        self._show({**self.items, **touched}, changes)
        await self._keep(changes)
        return self.last_change

    async def _refresh_soon(self) -> None:
        """Read what the service has now, if it can be had soon: the person waits."""
        try:
            async with asyncio.timeout(_PATIENCE):
                await self.refresh()
        except TimeoutError:
            pass

    def _show(self, items: Mapping[str, Item], changes: Changes) -> None:
        self.items = items
        self._announce(changes)

    def _announce(self, changes: Changes) -> None:
        for listener in tuple(self._listeners):
            try:
                listener(changes)
            except Exception as error:  # a page that cannot draw itself must not make a change look failed
                problem = {"message": "a listener of the workspace failed", "exception": error}
                asyncio.get_running_loop().call_exception_handler(problem)


def _leaves_questions(outcome: Outcome) -> bool:
    """Whether balances are to be read again: unknown ones, and those that come back with tracking."""
    started = any(isinstance(step, TrackingStep) and step.on for step in outcome.plan.steps)
    return started or State.UNKNOWN in outcome.states
