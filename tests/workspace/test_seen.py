"""What readings find and what the service tells are one thing, and the books balance."""

import asyncio
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.activity import Different, Source, ToldLine
from app.domain.movements import Reason
from app.domain.plans import LevelStep, Purpose, TrackingStep
from app.domain.stock import NO_LEVEL, Level
from app.workspace.past import happened
from app.workspace.records import Records
from app.workspace.seen import Seen
from app.workspace.shelf import units
from app.workspace.timeline import Wanted, page
from tests.workspace.remembering import minutes, moving, records_in, told


def found(change: int) -> Different:
    return Different((ToldLine("v", Decimal(change)),))


async def shown(records: Records) -> list[tuple[Source, Purpose | None, int]]:
    found = await happened(records, "v", Decimal(0))
    return [(each.source, each.purpose, int(each.change)) for each in found]


FOUND, SOLD = (Source.ELSEWHERE, None), (Source.TILL, Purpose.SELL)


async def test_what_nobody_tells_of_was_changed_elsewhere(tmp_path: Path) -> None:
    async with records_in(tmp_path) as records:
        await Seen(records).note(found(-3), minutes(0), minutes(10))
        (line,) = await happened(records, "v", Decimal(5))
    assert (line.source, line.purpose) == (Source.ELSEWHERE, None)
    assert [line.change, line.after] == [-3, 5]
    assert (line.since, line.at) == (minutes(0), minutes(10))


async def test_what_is_told_later_takes_its_part(tmp_path: Path) -> None:
    async with records_in(tmp_path) as records:
        seen = Seen(records)
        await seen.note(found(-3), minutes(0), minutes(10))
        await seen.tell([told("v", -2, minutes(5))], minutes(10), {})
        assert await shown(records) == [(*FOUND, -1), (*SOLD, -2)]
        await seen.tell([told("v", -1, minutes(6))], minutes(10), {})
        assert await shown(records) == [(*SOLD, -1), (*SOLD, -2)]


async def test_a_delivery_shows_behind_a_sale(tmp_path: Path) -> None:
    """A reading finds three more: five were sold, so eight must have come."""
    async with records_in(tmp_path) as records:
        seen = Seen(records)
        await seen.note(found(3), minutes(0), minutes(10))
        await seen.tell([told("v", -5, minutes(5))], minutes(10), {})
        assert await shown(records) == [(*FOUND, 8), (*SOLD, -5)]


async def test_what_is_told_early_is_expected(tmp_path: Path) -> None:
    async with records_in(tmp_path) as records:
        seen = Seen(records)
        await seen.note(found(1), minutes(0), minutes(10))
        await seen.tell([told("v", -2, minutes(16))], minutes(14), {})
        await seen.note(found(-2), minutes(14), minutes(17))
        assert await shown(records) == [(*SOLD, -2), (*FOUND, 1)]


async def test_what_no_reading_shows_was_made_up_for(tmp_path: Path) -> None:
    async with records_in(tmp_path) as records:
        seen = Seen(records)
        await seen.note(found(1), minutes(0), minutes(10))
        await seen.tell([told("v", -2, minutes(12))], minutes(14), {})
        await seen.note(Different((ToldLine("w", Decimal(1)),)), minutes(14), minutes(30))
        assert await shown(records) == [(*FOUND, 2), (*SOLD, -2), (*FOUND, 1)]


async def test_what_was_before_the_first_reading_is_history(tmp_path: Path) -> None:
    async with records_in(tmp_path) as records:
        seen = Seen(records)
        await seen.tell([told("v", -2, minutes(-100))], minutes(0), {})
        await seen.note(found(-3), minutes(0), minutes(10))
        assert await shown(records) == [(*FOUND, -3), (*SOLD, -2)]


async def test_each_thing_is_told_once(tmp_path: Path) -> None:
    async with records_in(tmp_path) as records:
        seen = Seen(records)
        for mark in ("1", "2"):
            await seen.tell([told("v", -2, minutes(5), "receipt")], minutes(4), {"receipts": mark})
        assert await shown(records) == [(*SOLD, -2)]
        assert await seen.marks() == {"receipts": "2"}


async def test_what_was_ours_after_all_was_not_done_elsewhere(tmp_path: Path) -> None:
    async with records_in(tmp_path) as records:
        seen = Seen(records)
        level = LevelStep("p", "v", NO_LEVEL, Level(Decimal(2)))
        tracking = TrackingStep("p", ("v", "w"), on=True)
        await seen.note(Different(found(5).stock, (level, tracking)), minutes(0), minutes(1))
        assert len(await page(records, Wanted())) == 3
        await seen.settled([moving("v", Reason.RESTOCK, 5, 3), level, tracking], minutes(0.5), minutes(1))
        assert await page(records, Wanted()) == []


async def test_settings_are_told_by_what_they_are(tmp_path: Path) -> None:
    async with records_in(tmp_path) as records:
        settings = (TrackingStep("p", ("v", "w"), on=False), LevelStep("p", "v", NO_LEVEL, Level(Decimal(2))))
        await Seen(records).note(Different((), settings), minutes(0), minutes(1))
        entries = await page(records, Wanted(variant="w"))
        assert [(each.purpose, each.count) for each in entries] == [(Purpose.STOP_TRACKING, 2)]
        assert [line.step for line in await happened(records, "v", Decimal(0))] == [settings[1], settings[0]]


#: A change by others with its lag in minutes until it is told, a reading, or only time that passes.
WORLD = st.lists(
    st.one_of(
        st.tuples(st.integers(-9, 9).filter(bool), st.floats(0, 30)), st.just("reading"), st.floats(0, 20)
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(WORLD)
def test_the_books_balance(world: list[tuple[int, float] | str | float]) -> None:
    with TemporaryDirectory() as folder:
        asyncio.run(_the_books_balance(Path(folder), world))


async def _the_books_balance(folder: Path, world: list[tuple[int, float] | str | float]) -> None:
    async with records_in(folder) as records:
        seen = Seen(records)
        now = read_at = minutes(0)
        balance = read = 0
        pending: list[tuple[datetime, int, datetime]] = []
        await seen.note(Different((ToldLine("other", Decimal(1)),)), minutes(-1), now)
        for number, each in enumerate(world):
            if isinstance(each, float):
                now += timedelta(minutes=each)
            elif isinstance(each, tuple):
                now += timedelta(seconds=1)
                balance += each[0]
                pending.append((now + timedelta(minutes=each[1]), each[0], now))
            else:
                if balance != read:
                    await seen.note(found(balance - read), read_at, now)
                read, read_at = balance, now
            for due in [due for due in pending if due[0] <= now]:
                pending.remove(due)
                await seen.tell([told("v", due[1], due[2], f"{number} {due}")], read_at, {})
            assert await records.read(_in_the_books) == units(Decimal(read))


def _in_the_books(connection: object) -> int:
    query = (
        "SELECT (SELECT ifnull(sum(change), 0) FROM seen_lines WHERE variant = 'v')"
        " - (SELECT ifnull(sum(change), 0) FROM expected WHERE variant = 'v')"
    )
    (total,) = connection.execute(query).fetchone()  # type: ignore[attr-defined]
    return int(total)


@pytest.mark.parametrize("count", [50_000])
async def test_a_reading_that_finds_much_is_noted_soon(tmp_path: Path, count: int) -> None:
    async with records_in(tmp_path) as records:
        many = Different(tuple(ToldLine(f"v{number}", Decimal(1)) for number in range(count)))
        await Seen(records).note(many, minutes(0), minutes(1))
        (entry,) = await page(records, Wanted())
    assert entry.count == count
