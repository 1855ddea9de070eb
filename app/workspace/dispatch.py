"""Carries plans out: request by request, with what became of each taken in before the next."""

import getpass
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from app.domain.changes import Changes
from app.domain.errors import Outdated, ServiceError, StoreroomError, StoreUnavailable
from app.domain.evidence import Before
from app.domain.plans import Plan, Step, begins_from, from_balances, moved_since
from app.workspace.courier import Courier, Prepare, Reach, Sent
from app.workspace.entries import Entry, Request, entry_of, movements_of
from app.workspace.journal import Journal
from app.workspace.outcomes import Outcome, State
from app.workspace.written import write_error

if TYPE_CHECKING:
    from app.workspace.workspace import Workspace


Progress = Callable[[int, int], None]
Stop = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Watch:
    """How the person goes along: ``progress`` is told how many requests of how many are over, ``stop`` asked between
    them. With ``moved_is_fine`` a movement is made also where stock is not what the plan began from.
    """

    progress: Progress | None = None
    stop: Stop | None = None
    moved_is_fine: bool = False


class Dispatch:
    """One plan at a time: whoever calls sees to that. Raises as `Workspace.carry_out` does."""

    def __init__(self, workspace: "Workspace", journal: Journal, reach: Reach) -> None:
        self._workspace = workspace
        self._journal = journal
        self._courier = Courier(journal, reach)

    async def carry_out(self, plan: Plan, watch: Watch) -> Outcome:
        return await self._deliver(entry_of(plan, datetime.now(UTC), _who()), watch, new=True)

    async def resume(self, identifier: str, watch: Watch) -> Outcome:
        """Send what of a plan was never sent."""
        return await self._deliver(await self._journal.entry(identifier), watch, new=False)

    async def _deliver(self, entry: Entry, watch: Watch, *, new: bool) -> Outcome:
        over: list[Sent] = []
        changes = Changes()
        error: StoreroomError | None = None
        planned = entry.planned
        for request in planned:
            if self._workspace.closing:
                error = StoreUnavailable("store.closing")
            if error or (over and (over[-1].stopped or (watch.stop and watch.stop()))):
                break
            try:
                first = not over
                prepare = self._prepare(entry, request, watch, new=new and first, first=first)
                expected = self._expected(entry, watch)
                sent = await self._courier.carry(entry, request, prepare, expected, new=new and first)
            except (Outdated, StoreUnavailable) as raised:
                await self._tell_of(raised)
                if not over:
                    raise
                error = raised
                break
            entry = sent.entry
            over.append(sent)
            changes |= await self._take(sent)
            error = await self._moved(sent)
            if watch.progress:
                watch.progress(len(over), len(planned))
        outcome = await self._ended(entry, over, error, changes, new=new)
        if isinstance(error, Outdated) and len(over) == 1:
            raise error
        return outcome

    def _expected(self, entry: Entry, watch: Watch) -> Mapping[str, Decimal] | None:
        """What a service may look at by itself: of a plan in several requests all is looked at before the first."""
        plan = entry.plan
        if len(entry.requests) > 1 or (watch.moved_is_fine and not plan.sets_stock):
            return None
        expected, items = begins_from(plan.steps), self._workspace.items
        self._check(plan, plan.steps, {each: items[each].balance for each in expected if each in items})
        return expected

    async def _moved(self, sent: Sent) -> Outdated | None:
        """What the service refused to begin from, as it is now."""
        if sent.error is None or sent.error.key != "service.stock_moved":
            return None
        steps = sent.entry.steps_of(sent.request)
        try:
            self._check(sent.entry.plan, steps, await self._courier.balances(movements_of(steps)))
        except Outdated as error:
            await self._tell_of(error)
            return error
        except ServiceError:
            return None
        return None

    def _prepare(self, entry: Entry, request: Request, watch: Watch, *, new: bool, first: bool) -> Prepare:
        plan = entry.plan
        steps = plan.steps if new else entry.steps_of(request)

        def prepare(before: Before) -> Entry:
            if plan.sets_stock or (first and not watch.moved_is_fine):
                self._check(plan, steps, before.balances)
            return replace(entry, plan=from_balances(plan, before.balances)) if new else entry

        return prepare

    def _check(self, plan: Plan, steps: Iterable[Step], balances: Mapping[str, Decimal]) -> None:
        """Raises `Outdated` where the steps begin from something else."""
        items = self._workspace.items
        moved = {
            variant: before for variant, before in moved_since(steps, balances).items() if variant in items
        }
        if not moved:
            return
        variant, before = next(iter(moved.items()))
        variants = {each.variant for each in movements_of(plan.steps)}
        now = {
            variant: replace(items[variant], balance=balances.get(variant, items[variant].balance))
            for variant in variants
            if variant in items
        }
        values = {"title": items[variant].title, "before": before, "now": balances[variant]}
        raise Outdated("plan.outdated", items=now, **values)

    async def _tell_of(self, error: StoreroomError) -> None:
        if isinstance(error, Outdated):
            balances = {variant: item.balance for variant, item in error.items.items()}
            await self._workspace.take(balances, (), {})

    async def _take(self, sent: Sent) -> Changes:
        steps = sent.entry.steps_of(sent.request) if sent.state is State.CONFIRMED else ()
        return await self._workspace.take(sent.before.balances if sent.before else {}, steps, sent.after)

    async def _ended(
        self, entry: Entry, over: list[Sent], error: StoreroomError | None, changes: Changes, *, new: bool
    ) -> Outcome:
        """Where nothing of a new plan was done, the person begins anew, and its rest is never sent."""
        states = {request.positions: request.state for request in entry.requests}
        states |= {sent.request.positions: sent.state for sent in over}
        if new and over and not any(sent.state.happened is not False for sent in over):
            rest = entry.requests[len(over) :]
            states |= {request.positions: State.NOT_SENT for request in rest}
        failed = error or next((sent.error for sent in over if sent.error), None)
        interruption = next((sent.interruption for sent in over if sent.interruption), None)
        try:
            await self._write_rest(entry, over, states, new=new)
        except StoreUnavailable as raised:
            failed = failed or raised
        if interruption:
            raise interruption
        return Outcome(
            entry.identifier,
            entry.plan,
            tuple(states[request.positions] for request in entry.requests for _ in request.positions),
            failed,
            changes,
            {variant: balance for sent in over for variant, balance in sent.after.items()},
        )

    async def _write_rest(
        self, entry: Entry, over: list[Sent], states: Mapping[range, State], *, new: bool
    ) -> None:
        rest = [each for each in entry.requests[len(over) :] if states[each.positions] is State.NOT_SENT]
        if not new or (over and over[0].written):
            if rest:
                await self._journal.note(entry, rest, State.NOT_SENT)
            return
        known = [(sent.request, sent.state, write_error(sent.error or "")) for sent in over]
        await self._journal.write(entry, [*known, *((each, State.NOT_SENT, None) for each in rest)])


def _who() -> str:
    """The one who is signed in to this computer."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # nobody who has a name
        return ""
