"""The open store: the one door between the window and what lies below it."""

from collections.abc import Awaitable, Callable, Collection, Coroutine, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum
from functools import cached_property
from importlib import import_module
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Protocol

import msgspec

from app.domain.changes import Aspect, Changes
from app.domain.errors import Conflict, ServiceError, StoreroomError, StoreUnavailable, Unreachable
from app.later import asyncio
from app.workspace.records import Records
from app.workspace.shelf import EMPTY, Shelf
from app.workspace.snapshot import Facts, Snapshot

if TYPE_CHECKING:
    from app.client import Client
    from app.client.events import Events
    from app.domain.evidence import Verdict
    from app.domain.plans import Plan, Purpose, Step
    from app.workspace.activity import Activity
    from app.workspace.connection import Connection
    from app.workspace.dispatch import Dispatch, Progress, Stop
    from app.workspace.entries import Entry, Request
    from app.workspace.journal import Journal
    from app.workspace.news import News
    from app.workspace.notes import Notes
    from app.workspace.outcomes import Outcome
    from app.workspace.reading import CatalogueReading
    from app.workspace.renewing import StockReading
    from app.workspace.settling import Question, Settler
    from app.workspace.undoing import UndoPlan

#: Seconds that a change whose fate is unknown, or that the service answers in part, waits for a reading.
_PATIENCE = 5

#: Seconds between two times that what was heard is written down. A change of one's own is at once.
_KEPT_FOR = 5.0

