"""The open store: the one door between the window and what lies below it."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum
from functools import cached_property
from importlib import import_module
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Protocol

from app.domain.changes import Aspect, Changes
from app.domain.errors import Conflict, Outdated, ServiceError, StoreroomError, StoreUnavailable, Unreachable
from app.domain.identifiers import new_identifier
from app.domain.plans import MovementStep, Plan, Purpose, Step, TrackingStep
from app.domain.stock import Item
from app.later import asyncio
from app.workspace.connection import Connection, connected
from app.workspace.journal import Journal
from app.workspace.merging import applied, difference
from app.workspace.outcomes import ActivityEntry, Outcome, State
from app.workspace.shelf import EMPTY, Shelf
from app.workspace.snapshot import Facts, Snapshot

if TYPE_CHECKING:
    from app.client import Client
    from app.client.events import Events
    from app.workspace.courier import Delivery
    from app.workspace.news import News
    from app.workspace.renewing import StockReading

#: Seconds that a change whose fate is unknown, or that the service answers in part, waits for a reading.
_PATIENCE = 5

#: Seconds between two times that what was heard is written down. A change of one's own is at once.
_KEPT_FOR = 5.0

#: Steps whose outcome is taken in at once: a few milliseconds.
_PORTION = 200

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

    async def reach(self) -> "Client":
        """A client of the running service; the same one while it runs. Starts the service where that is
        possible. Raises `StoreUnavailable` or `ServiceError`.
        """

    async def close(self) -> None:
        """Let go of the client, and end a service that was started."""


class Workspace:
    """One store. All of it belongs to the thread of the event loop; nothing here ever blocks it.

    ``items`` are by variant, in catalogue order: a new `Shelf` each time something changed, never changed
    itself. It has another catalogue wherever `Changes` say so (`Aspect.CATALOGUE`). ``trouble`` is why stock
    cannot be read from the service, ``unsaved`` why what is known of it cannot be kept on this computer.
    """

    _reading = cached_property(lambda _: asyncio.Lock())
    _changing = cached_property(lambda _: asyncio.Lock())

    def __init__(self, name: str, folder: Path, service: Service) -> None:
        self.name = name
        self.items: Shelf = EMPTY
        self.freshness = Freshness.LAST_KNOWN
        self.trouble: StoreroomError | None = None
        self.unsaved: StoreroomError | None = None
        self._service = service
        self._connection: Connection | None = None
        self._journal = Journal(folder / "records.sqlite")
        self._snapshot = Snapshot(folder / "snapshot.sqlite")
        self._facts = Facts()
        self._listeners: list[Listener] = []
        self._changes_made = 0
        self._closing = False
        self._kept_at, self._unkept = -_KEPT_FOR, False

    @property
    def store(self) -> str:
        """The location that counts, of a service that was reached."""
        return self._connection.store if self._connection else ""

    @property
    def read_at(self) -> datetime | None:
        """When all was last read from the service; aware, in UTC."""
        return self._facts.read_at

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Have ``listener`` called after every change, also when only freshness or trouble changed.

        Returns what ends it; ending it again does nothing.
        """
        self._listeners.append(listener)

        def end() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return end

    def show_last_known(self) -> None:
        """`open` for a start that is not to wait for an event loop: nothing else was asked for yet."""
        self._take_last_known(*self._snapshot.load_here())

    async def open(self) -> None:
        """Take the items from the snapshot. No network, no records, and nothing is raised."""
        self._take_last_known(*await self._snapshot.load())

    def _take_last_known(self, items: Shelf, facts: Facts) -> None:
        self._facts = facts
        self._show(items, Changes(items.keys(), Aspect.CATALOGUE))

    async def open_index(self) -> None:
        """Read what the stock is searched and sorted by, which the first page does without; listeners are told.

        Raises nothing: where it cannot be read, it comes with the next reading, which is of all there is.
        """
        catalogue = self.items.catalogue
        if catalogue.index is not None:
            return
        catalogue.index = await self._snapshot.load_index(catalogue)
        if catalogue.index is None and self.items.catalogue is catalogue:
            self._facts = replace(self._facts, event_log=None)
        self._announce(_NOTHING)

    async def open_records(self) -> None:
        """See that changes can be written down; the first one would do so itself, but late.

        Raises `StoreUnavailable`, as `Journal` says.
        """
        await self._journal.open()

    async def keep_fresh(self, every: float = 15.0) -> None:
        """Show what changes as it does, where the service tells of it; else ask after ``every`` seconds.

        All stock is read first. Until cancelled.
        """
        await _import_reading()
        from app.workspace.following import Follower

        if self.freshness is Freshness.LAST_KNOWN:
            self._become(Freshness.READING, None)
        await Follower(self, every).follow()

    async def refresh(self) -> Changes:
        """Read what changed in the catalogue, and all balances and levels; starts the service if need be.

        Raises nothing: what fails is in `freshness` and `trouble`.
        """
        return await self._attempt(self._read, Freshness.READING)

    async def catch_up(self, news: "News") -> Changes:
        """Take what is newly heard, and ask for what it leaves to be asked. Raises nothing, as `refresh`."""
        return await self._attempt(lambda: self._hear(news))

    async def events(self) -> "Events | None":
        """The events of the service, where it offers them. Raises `StoreUnavailable` or `ServiceError`."""
        async with self._reading:
            return None if self._closing else await (await self._reach()).events()

    def fail(self, error: Exception) -> None:
        """Tell that stock cannot be read. What nobody foresaw is reported."""
        if isinstance(error, StoreroomError):
            self._become(Freshness.OFFLINE, error)
        else:
            self._become(Freshness.OFFLINE, StoreroomError("program.failed", detail=repr(error)))
            _report("a reading failed", error)

    async def _attempt(
        self, read: Callable[[], Awaitable[Changes]], meanwhile: Freshness | None = None
    ) -> Changes:
        async with self._reading:
            if self._closing:
                return _NOTHING
            before = self.freshness
            if meanwhile:
                self._become(meanwhile, self.trouble)
            try:
                return await read()
            except Exception as error:
                self.fail(error)
            finally:
                if self.freshness is Freshness.READING:  # cancelled: all is as it was
                    self._become(before, self.trouble)
            return _NOTHING

    async def plan(self, purpose: Purpose, steps: Iterable[Step]) -> Plan:
        """A plan of ``steps`` that are made one by one: of a large one in slices, with turns for all else."""
        from app.client.slices import in_slices

        return Plan(purpose, tuple(await in_slices(lambda step: step, steps)))

    async def carry_out(self, plan: Plan) -> Outcome:
        """Write the plan down, send it, and tell what became of it.

        Raises `StoreUnavailable` where it cannot be written down, and `Outdated` where it sets stock to a
        target from a balance that is not so any more: then nothing was sent.
        """
        async with self._changing:
            if plan.purpose is Purpose.SET_TO:
                _check_current(plan, self.items)
            outcome = await self._send(plan)
        if _leaves_questions(outcome):
            last_read = self.read_at
            await self._refresh_soon()
            outcome = replace(outcome, reread=self.read_at != last_read)
        return outcome

    async def activity(self, variant: str, limit: int = 20) -> list[ActivityEntry]:
        """What was done to a variant from this computer, newest first. Raises `StoreUnavailable`."""
        return await self._journal.activity(variant, limit)

    async def close(self) -> None:
        """Let the request that is under way end, but begin no other; then let go of everything."""
        self._closing = True
        async with self._reading, self._changing:
            try:
                await self._service.close()
                if self._unkept:
                    await self._keep()
            finally:
                await self._journal.close()
                await self._snapshot.close()

    async def _send(self, plan: Plan) -> Outcome:
        from app.workspace.courier import deliver

        identifier = new_identifier()
        delivery = await deliver(
            plan, identifier, self._reach_for_change, self._journal, lambda: self._closing
        )
        self._changes_made += 1
        outcome = await self._take_delivery(plan, identifier, delivery)
        if delivery.interruption:
            raise delivery.interruption
        return outcome

    async def _reach(self) -> Connection:
        client = await self._service.reach()
        if self._connection is None or self._connection.client is not client:
            connection = await connected(client)
            if self._facts.organization not in (None, connection.organization):
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
        gone = Changes(self.items.keys(), Aspect.CATALOGUE)
        self._facts = Facts()
        self._show(EMPTY, gone)
        await self._keep()

    async def _keep(self) -> None:
        """Write the snapshot."""
        before, self.unsaved = self.unsaved, None
        self._kept_at, self._unkept = monotonic(), False
        try:
            await self._snapshot.save(self.items, self._facts)
        except StoreUnavailable as error:
            self.unsaved = error
        if before or self.unsaved:
            self._announce(_NOTHING)

    async def _read(self) -> Changes:
        await _import_reading()
        from app.workspace.reading import read_stock, read_store

        await self.open_index()
        connection = await self._reach()
        old, changes_made = self.items.catalogue, self._changes_made
        catalogue, stock = await read_store(connection, old, self._facts.event_log)
        while self.items.catalogue is old:
            reading = await stock.of(catalogue.renewed)
            async with self._changing:
                # Balances that were asked for before a change ended may be older than those it answered.
                if changes_made == self._changes_made:
                    return await self._take_reading(connection, reading, catalogue.until, keep=True)
            changes_made = self._changes_made
            stock = await read_stock(connection)
        return await self._read()  # it was another organization's, and is forgotten

    async def _hear(self, news: "News") -> Changes:
        from app.workspace.reading import CatalogueReading, ask, read_changes, updated
        from app.workspace.renewing import unchanged

        connection = await self._reach()
        old, since = self.items.catalogue, self._facts.event_log
        catalogue = CatalogueReading(unchanged(old), since)
        if news.catalogue:
            try:
                if since is None:
                    return await self._read()
                catalogue = await read_changes(connection.client.products, old, since)
            except Conflict:  # more changed than the service keeps apart
                return await self._read()
        while self.items.catalogue is old:
            changes_made = self._changes_made
            answers = await ask(connection, news, catalogue.differing, self.items)
            async with self._changing:
                if changes_made == self._changes_made:
                    stock = await updated(self.items, catalogue.renewed, answers, connection.levels)
                    changes = await self._take_reading(connection, stock, catalogue.until, keep=False)
                    connection.levels = None
                    return changes
        return await self._read()

    async def _take_reading(
        self, connection: Connection, stock: "StockReading", until: str | None, *, keep: bool
    ) -> Changes:
        items, changes = await asyncio.to_thread(stock.finished, self.items)
        self._facts = Facts(connection.organization, until, datetime.now(UTC))
        self.freshness, self.trouble = Freshness.UP_TO_DATE, None
        self._show(items, changes)
        self._unkept = True
        if keep or monotonic() >= self._kept_at + _KEPT_FOR:
            await self._keep()
        return changes

    async def _take_delivery(self, plan: Plan, identifier: str, delivery: "Delivery") -> Outcome:
        outcome = Outcome(identifier, plan, tuple(delivery.states), delivery.error, _NOTHING, delivery.after)
        old = self.items
        items, changes = await _after(old, outcome.confirmed_steps, delivery.after)
        if self.items is not old:  # another organization's meanwhile: it has none of this
            return outcome
        self._show(items, changes)
        await self._keep()
        return replace(outcome, changes=changes)

    async def _refresh_soon(self) -> None:
        """Read what the service has now, if it can be had soon: the person waits."""
        try:
            async with asyncio.timeout(_PATIENCE):
                await self.refresh()
        except TimeoutError:
            pass

    def _become(self, freshness: Freshness, trouble: StoreroomError | None) -> None:
        self.freshness, self.trouble = freshness, trouble
        self._announce(_NOTHING)

    def _show(self, items: Shelf, changes: Changes) -> None:
        self.items = items
        self._announce(changes)

    def _announce(self, changes: Changes) -> None:
        for listener in tuple(self._listeners):
            try:
                listener(changes)
            except Exception as error:  # a page that cannot draw itself must not make a change look failed
                _report("a listener of the workspace failed", error)


