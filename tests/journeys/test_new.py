"""``storeroom new``: a store from a spreadsheet, every bad row told by its line."""

from decimal import Decimal
from pathlib import Path

import pytest

from app.__main__ import main
from app.accounts import Accounts
from tests.journeys.day import day_at
from tests.window.shop import shown

SHEET = """\
Product,Variant,SKU,Units in stock,Reorder level,Unit price
Denim jacket,S,DJ-S,3,5,899.00
Denim jacket,M,DJ-M,many,5,899.00
,,XX-1,4,,
Straw hat,,SH-1,12,4,249.00
Sun hat,,SH-2,1,4,cheap
"""


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "stock.csv"
    path.write_text(SHEET, encoding="utf-8")
    return path


def new(profile: Path, name: str, *arguments: str) -> int:
    return main(["new", name, "--profile", str(profile), "--no-window", *arguments])


async def test_bad_rows_are_printed_by_line_and_the_others_are_in_the_store(
    tmp_path: Path, sheet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert new(tmp_path, "Northwind", "--from", str(sheet)) == 0
    told = capsys.readouterr()
    assert [line.partition(":")[0] for line in told.err.splitlines()] == [
        "line 3, Units in stock",
        "line 4, Product",
        "line 6, Unit price",
        "Rows left out because of that",
    ]
    assert "“many” is not a number." in told.err
    store = tmp_path / "stores" / "Northwind.sqlite"
    assert told.out == f"Northwind: 2 products, 2 variants, in {store}\n"
    async with day_at(Accounts(tmp_path).open("Northwind")) as day:
        seen = [(i.title, i.balance, i.level.level) for i in shown(day.window.page)]
        assert seen == [("Denim jacket, S", Decimal(3), Decimal(5)), ("Straw hat", Decimal(12), Decimal(4))]
        assert day.window.low_stock.shown == 1


def test_a_store_of_that_name_is_left_alone(
    tmp_path: Path, sheet: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert new(tmp_path, "Northwind") == 0
    before = (tmp_path / "stores" / "Northwind.sqlite").read_bytes()
    capsys.readouterr()
    assert new(tmp_path, "northwind", "--from", str(sheet)) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.splitlines()[-1] == "storeroom: There is an account called “northwind” already."
    assert (tmp_path / "stores" / "Northwind.sqlite").read_bytes() == before


@pytest.mark.parametrize("name", ["", "a/b", "..", "CON"])
def test_a_name_that_can_be_no_file_is_refused_in_one_line(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert new(tmp_path, name) == 1
    assert capsys.readouterr().err == (
        f"storeroom: “{name}” cannot be the name of a store: it must work as a file name.\n"
    )
    assert Accounts(tmp_path).names() == []


def test_a_file_that_is_not_there_is_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert new(tmp_path, "Northwind", "--from", str(tmp_path / "none.csv")) == 1
    told = capsys.readouterr()
    assert told.err.startswith("storeroom: The file cannot be read: ")
    assert len(told.err.splitlines()) == 1
    assert Accounts(tmp_path).names() == []