#: Seconds after which settling is begun anew that failed as nobody foresaw.
_REST = 60

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
    ``latest`` is how many seconds a request whose reply was lost may take to arrive (`settling.LATEST`).
    ``watched`` is set while somebody can see the stock: a service that has to be asked is asked seldom otherwise.
    """

    latest: float | None = None

    _reading = cached_property(lambda _: asyncio.Lock())
    _changing = cached_property(lambda _: asyncio.Lock())
    watched = cached_property(lambda _: _set_already())

    def __init__(self, name: str, folder: Path, service: Service) -> None:
        self.name = name
        self.items: Shelf = EMPTY
        self.freshness = Freshness.LAST_KNOWN
        self.trouble: StoreroomError | None = None
        self.unsaved: StoreroomError | None = None
        self._service = service
        self._connection: Connection | None = None
        self.records = Records(folder / "records.sqlite")
        self._snapshot = Snapshot(folder / "snapshot.sqlite")
        self._facts = Facts()
        self._listeners: list[Listener] = []
        self._changes_made = 0
        self.closing = False
        self._kept_at, self._unkept = -_KEPT_FOR, False
        self._behind: set[asyncio.Task[object]] = set()
        self._indexing: asyncio.Task[object] | None = None  # the last one

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
        await self._indexed()
        catalogue = self.items.catalogue
        if catalogue.index is not None:
            return
        catalogue.index = await self._snapshot.load_index(catalogue)
        if catalogue.index is None and self.items.catalogue is catalogue:
            self._facts = msgspec.structs.replace(self._facts, event_log=None)
        self._announce(_NOTHING)

    async def open_records(self) -> None:
        """See that changes can be written down; the first one would do so itself, but late.

        Raises `StoreUnavailable`, as `Records` says.
        """
        await self.records.open()

    async def keep_fresh(self, every: float = 15.0) -> None:
        """Show what changes as it does, where the service tells of it; else ask after ``every`` seconds, or after
        twenty times as many while nobody looks.

        All stock is read first. Until cancelled.
        """
        await _import_reading()
        from app.workspace.following import Follower

        if self.freshness is Freshness.LAST_KNOWN:
            self._become(Freshness.READING, None)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(Follower(self, every).follow())
            tasks.create_task(self.keep_settled())
            tasks.create_task(self.activity.keep_told(self._reach, lambda: self._announce(_NOTHING)))

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
            return None if self.closing else await (await self._reach()).events()

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
            if self.closing:
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

    async def plan(self, purpose: "Purpose", steps: "Iterable[Step]") -> "Plan":
        """A plan of ``steps`` that are made one by one: of a large one in slices, with turns for all else."""
        from app.client.slices import in_slices
        from app.domain.plans import Plan

        return Plan(purpose, tuple(await in_slices(lambda step: step, steps)))

    async def carry_out(
        self,
        plan: "Plan",
        *,
        progress: "Progress | None" = None,
        stop: "Stop | None" = None,
        moved_is_fine: bool = False,
    ) -> "Outcome":
        """Look once more at the stock, write the plan down, send it, and tell what became of it.

        A large one goes in several requests: ``progress`` is told how many of how many are over, ``stop`` is asked
        between them. Raises `Outdated` where stock is not what the plan begins from; with ``moved_is_fine`` only
        where it is to be set to something. Raises `StoreUnavailable` where it cannot be written down, and `Invalid`
        ``undo.twice``. In all these cases nothing was sent, nor written.
        """
        from app.workspace.dispatch import Watch

        watch = Watch(progress, stop, moved_is_fine=moved_is_fine)
        return await self._change(lambda dispatch: dispatch.carry_out(plan, watch))

    async def unfinished(self) -> "list[Entry]":
        """Plans of which something was never sent, and still may be; the oldest first. Raises `StoreUnavailable`."""
        from app.workspace.outcomes import State

        async with self._changing:
            return await self._journal.with_states(State.PLANNED)

    async def resume(
        self, identifier: str, *, progress: "Progress | None" = None, stop: "Stop | None" = None
    ) -> "Outcome":
        """Send what of an unfinished plan was never sent. As `carry_out`, wherever stock is meanwhile."""
        from app.workspace.dispatch import Watch

        watch = Watch(progress, stop, moved_is_fine=True)
        return await self._change(lambda dispatch: dispatch.resume(identifier, watch))

    async def drop(self, identifier: str) -> None:
        """What of an unfinished plan was never sent never will be. Raises `StoreUnavailable`."""
        from app.workspace.outcomes import State

        async with self._changing:
            entry = await self._journal.entry(identifier)
            await self._journal.note(entry, entry.planned, State.NOT_SENT)

    async def settle(self) -> int:
        """Find out what became of requests of which nobody knows, waiting for what may still arrive.

        Of how many that cannot be told for now. Raises `StoreUnavailable` where the journal cannot be read.
        """
        return await self._settler.settle()

    async def keep_settled(self) -> None:
        """`settle` whenever there is something to settle. Until cancelled."""
        while True:
            try:
                await self._settler.run()
            except Exception as error:  # stock is to be followed all the same
                _report("settling failed", error)
                await asyncio.sleep(_REST)

    async def questions(self) -> "list[Question]":
        """What nothing tells of but a person. Raises `StoreUnavailable`."""
        return await self._settler.questions()

    async def answer(self, question: "Question", *, done: bool) -> None:
        """What the person says became of it. Raises `StoreUnavailable`."""
        await self._settler.answer(question, done=done)

    @cached_property
    def activity(self) -> "Activity":
        """What happened to the stock, done here or elsewhere."""
        from app.workspace.activity import Activity

        return Activity(self.records)

    @cached_property
    def notes(self) -> "Notes":
        """What was noted while nothing could be sent."""
        from app.workspace.notes import Notes

        return Notes(self.records)

    async def undo_plan(self, identifier: str, positions: Collection[int] | None = None) -> "UndoPlan":
        """The plan that takes back a plan, or its steps at ``positions``, as things are; it is carried out as any.

        Raises `StoreUnavailable`.
        """
        from app.workspace.undoing import undo_plan

        return await undo_plan(self._journal, self.records, self.items, identifier, positions)

    async def next_to_undo(self) -> str | None:
        """The newest plan of which something can be taken back. Raises `StoreUnavailable`."""
        from app.workspace.undoing import next_to_undo

        return await next_to_undo(self.records)

    async def next_to_redo(self) -> str | None:
        """The newest plan that took something back, and was the last thing done. Raises `StoreUnavailable`."""
        from app.workspace.undoing import next_to_redo

        return await next_to_redo(self.records)

    async def close(self) -> None:
        """Let the request that is under way end, but begin no other; then let go of everything."""
        self.closing = True
        await self._all_behind()
        async with self._reading, self._changing:
            try:
                await self._all_behind()
                await self._service.close()
                if self._unkept:
                    await self._keep()
            finally:
                await self.records.close()
                await self._snapshot.close()

    async def take(
        self, balances: Mapping[str, Decimal], steps: "Sequence[Step]", answered: Mapping[str, Decimal]
    ) -> Changes:
        """Show what was seen right before a request, what its confirmed steps did, and what was answered to it."""
        from app.workspace.taking import after, differing, with_balances

        self._changes_made += 1
        old = self.items
        items, changes = await after(with_balances(old, balances), steps, answered)
        changes |= differing(old, items, balances)
        reckoned, _ = await after(old, steps, {})
        if changes and self.items is old:  # else it is another organization's meanwhile, and has none of this
            self._show(items, changes)
            self._later(self._note_others(reckoned, items, changes, self.read_at), "note what others changed")
            self._unkept = True
        return changes

    async def _change(self, work: "Callable[[Dispatch], Awaitable[Outcome]]") -> "Outcome":
        from app.workspace.dispatch import Dispatch
        from app.workspace.taking import leaves_questions

        try:
            async with self._changing:
                outcome = await work(Dispatch(self, self._journal, self._reach_for_change))
        finally:
            self._settler.wake()
            self._keep_behind()
        if leaves_questions(outcome):
            last_read = self.read_at
            await self._refresh_soon()
            outcome = replace(outcome, reread=self.read_at != last_read)
        return outcome

    @cached_property
    def _journal(self) -> "Journal":
        from app.workspace.journal import Journal  # a dozen kinds of values: not before the window is painted

        return Journal(self.records)

    @cached_property
    def _settler(self) -> "Settler":
        from app.workspace.settling import LATEST, Settler

        latest = LATEST if self.latest is None else self.latest
        return Settler(self._journal, self._changing, self._reach, self._take_settled, latest)

    async def _take_settled(self, entry: "Entry", request: "Request", verdict: "Verdict") -> None:
        """What turned out to be done is shown with the next reading."""
        from app.domain.evidence import Finding

        if verdict.finding is Finding.DONE:
            await self.activity.settled(entry.steps_of(request), request.at or entry.at)
            if not self.closing:
                self._later(self.refresh(), "read what was settled")
        self._announce(_NOTHING)

    async def _note_others(self, old: Shelf, new: Shelf, changes: Changes, since: datetime | None) -> None:
        try:
            await self.activity.take_reading(old, new, changes, since, datetime.now(UTC))
        except StoreUnavailable as error:  # stock is shown all the same
            self.unsaved = error
            self._announce(_NOTHING)

    def _keep_behind(self) -> None:
        """Write the snapshot while everything goes on: it may be thrown away at any time."""
        if self._unkept and not self.closing:
            self._later(self._keep(), "keep a snapshot")

    def _later(self, work: Coroutine[object, object, object], name: str) -> "asyncio.Task[object]":
        """Nobody waits for it but `close`."""

        def end(task: "asyncio.Task[object]") -> None:
            self._behind.discard(task)
            if not task.cancelled() and isinstance(error := task.exception(), Exception):
                _report(f"{name} failed", error)

        task = asyncio.create_task(work, name=name)
        self._behind.add(task)
        task.add_done_callback(end)
        return task

    async def _all_behind(self) -> None:
        while self._behind:
            await asyncio.wait(self._behind)

    async def _reach(self) -> "Connection":
        from app.workspace.connection import connected

        client = await self._service.reach()
        if self._connection is None or self._connection.client is not client:
            connection = await connected(client)
            if self._facts.organization not in (None, connection.organization):
                await self._forget()
            self._connection = connection
        return self._connection

    async def _reach_for_change(self) -> "Connection":
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
        async with AsyncExitStack() as helpers:
            catalogue, stock = await read_store(connection, old, self._facts.event_log, helpers)
            while self.items.catalogue is old:
                reading = await stock.of(catalogue.renewed)
                async with self._changing:
                    # Balances that were asked for before a change ended may be older than those it answered.
                    if changes_made == self._changes_made:
                        changes = await self._take_reading(connection, reading, catalogue.until, keep=True)
                        if catalogue.renewed.catalogue.index is None:
                            self._indexing = self._later(self._index(catalogue, helpers.pop_all()), "index")
                        return changes
                changes_made = self._changes_made
                stock = await read_stock(connection)
        return await self._read()  # it was another organization's, and is forgotten

    async def _index(self, reading: "CatalogueReading", helpers: AsyncExitStack) -> None:
        """Have the index follow of a catalogue that is shown without."""
        from app.workspace.reading import read_index

        async with helpers:
            reading.renewed.catalogue.index = await read_index(reading)
        self._announce(_NOTHING)
        await self._keep()

    async def _indexed(self) -> None:
        """Wait for the index that is being made, where one is."""
        if self._indexing is not None:
            await asyncio.wait([self._indexing])

    async def _hear(self, news: "News") -> Changes:
        from app.workspace.reading import CatalogueReading, ask, read_changes, updated
        from app.workspace.renewing import unchanged

        connection = await self._reach()
        old, since = self.items.catalogue, self._facts.event_log
        catalogue = CatalogueReading(unchanged(old), since)
        if news.catalogue:
            await self._indexed()
            try:
                if since is None:
                    return await self._read()
                catalogue = await read_changes(connection.client.products, old, since)
            except Conflict:  # more changed than the service keeps apart
                return await self._read()
        while self.items.catalogue is old:
            changes_made = self._changes_made
            answers = await ask(connection, news, catalogue.differing, self.items)
            if answers is None:
                return await self._read()
            async with self._changing:
                if changes_made == self._changes_made:
                    stock = await updated(self.items, catalogue.renewed, answers, connection.levels)
                    changes = await self._take_reading(connection, stock, catalogue.until, keep=False)
                    connection.levels = None
                    return changes
        return await self._read()

    async def _take_reading(
        self, connection: "Connection", stock: "StockReading", until: str | None, *, keep: bool
    ) -> Changes:
        old, since = self.items, self.read_at
        items, changes = await asyncio.to_thread(stock.finished, old)
        self._facts = Facts(connection.organization, until, datetime.now(UTC))
        self.freshness, self.trouble = Freshness.UP_TO_DATE, None
        self._show(items, changes)
        self._later(self._note_others(old, items, changes, since), "note what others changed")
        self._unkept = True
        if keep or monotonic() >= self._kept_at + _KEPT_FOR:
            self._keep_behind()
        return changes

    async def _refresh_soon(self) -> None:
        """Read what the service has now; if that takes longer than the person waits, it goes on by itself."""
        await asyncio.wait([self._later(self.refresh(), "read what is there now")], timeout=_PATIENCE)

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


def _set_already() -> "asyncio.Event":
    event = asyncio.Event()
    event.set()
    return event


async def _import_reading() -> None:
    await asyncio.to_thread(import_module, "app.workspace.reading")  # numpy takes a while


def _report(message: str, error: Exception) -> None:
    """Tell whoever is told of what nobody foresaw."""
    asyncio.get_running_loop().call_exception_handler({"message": message, "exception": error})
