import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.errors import Invalid, ReplyLost, StoreUnavailable
from app.domain.evidence import Before, By, Clue, Finding, PastChange, Verdict
from app.domain.movements import Movement, Reason
from app.domain.plans import MovementStep, Plan, Purpose, TrackingStep, Undoes
from app.workspace.entries import MOST_PER_REQUEST, Entry, entry_of
from app.workspace.journal import Journal
from app.workspace.outcomes import State
from app.workspace.records import Records

_NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
_LOST = ReplyLost("service.reply_lost")


def _sale(variant: str, before: int) -> MovementStep:
    movement = Movement("p", variant, Reason.SALE, Decimal(1))
    return MovementStep(movement, Decimal(before), Decimal(before - 1))


def _entry(*steps: MovementStep | TrackingStep, undoes: Undoes | None = None) -> Entry:
    return entry_of(Plan(Purpose.SELL, steps, "market day", undoes), _NOW, "ada")


@contextlib.asynccontextmanager
async def journal_at(path: Path) -> AsyncIterator[Journal]:
    records = Records(path)
    try:
        await records.open()
        yield Journal(records)
    finally:
        await records.close()


async def test_what_was_written_is_there_after_the_program_ended(tmp_path: Path) -> None:
    path = tmp_path / "records.sqlite"
    before = Before(
        {"v": Decimal("2.5")}, (PastChange("v", Decimal(-1), _NOW),), purchases="a hash", journal=7
    )
    found = Verdict(Finding.DONE, By.HISTORY, (Clue("history.row", {"variant": "v", "by": "-1"}),))
    entry = _entry(_sale("v", 3))
    (request,) = entry.requests
    async with journal_at(path) as journal:
        await journal.send(entry, request, before, new=True)
        await journal.note(entry, [request], State.UNKNOWN, _LOST)
        await journal.settle(entry, request, found)
    async with journal_at(path) as journal:
        read = await journal.entry(entry.identifier)
    (kept,) = read.requests
    assert read == replace(entry, requests=read.requests)
    assert (kept.identifier, kept.positions, kept.state) == (request.identifier, range(1), State.DONE)
    assert (kept.before, kept.error, kept.verdict) == (before, "service.reply_lost", found)


async def test_a_request_is_planned_until_it_leaves_and_open_until_more_is_known(tmp_path: Path) -> None:
    entry = _entry(*(_sale("v", 2000 - number) for number in range(MOST_PER_REQUEST + 1)))
    first, second = entry.requests
    async with journal_at(tmp_path / "records.sqlite") as journal:
        await journal.send(entry, first, None, new=True)
        (found,) = await journal.with_states(State.SENDING)
        assert [each.state for each in found.requests] == [State.SENDING, State.PLANNED]
        assert found.planned == (replace(second),)
        await journal.note(entry, [first], State.CONFIRMED)
        assert await journal.with_states(State.SENDING, State.UNKNOWN) == []
        (found,) = await journal.with_states(State.PLANNED)
        assert set(found.states[:MOST_PER_REQUEST]) == {State.CONFIRMED}
        await journal.note(entry, [second], State.NOT_SENT)
        assert await journal.with_states(State.PLANNED) == []


async def test_what_came_last_is_told_by_numbers_though_the_clock_was_set_back(tmp_path: Path) -> None:
    entry, later = _entry(_sale("v", 3)), replace(_entry(_sale("v", 2)), at=_NOW - timedelta(days=400))
    async with journal_at(tmp_path / "records.sqlite") as journal:
        for each in (entry, later):
            await journal.send(each, each.requests[0], None, new=True)
        found = await journal.with_states(State.SENDING)
    assert [each.identifier for each in found] == [entry.identifier, later.identifier]


async def test_what_is_ambiguous_stays_unknown_with_what_was_found(tmp_path: Path) -> None:
    entry = _entry(_sale("v", 3))
    (request,) = entry.requests
    found = Verdict(Finding.AMBIGUOUS, By.BALANCES, (Clue("balances.others"),))
    async with journal_at(tmp_path / "records.sqlite") as journal:
        await journal.send(entry, request, None, new=True)
        await journal.settle(entry, request, found)
        (read,) = (await journal.entry(entry.identifier)).requests
    assert (read.state, read.verdict) == (State.UNKNOWN, found)


async def test_a_later_outcome_counts(tmp_path: Path) -> None:
    entry = _entry(TrackingStep("p", ("v", "w"), on=True))
    async with journal_at(tmp_path / "records.sqlite") as journal:
        await journal.send(entry, entry.requests[0], None, new=True)
        await journal.note(entry, entry.requests, State.UNKNOWN, _LOST)
        await journal.note(entry, entry.requests, State.CONFIRMED)
        read = await journal.entry(entry.identifier)
    assert (read.plan, read.states) == (entry.plan, (State.CONFIRMED,))


async def test_what_another_program_sends_is_not_sent_here(tmp_path: Path) -> None:
    entry = _entry(_sale("v", 3))
    async with (
        journal_at(tmp_path / "records.sqlite") as one,
        journal_at(tmp_path / "records.sqlite") as other,
    ):
        await one.write(entry)
        await one.send(entry, entry.requests[0], None, new=False)
        with pytest.raises(StoreUnavailable) as raised:
            await other.send(entry, entry.requests[0], None, new=False)
    assert raised.value.key == "records.sent_elsewhere"


async def test_nothing_is_taken_back_twice(tmp_path: Path) -> None:
    entry = _entry(_sale("v", 3), _sale("w", 3))
    async with journal_at(tmp_path / "records.sqlite") as journal:
        await journal.write(entry)
        first = _entry(_sale("v", 1), undoes=Undoes(entry.identifier, (0,)))
        await journal.write(first)
        with pytest.raises(Invalid) as raised:
            await journal.write(_entry(_sale("v", 1), undoes=Undoes(entry.identifier, (0,))))
        assert raised.value.key == "undo.twice"
        rest = _entry(_sale("w", 1), undoes=Undoes(entry.identifier, (1,)))
        await journal.write(rest)
        await journal.note(first, first.requests, State.REFUSED)
        again = _entry(_sale("v", 1), undoes=Undoes(entry.identifier, (0,)))
        await journal.write(again)
        assert (await journal.entry(again.identifier)).plan.undoes == again.plan.undoes


async def test_a_plan_that_is_not_there(tmp_path: Path) -> None:
    async with journal_at(tmp_path / "records.sqlite") as journal:
        with pytest.raises(StoreUnavailable) as raised:
            await journal.entry("unheard of")
    assert raised.value.key == "records.no_plan"


async def test_what_may_have_moved_the_same_stock(tmp_path: Path) -> None:
    """All that was not over by a mark, but for what moves something else, or never left."""
    async with journal_at(tmp_path / "records.sqlite") as journal:
        before, open_, after, other, planned = (_entry(_sale(variant, 3)) for variant in "vvvwv")
        for each in (before, open_):
            await journal.send(each, each.requests[0], None, new=True)
        await journal.note(before, before.requests, State.CONFIRMED)
        mark = await journal.mark()
        for each in (after, other):
            await journal.send(each, each.requests[0], None, new=True)
            await journal.note(each, each.requests, State.CONFIRMED)
        await journal.write(planned)
        moved = await journal.moved({"v", "x"}, mark)
    assert [each.entry.identifier for each in moved] == [open_.identifier, after.identifier]
    assert [each.last > mark for each in moved] == [False, True]
