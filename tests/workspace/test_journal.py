import contextlib
import sqlite3
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.errors import ReplyLost, StoreUnavailable
from app.domain.movements import Movement, Reason
from app.domain.plans import MovementStep, Plan, Purpose, TrackingStep
from app.workspace.journal import VERSION, Journal
from app.workspace.outcomes import State


def _sale(variant: str, before: int) -> MovementStep:
    movement = Movement("p", variant, Reason.SALE, Decimal(1))
    return MovementStep(movement, Decimal(before), Decimal(before - 1))


@contextlib.asynccontextmanager
async def journal_at(path: Path) -> AsyncIterator[Journal]:
    journal = Journal(path)
    try:
        await journal.open()
        yield journal
    finally:
        await journal.close()


async def test_what_was_written_is_there_after_the_program_ended(tmp_path: Path) -> None:
    path = tmp_path / "records.sqlite"
    began = datetime.now(UTC)
    async with journal_at(path) as journal:
        await journal.write("1", Plan(Purpose.SELL, (_sale("v", 3), _sale("w", 8), _sale("v", 2))))
        await journal.settle("1", range(2), State.CONFIRMED, None)
        await journal.settle("1", range(2, 3), State.REFUSED, ReplyLost("service.reply_lost"))
    async with journal_at(path) as journal:
        entries = await journal.activity("v", limit=20)
    assert [(entry.purpose, entry.step, entry.state) for entry in entries] == [
        (Purpose.SELL, _sale("v", 2), State.REFUSED),
        (Purpose.SELL, _sale("v", 3), State.CONFIRMED),
    ]
    assert all(began <= entry.at <= datetime.now(UTC) for entry in entries)


async def test_a_plan_of_which_nothing_more_is_known_may_have_been_sent(tmp_path: Path) -> None:
    async with journal_at(tmp_path / "records.sqlite") as journal:
        await journal.write("1", Plan(Purpose.SELL, (_sale("v", 3),)))
        (entry,) = await journal.activity("v", limit=20)
    assert entry.state is State.UNKNOWN


async def test_the_newest_come_first_and_a_later_outcome_counts(tmp_path: Path) -> None:
    tracking = TrackingStep("p", ("v", "w"), on=True)
    async with journal_at(tmp_path / "records.sqlite") as journal:
        for number in range(5):
            await journal.write(str(number), Plan(Purpose.SELL, (_sale("v", number),)))
        await journal.write("last", Plan(Purpose.START_TRACKING, (tracking,)))
        await journal.settle("last", range(1), State.UNKNOWN, ReplyLost("service.reply_lost"))
        await journal.settle("last", range(1), State.CONFIRMED, None)
        newest, second = await journal.activity("v", limit=2)
        assert (newest.step, newest.state, second.step) == (tracking, State.CONFIRMED, _sale("v", 4))
        assert len(await journal.activity("w", limit=20)) == 1
        assert await journal.activity("unheard of", limit=20) == []


async def test_records_of_a_later_program_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "records.sqlite"
    async with journal_at(path):
        pass
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    before = path.read_bytes()
    with pytest.raises(StoreUnavailable) as raised:
        async with journal_at(path):
            pass
    assert raised.value.key == "records.newer"
    assert path.read_bytes() == before


async def test_records_that_are_damaged_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "records.sqlite"
    content = b"this is no database, and long enough to be told from one" * 9
    path.write_bytes(content)
    with pytest.raises(StoreUnavailable) as raised:
        async with journal_at(path):
            pass
    assert raised.value.key == "records.failed"
    assert path.read_bytes() == content


async def test_committed_means_on_the_disk(tmp_path: Path) -> None:
    async with journal_at(tmp_path / "records.sqlite") as journal:
        (synchronous,) = await journal._database.run(
            lambda connection: connection.execute("PRAGMA synchronous").fetchone()
        )
    assert synchronous == 2  # FULL
