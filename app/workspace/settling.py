"""Finds out what became of requests whose reply was lost, or that were on their way when the program ended.

By the best evidence that the service offers: what moved under the request's identifier, what the history lists, or
balances before and after. What that leaves open is a question to the person. Nothing is sent again.
"""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from app.client.ledger import Recorded
from app.domain.errors import StoreroomError
from app.domain.evidence import By, Clue, Finding, Verdict, by_identifier
from app.domain.movements import Movement, reason_between
from app.domain.plans import Step
from app.later import asyncio
from app.workspace.connection import Connection
from app.workspace.entries import Entry, Request, movements_of
from app.workspace.journal import Journal, Moved
from app.workspace.looking import look_again
from app.workspace.outcomes import State
from app.workspace.weighing import Ours, by_state, weighed

#: Seconds after which a request whose reply was lost does not arrive any more, and receipts and history tell of what
#: balances do. Proxies and load balancers give up within a minute; nobody says how long Zettle's take.
LATEST = 60.0

#: Seconds between two tries where the service cannot be asked.
_REST = 15.0

#: When it is looked again, in so many times `LATEST`, before a person is asked.
_AGAIN = (1.1, 1.3)


@dataclass(frozen=True, slots=True)
class Question:
    """A request that only a person can tell about: whether ``steps`` happened. ``verdict`` is what was found."""

    entry: Entry
    request: Request
    verdict: Verdict

    @property
    def identifier(self) -> str:
        return self.request.identifier

    @property
    def steps(self) -> tuple[Step, ...]:
        return self.entry.steps_of(self.request)

    @property
    def asked_at(self) -> datetime:
        return self.request.at or self.entry.at


class Settler:
    """``reach`` gives a connection, ``settled`` is told of every request that turned out to be done or not.

    ``latest`` is how long a request may take to arrive, see `LATEST`.
    """

    def __init__(
        self,
        journal: Journal,
        changing: "asyncio.Lock",
        reach: Callable[[], Awaitable[Connection]],
        settled: Callable[[Entry, Request, Verdict], Awaitable[None]],
        latest: float = LATEST,
    ) -> None:
        self._latest = latest
        self._journal = journal
        self._changing = changing
        self._reach = reach
        self._settled = settled
        self._known_since: dict[tuple[str, int], float] = {}
        self._news = asyncio.Event()

    def wake(self) -> None:
        """There is a request of which nobody knows what became, or may be."""
        self._news.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                left = await self.settle()
            except StoreroomError:  # the journal cannot be read
                left = 1
            if left:
                await asyncio.sleep(_REST)
            else:
                await self._news.wait()
            self._news.clear()

    async def settle(self) -> int:
        """Look into all that is open, waiting for what may still arrive; how many of these nothing can be found out
        about for now. Raises `StoreUnavailable`, where the journal cannot be read or written.
        """
        found = await self._open()
        known_since = [
            self._known_since.setdefault((entry.identifier, request.positions.start), monotonic())
            for entry, request in found
        ]
        settled = [
            await self._settle(entry, request, since)
            for (entry, request), since in zip(found, known_since, strict=True)
        ]
        while any(settled) and await self._settle_questions():
            pass
        return settled.count(False)

    async def _settle_questions(self) -> bool:
        """Whether something is told by now of what was ambiguous while others were open."""
        found = False
        for question in await self.questions():
            entry, request = question.entry, question.request
            try:
                verdict = await self._judge(entry, request, waited=True)
            except StoreroomError:
                return found
            if verdict and verdict.finding is not Finding.AMBIGUOUS:
                await self._note(entry, request, verdict)
                found = True
        return found

    async def questions(self) -> list[Question]:
        return [
            Question(entry, request, request.verdict)
            for entry in await self._journal.with_states(State.UNKNOWN)
            for request in entry.requests
            if request.state is State.UNKNOWN and request.verdict is not None
        ]

    async def answer(self, question: Question, *, done: bool) -> None:
        verdict = Verdict(Finding.DONE if done else Finding.NOT_DONE, By.PERSON)
        await self._note(question.entry, question.request, verdict)

    async def _open(self) -> list[tuple[Entry, Request]]:
        """What is being sent at this moment by this program is not among them."""
        async with self._changing:
            entries = await self._journal.with_states(State.SENDING, State.UNKNOWN)
        return [
            (entry, request)
            for entry in entries
            for request in entry.requests
            if request.state.happened is None and request.verdict is None
        ]

    async def _settle(self, entry: Entry, request: Request, known_since: float) -> bool:
        """Ask for what tells at once, then wait for what may still arrive. False where it cannot be told for now."""
        for waits in (0.0, 1.0, *_AGAIN):
            await asyncio.sleep(max(known_since + waits * self._latest - monotonic(), 0.0))
            try:
                verdict = await self._judge(entry, request, waited=waits > 0)
                if verdict and (verdict.finding is not Finding.AMBIGUOUS or waits == _AGAIN[-1]):
                    await self._note(entry, request, verdict)
                    return True
            except StoreroomError:
                return False
        return False

    async def _note(self, entry: Entry, request: Request, verdict: Verdict) -> None:
        if await self._journal.settle(entry, request, verdict):
            await self._settled(entry, request, verdict)

    async def _judge(self, entry: Entry, request: Request, *, waited: bool) -> Verdict | None:
        """What became of it; None where that cannot be told yet. Raises `StoreroomError`."""
        steps = entry.steps_of(request)
        movements = movements_of(steps)
        to = await self._reach()
        if not movements:
            return await by_state(to, steps) if waited else None
        if (await to.means()).once is not None and request.identifier:
            return await _by_identifier(to, request.identifier, movements, waited=waited)
        if not waited:
            return None
        if request.before is None:
            return Verdict(Finding.AMBIGUOUS, By.BALANCES, (Clue("evidence.none"),))
        mark = await self._journal.mark()
        now = await look_again(to, movements, request.before)
        ours = await self._ours(entry, request, request.before.journal)
        if now is None or mark != await self._journal.mark():  # something of ours may be in it or not
            return None
        return weighed(movements, request.before, now, ours, to.store)

    async def _ours(self, entry: Entry, request: Request, journal: int) -> Ours:
        variants = {each.variant for each in movements_of(entry.steps_of(request))}
        moved = await self._journal.moved(variants, journal)
        key = (entry.identifier, request.positions)
        (it,) = (each for each in moved if (each.entry.identifier, each.request.positions) == key)
        others = [each for each in moved if each is not it]
        own = [_movements(each, variants) for each in others if _is_known(each, it)]
        suspects = [_movements(each, variants) for each in others if _is_suspect(each, it, journal)]
        return Ours(own, suspects)


