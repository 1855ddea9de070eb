"""The ``storeroom`` command: what it makes, what it prints, and its exit status."""

from pathlib import Path

import pytest

from app.__main__ import main


def new(profile: Path, *options: str) -> int:
    return main(["new", "Corner shop", "--profile", str(profile), "--no-window", *options])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "stock.csv"


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    return tmp_path / "profile"


def test_a_store_is_made_of_the_rows_that_can_be_used(
    file: Path, profile: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text("product,variant,price,shelf\nMug,blue,5,A\nMug,red,cheap,A\nCup,,4,B\n")
    assert new(profile, "--from", str(file)) == 0
    told = capsys.readouterr()
    store = profile / "stores" / "Corner shop.sqlite"
    assert told.out == f"Corner shop: 2 products, 2 variants, in {store}\n"
    assert told.err.splitlines() == [
        "line 3, price: “cheap” is not a number.",
        "Rows left out because of that: 1.",
        "Columns left out: shelf.",
    ]
    assert store.exists()


@pytest.mark.parametrize(
    ("text", "bad"),
    [
        ("product,price\n", ""),
        (
            "product,price\nMug,cheap\n,5\n",
            "line 2, price: “cheap” is not a number.\nline 3, product: It is empty.\nRows left out because of that: 2.\n",
        ),
    ],
)  # fmt: skip
def test_a_file_of_which_nothing_can_be_used_makes_no_store(
    file: Path, profile: Path, capsys: pytest.CaptureFixture[str], text: str, bad: str
) -> None:
    file.write_text(text)
    assert new(profile, "--from", str(file)) == 1
    assert capsys.readouterr().err == f"{bad}storeroom: No row of the file can be used. No store was made.\n"
    assert not profile.exists()


@pytest.mark.parametrize("from_file", [True, False])
def test_a_currency_that_is_none_makes_no_store(
    file: Path, profile: Path, capsys: pytest.CaptureFixture[str], from_file: bool
) -> None:
    file.write_text("product,price\nMug,5\n")
    assert new(profile, "--currency", "euro", *(["--from", str(file)] if from_file else [])) == 1
    assert capsys.readouterr().err == "storeroom: “euro” is not a currency code such as EUR.\n"
    assert not list(profile.rglob("*.sqlite"))


@pytest.mark.parametrize("count", ["0", "-1", "1000001"])
def test_a_sample_has_a_size(profile: Path, capsys: pytest.CaptureFixture[str], count: str) -> None:
    assert main(["--profile", str(profile), "--sample", count]) == 1
    assert capsys.readouterr().err == "storeroom: A sample has 1 to 1000000 variants.\n"
    assert not profile.exists()
