"""What is written can be read by whoever reads such files."""

import datetime
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from python_calamine import load_workbook

from app.domain.errors import StoreUnavailable
from app.exchange.tables import Value, write_table

WHEN = datetime.datetime(2026, 11, 22, 13, 5, 9, tzinfo=datetime.UTC)
ROWS: list[list[Value]] = [
    [WHEN, "Crème, brûlée", Decimal("-2.50"), None],
    [WHEN, "=1+1", Decimal(1200), "x\ny"],
]
TITLES = ["When", "What", "Change", "Note"]


def test_text(tmp_path: Path) -> None:
    path = tmp_path / "activity.csv"
    assert write_table(path, TITLES, ROWS) == 2
    assert path.read_bytes().decode("utf-8-sig") == (
        "When,What,Change,Note\r\n"
        '2026-11-22 13:05:09,"Crème, brûlée",-2.5,\r\n'
        '2026-11-22 13:05:09,\'=1+1,1200,"x\ny"\r\n'
    )


def test_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "activity.xlsx"
    assert write_table(path, TITLES, ROWS) == 2
    with load_workbook(path) as book:
        rows = book.get_sheet_by_index(0).to_python()
    when = WHEN.replace(tzinfo=None)
    assert rows == [TITLES, [when, "Crème, brûlée", -2.5, ""], [when, "=1+1", 1200, "x\ny"]]


@pytest.mark.parametrize("name", ["activity.csv", "activity.xlsx"])
def test_what_cannot_be_written_leaves_all_as_it_was(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("before")

    def breaking() -> Iterator[list[Value]]:
        yield ROWS[0]
        raise OSError(28, "No space left on device")

    with pytest.raises(StoreUnavailable, match=r"file\.not_written .*No space left on device"):
        write_table(path, TITLES, breaking())
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(StoreUnavailable, match=r"file\.not_written"):
        write_table(tmp_path / "nowhere" / name, TITLES, ROWS)