async def _after(old: Shelf, steps: Sequence[Step], answered: Mapping[str, Decimal]) -> tuple[Shelf, Changes]:
    """The items after confirmed steps, and what differs; of many, in portions with turns for all else."""
    shelf, variants, aspects = old, set[str](), Aspect.NOTHING
    for first in range(0, len(steps), _PORTION):
        if first:
            await asyncio.sleep(0)
        touched = applied(shelf, steps[first : first + _PORTION], answered)
        changes = difference({variant: old[variant] for variant in touched}, touched)
        variants |= changes.variants
        aspects |= changes.aspects
        rows = ((shelf.row(variant), item) for variant, item in touched.items())
        shelf = shelf.with_items({row: item for row, item in rows if row is not None})
    return shelf, Changes(frozenset(variants), aspects)


async def _import_reading() -> None:
    await asyncio.to_thread(import_module, "app.workspace.reading")  # numpy takes a while


def _report(message: str, error: Exception) -> None:
    """Tell whoever is told of what nobody foresaw."""
    asyncio.get_running_loop().call_exception_handler({"message": message, "exception": error})


def _check_current(plan: Plan, items: Mapping[str, Item]) -> None:
    for step in plan.steps:
        if not isinstance(step, MovementStep):
            continue
        item = items.get(step.movement.variant)
        if item and item.balance != step.before:
            raise Outdated("plan.outdated", title=item.title, before=step.before, now=item.balance)


def _leaves_questions(outcome: Outcome) -> bool:
    """Whether balances are to be read again: unknown ones, and those that came back with tracking unsaid."""
    started = (step for step in outcome.confirmed_steps if isinstance(step, TrackingStep) and step.on)
    unsaid = any(variant not in outcome.after for step in started for variant in step.variants)
    return unsaid or State.UNKNOWN in outcome.states
