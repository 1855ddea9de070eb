"""The file of records, whatever befalls it: an older program's, a newer one's, damage, a full disk, another program."""

import asyncio
import contextlib
import sqlite3
import sys
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.errors import StoreUnavailable
from app.domain.movements import Movement, Reason
from app.domain.plans import MovementStep, Plan, Purpose
from app.workspace.entries import Entry, entry_of
from app.workspace.journal import Journal
from app.workspace.outcomes import State
from app.workspace.records import Records
from app.workspace.records_file import VERSION
from tests.faults.forks import apart, give_up_privileges
from tests.workspace.test_journal import journal_at

#: As version 1 of the program made it, with a plan of which each kind of thing became.
_VERSION_1 = """
BEGIN;
CREATE TABLE plans (number INTEGER PRIMARY KEY, identifier TEXT NOT NULL UNIQUE, at TEXT NOT NULL,
    purpose TEXT NOT NULL) STRICT;
CREATE TABLE steps (plan INTEGER NOT NULL REFERENCES plans, position INTEGER NOT NULL, step TEXT NOT NULL,
    PRIMARY KEY (plan, position)) STRICT, WITHOUT ROWID;
CREATE TABLE touched (variant TEXT NOT NULL, plan INTEGER NOT NULL, position INTEGER NOT NULL,
    PRIMARY KEY (variant, plan, position)) STRICT, WITHOUT ROWID;
CREATE TABLE outcomes (number INTEGER PRIMARY KEY, plan INTEGER NOT NULL REFERENCES plans, first INTEGER NOT NULL,
    last INTEGER NOT NULL, at TEXT NOT NULL, state TEXT NOT NULL, error TEXT) STRICT;
CREATE INDEX outcomes_of_plan ON outcomes (plan);
PRAGMA user_version = 1;
INSERT INTO plans VALUES (1, 'one', '2026-11-01T10:00:00+00:00', 'sell'),
    (2, 'two', '2026-11-02T10:00:00+00:00', 'restock'), (3, 'three', '2026-11-03T10:00:00+00:00', 'sell');
INSERT INTO steps VALUES
    (1, 0, '{"kind":"movement","product":"p","variant":"v","reason":"SALE","quantity":"1","before":"3","after":"2"}'),
    (2, 0, '{"kind":"tracking","product":"p","variants":["v"],"on":true}'),
    (2, 1, '{"kind":"movement","product":"p","variant":"v","reason":"RESTOCK","quantity":"5","before":"2","after":"7"}'),
    (3, 0, '{"kind":"movement","product":"p","variant":"v","reason":"SALE","quantity":"1","before":"7","after":"6"}');
INSERT INTO touched VALUES ('v', 1, 0), ('v', 2, 0), ('v', 2, 1), ('v', 3, 0);
INSERT INTO outcomes VALUES (1, 1, 0, 0, '2026-11-01T10:00:01+00:00', 'confirmed', NULL),
    (2, 2, 0, 0, '2026-11-02T10:00:01+00:00', 'confirmed', NULL),
    (3, 2, 1, 1, '2026-11-02T10:00:02+00:00', 'refused', 'service.refused status=422');
COMMIT;
"""


def _step(before: int) -> MovementStep:
    return MovementStep(Movement("p", "v", Reason.SALE, Decimal(1)), Decimal(before), Decimal(before - 1))


def _entry(before: int = 3) -> Entry:
    return entry_of(Plan(Purpose.SELL, (_step(before),)), datetime.now(UTC), "ada")


async def _write(path: Path, count: int, state: State = State.CONFIRMED) -> list[Entry]:
    entries = [_entry(count - number) for number in range(count)]
    async with journal_at(path) as journal:
        for entry in entries:
            await journal.send(entry, entry.requests[0], None, new=True)
            await journal.note(entry, entry.requests, state)
    return entries


async def test_committed_means_on_the_disk(tmp_path: Path) -> None:
    records = Records(tmp_path / "records.sqlite")
    (synchronous,) = await records.read(
        lambda connection: connection.execute("PRAGMA synchronous").fetchone()
    )
    await records.close()
    assert synchronous == 2  # FULL


async def test_records_of_an_earlier_program_are_brought_forward_after_a_copy(tmp_path: Path) -> None:
    path = tmp_path / "records.sqlite"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.executescript(_VERSION_1)
    async with journal_at(path) as journal:
        sold, restocked, unsure = [await journal.entry(name) for name in ("one", "two", "three")]
        states = [entry.states for entry in await journal.with_states(*State)]
    assert [(each.identifier, each.state) for each in sold.requests] == [("one", State.CONFIRMED)]
    assert restocked.states == (State.CONFIRMED, State.REFUSED)
    assert [each.identifier for each in restocked.requests] == ["", ""], "one was used for both"
    assert restocked.requests[1].error == "service.refused status=422"
    assert unsure.states == (State.UNKNOWN,), "it may have been sent"
    assert states == [(State.CONFIRMED,), (State.CONFIRMED, State.REFUSED), (State.UNKNOWN,)]
    with contextlib.closing(sqlite3.connect(tmp_path / "records.version-1.sqlite")) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
        assert connection.execute("SELECT count(*) FROM plans").fetchone() == (3,)


