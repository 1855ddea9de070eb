"""Carries requests to the service: each is noted before it leaves, is sent once, and what became of it is noted."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from app.domain.errors import ServiceError, StoreroomError, StoreUnavailable, Unreachable
from app.domain.evidence import Before
from app.domain.movements import Movement
from app.domain.plans import Step
from app.later import asyncio
from app.workspace import sending
from app.workspace.connection import Connection
from app.workspace.entries import Entry, Request, movements_of
from app.workspace.journal import Journal
from app.workspace.looking import balances, look
from app.workspace.outcomes import State

Expected = Mapping[str, Decimal]
Reach = Callable[[], Awaitable[Connection]]
Prepare = Callable[[Before], Entry]


@dataclass(slots=True)
class Sent:
    """What became of a request, the STORE balances before and after it as far as they were told, what stopped it.

    ``entry`` is its entry, and ``written`` whether that is in the journal. ``interruption`` is a cancellation, or an
    error that nobody foresaw: to be raised once all is taken in. ``expected`` is what the service was told to begin
    from, and ``settles`` whether it tells for certain what became of a request.
    """

    entry: Entry
    request: Request
    written: bool
    state: State = State.PLANNED
    before: Before | None = None
    after: sending.Balances = field(default_factory=dict)
    expected: Expected = field(default_factory=dict)
    settles: bool = False
    error: StoreroomError | None = None
    interruption: BaseException | None = None

    @property
    def stopped(self) -> bool:
        return self.error is not None or self.interruption is not None


class Courier:
    """``reach`` gives a connection. Raises `ServiceError` where there is none, and nothing is changed then."""

    def __init__(self, journal: Journal, reach: Reach) -> None:
        self._journal = journal
        self._reach = reach

    async def carry(
        self, entry: Entry, request: Request, prepare: Prepare, expected: Expected | None, *, new: bool
    ) -> Sent:
        """Look once more, and send the request. Of a ``new`` entry it is the first.

        ``prepare`` is given what is seen, and gives the entry as it is to be written. A service that looks by itself
        is sent the balances that are ``expected`` instead, where there are any; it refuses the request with
        ``service.stock_moved`` then. Raises what ``prepare`` does, and `StoreUnavailable` where the entry cannot be
        written down, on a full disk for one: then nothing was sent, nor written. Any other error is in what is
        returned.
        """
        sent = Sent(entry, request, written=not new, expected=expected or {})
        connection = await self._look(sent, prepare)
        if connection is not None:
            await self._leave(sent)
            if not sent.stopped:
                await self._send(sent, connection)
            await self._note(sent)
            await self._read_back(sent, connection)
        return sent

    async def balances(self, movements: Sequence[Movement]) -> Expected:
        """What is there now. Raises `ServiceError`."""
        return await balances(await self._reach(), movements)

    async def _look(self, sent: Sent, prepare: Prepare) -> Connection | None:
        """A connection over which it may be sent. Of a new entry all that it moves is looked at."""
        steps = sent.entry.steps_of(sent.request) if sent.written else sent.entry.plan.steps
        try:
            connection = await self._reach()
            once = (await connection.means()).once
            sent.settles = once is not None
            if (movements := movements_of(steps)) and not (once and once.expects and sent.expected):
                sent.expected = {}
                sent.before = await look(connection, movements, await self._journal.mark())
                sent.entry = prepare(sent.before)
        except ServiceError as error:
            sent.error = error if error.done is False else Unreachable(error.key, **error.values)
            sent.state = State.PLANNED if sent.written else State.REFUSED
        except StoreroomError:
            raise
        except (Exception, asyncio.CancelledError) as interruption:
            sent.interruption = interruption
            sent.state = State.PLANNED if sent.written else State.NOT_SENT
        else:
            return connection
        return None

    async def _leave(self, sent: Sent) -> None:
        try:
            before = sent.before and _of(sent.before, sent.entry.steps_of(sent.request))
            await self._journal.send(sent.entry, sent.request, before, new=not sent.written)
        except asyncio.CancelledError as interruption:  # it is written all the same
            sent.interruption = interruption
            sent.state = State.PLANNED if sent.written else State.NOT_SENT
        sent.written = True

    async def _send(self, sent: Sent, to: Connection) -> None:
        try:
            steps = sent.entry.steps_of(sent.request)
            sent.after = await sending.send(steps, sent.request.identifier, to, sent.expected)
        except ServiceError as error:
            sent.error = error
            sent.state = State.REFUSED if error.done is False else State.UNKNOWN
        except (Exception, asyncio.CancelledError) as interruption:
            sent.interruption, sent.state = interruption, State.UNKNOWN
        else:
            sent.state = State.CONFIRMED

    async def _note(self, sent: Sent) -> None:
        """A confirmation that a power cut takes away is found again for certain, where movements settle themselves."""
        on_disk = not (sent.settles and sent.state is State.CONFIRMED)
        try:
            await self._journal.note(sent.entry, [sent.request], sent.state, sent.error, on_disk=on_disk)
        except StoreUnavailable as error:
            sent.error = sent.error or error
        except asyncio.CancelledError as interruption:
            sent.interruption = interruption  # it is noted all the same

    async def _read_back(self, sent: Sent, to: Connection) -> None:
        """What the shelf has come to, where the confirmation does not tell and others may move stock at the same time:
        v3 answers nothing. What is done is done, whatever becomes of that."""
        movements = movements_of(sent.entry.steps_of(sent.request))
        if sent.state is not State.CONFIRMED or sent.stopped or sent.settles or sent.after or not movements:
            return
        try:
            sent.after = dict(await balances(to, movements))
        except ServiceError:
            pass  # it comes with the next reading
        except (Exception, asyncio.CancelledError) as interruption:
            sent.interruption = interruption


def _of(before: Before, steps: Sequence[Step]) -> Before:
    """What was seen of what these move."""
    seen = before.balances
    moved = (each.variant for each in movements_of(steps))
    return replace(before, balances={variant: seen[variant] for variant in moved if variant in seen})