async def _by_identifier(
    to: Connection, identifier: str, movements: Sequence[Movement], *, waited: bool
) -> Verdict | None:
    recorded = await to.client.ledger.under(identifier)
    if not recorded:
        return by_identifier(movements, None) if waited else None
    return by_identifier(movements, [_movement(to, each) for each in recorded])


def _movement(to: Connection, recorded: Recorded) -> Movement | None:
    """None for one that is none of ours: between other locations than a reason joins."""
    ends = (recorded.source_type, recorded.target_type)
    if (to.locations[ends[0]], to.locations[ends[1]]) != (recorded.source, recorded.target):
        return None
    try:
        reason = reason_between(*ends)
    except KeyError:
        return None
    return Movement(recorded.product, recorded.variant, reason, recorded.quantity)


def _is_known(other: Moved, it: Moved) -> bool:
    """Whether it was certainly made after ``it`` was sent."""
    return other.sent > it.sent and _found_done(other.request)


def _is_suspect(other: Moved, it: Moved, journal: int) -> bool:
    """Whether it may have been made since ``it`` was looked at. What a person said may be an error."""
    if other.request.state.happened is None or _by_person(other.request):
        return True
    return _found_done(other.request) and other.sent < it.sent and other.last > journal


def _found_done(request: Request) -> bool:
    return request.state.happened is True and not _by_person(request)


def _by_person(request: Request) -> bool:
    verdict = request.verdict
    return request.state in (State.DONE, State.NOT_DONE) and verdict is not None and verdict.by is By.PERSON


def _movements(moved: Moved, variants: Collection[str]) -> list[Movement]:
    movements = movements_of(moved.entry.steps_of(moved.request))
    return [movement for movement in movements if movement.variant in variants]