async def test_records_that_cannot_be_brought_forward_are_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "records.sqlite"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.executescript(_VERSION_1)
        connection.execute("UPDATE steps SET step = 'no step' WHERE plan = 3")
        connection.commit()
    with pytest.raises(Exception, match="malformed"):
        async with journal_at(path):
            pass
    with contextlib.closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
        assert connection.execute("SELECT count(*) FROM plans").fetchone() == (3,)


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


async def test_a_file_that_is_none_of_ours_is_kept_aside(tmp_path: Path) -> None:
    path = tmp_path / "records.sqlite"
    content = b"this is no database, and long enough to be told from one" * 9
    path.write_bytes(content)
    records = Records(path)
    await records.open()
    assert records.damage is not None
    assert (records.damage.key, records.damage.values["plans"]) == ("records.damaged", 0)
    assert [each.read_bytes() for each in _damaged(tmp_path)] == [content]
    entry = _entry()
    await Journal(records).write(entry)
    await records.close()
    async with journal_at(path) as journal:
        assert (await journal.entry(entry.identifier)).plan == entry.plan


async def test_of_a_file_whose_end_is_lost_what_can_be_read_is_read(tmp_path: Path) -> None:
    path = tmp_path / "records.sqlite"
    entries = await _write(path, 300)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * 3 // 5])
    records = Records(path)
    journal = Journal(records)
    found = await journal.with_states(*State)
    assert records.damage is not None
    assert [each.stat().st_size for each in _damaged(tmp_path)] == [len(whole) * 3 // 5]
    assert records.damage.values == {"path": str(_damaged(tmp_path)[0]), "plans": len(found)}
    assert 0 < len(found) < len(entries)
    assert {entry.plan.steps for entry in found} <= {entry.plan.steps for entry in entries}
    assert await journal.with_states(State.PLANNED, State.SENDING) == [], "one may have been sent already"
    another = _entry()
    await journal.write(another)
    await records.close()
    async with journal_at(path) as reopened:
        assert (await reopened.entry(another.identifier)).plan == another.plan


async def test_what_a_power_cut_left_half_written_is_as_if_it_had_not_begun(tmp_path: Path) -> None:
    """A write-ahead log that breaks off: all that was committed before is there."""
    path = tmp_path / "records.sqlite"
    records = Records(path)
    journal = Journal(records)
    entries = [_entry(number) for number in range(1, 6)]
    sizes = []
    for entry in entries:
        await journal.write(entry)
        sizes.append(path.with_name("records.sqlite-wal").stat().st_size)
    copy = tmp_path / "copy.sqlite"
    copy.write_bytes(path.read_bytes())
    wal = path.with_name("records.sqlite-wal").read_bytes()
    copy.with_name("copy.sqlite-wal").write_bytes(wal[: (sizes[2] + sizes[3]) // 2])
    await records.close()
    async with journal_at(copy) as again:
        found = await again.with_states(*State)
    assert [entry.identifier for entry in found] == [entry.identifier for entry in entries[:3]]


async def test_on_a_full_disk_nothing_is_written_and_it_is_said(tmp_path: Path) -> None:
    path = tmp_path / "records.sqlite"
    records = Records(path)
    journal = Journal(records)
    kept = _entry()
    await journal.write(kept)
    (pages,) = await records.read(lambda connection: connection.execute("PRAGMA page_count").fetchone())
    await records.read(lambda connection: connection.execute(f"PRAGMA max_page_count = {pages}").fetchone())
    large = entry_of(Plan(Purpose.SELL, tuple(map(_step, range(1, 500)))), datetime.now(UTC), "ada")
    with pytest.raises(StoreUnavailable, match="full"):
        await journal.write(large)
    await records.close()
    async with journal_at(path) as again:
        assert [entry.identifier for entry in await again.with_states(*State)] == [kept.identifier]


@pytest.mark.skipif(sys.platform == "win32", reason="a folder there can be written all the same")
def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    path = tmp_path / "records.sqlite"
    asyncio.run(_write(path, 1))
    path.chmod(0o400)
    tmp_path.chmod(0o500)
    try:
        assert asyncio.run(apart(_refusal, path)) == "records.failed"
    finally:
        tmp_path.chmod(0o700)


def _refusal(path: Path) -> str:
    """Why nothing more can be written there; nothing, if it can."""
    give_up_privileges()
    try:
        asyncio.run(_write(path, 1))
    except StoreUnavailable as error:
        return error.key
    return ""


def _damaged(folder: Path) -> list[Path]:
    return sorted(folder.glob("records.damaged-*.sqlite"))


async def test_two_programs_write_at_once_and_nothing_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "records.sqlite"
    both = [Records(path), Records(path)]
    journals = [Journal(records) for records in both]

    async def write(journal: Journal) -> list[Entry]:
        entries = [_entry() for _ in range(40)]
        for entry in entries:
            await journal.send(entry, entry.requests[0], None, new=True)
            await journal.note(entry, entry.requests, State.CONFIRMED)
        return entries

    written = [entry for entries in await asyncio.gather(*map(write, journals)) for entry in entries]
    for entry in written:
        assert (await journals[0].entry(entry.identifier)).states == (State.CONFIRMED,)
    assert len({entry.requests[0].identifier for entry in written}) == len(written)
    for records in both:
        await records.close()
