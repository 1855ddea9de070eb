"""The tour, as the command runs it: it passes on the sample shop, and fails where the truth is another."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from app.window.theme import Scheme
from app.window.tour import SIZES

PATIENCE = 55

#: The command with a client that reads one piece more of everything than there is.
LIE = """
import sys
from dataclasses import replace
from app import __main__ as command

async def read_more_than_there_is(service, read=command._read_truth):
    truth = await read(service)
    return replace(truth, balances={variant: balance + 1 for variant, balance in truth.balances.items()})

command._read_truth = read_more_than_there_is
sys.exit(command.main(sys.argv[1:]))
"""


@dataclass(frozen=True)
class Ended:
    code: int
    printed: list[str]
    complaint: str
    out: Path


@pytest.fixture(scope="module")
def tours(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Ended]:
    """The honest tour and the one that is lied to, beside each other."""
    starts = {"honest": ["-m", "app"], "lied to": ["-c", LIE]}
    folders = {name: tmp_path_factory.mktemp("tour") for name in starts}
    running = {
        name: subprocess.Popen(
            [sys.executable, *start, "tour", "--out", str(folders[name])],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name, start in starts.items()
    }
    ended = {}
    for name, process in running.items():
        with process:
            try:
                printed, complaint = process.communicate(timeout=PATIENCE)
            finally:
                process.kill()
            ended[name] = Ended(process.returncode, printed.splitlines(), complaint, folders[name])
    return ended


def test_the_tour_passes_and_has_nothing_to_complain_of(tours: dict[str, Ended]) -> None:
    tour = tours["honest"]
    assert tour.complaint == ""
    assert tour.code == 0
    assert [line[:3] for line in tour.printed[:-1]] == ["ok "] * (len(tour.printed) - 1)


def test_the_tour_does_a_day_s_work(tours: dict[str, Ended]) -> None:
    changes = json.loads((tours["honest"].out / "changes.json").read_text("utf-8"))
    assert [change["action"] for change in changes] == [
        "restock 5", "sell 2", "discard 1", "set to 12", "set level 15", "review low", "stop tracking",
        "start tracking",
    ]  # fmt: skip
    assert all(change["holds"] and change["after"] == change["expected"] for change in changes)


def test_the_tour_leaves_pictures_of_both_pages_in_both_schemes_and_sizes(tours: dict[str, Ended]) -> None:
    for page in ("stock", "low_stock"):
        for scheme in Scheme:
            for width, height in SIZES:
                picture = QImage(str(tours["honest"].out / f"{page}-{scheme.value}-{width}x{height}.png"))
                assert (picture.width(), picture.height()) == (width, height)
                dark = picture.pixelColor(width // 2, height - 60).lightness() < 128
                assert dark == (scheme is Scheme.DARK)


def test_the_tour_leaves_a_picture_of_everything_it_does(tours: dict[str, Ended]) -> None:
    pictures = [path.stem.partition("-")[2] for path in sorted(tours["honest"].out.glob("[0-9]*.png"))]
    moments = [
        "stock", "search", "restock", "sell", "discard", "set", "level", "low", "stop", "not-tracked", "start",
    ]  # fmt: skip
    assert pictures == [f"{moment}-{scheme}" for moment in moments for scheme in ("dark", "light")]


def test_the_two_pictures_of_a_moment_are_in_two_schemes(tours: dict[str, Ended]) -> None:
    for path in tours["honest"].out.glob("[0-9]*.png"):
        picture = QImage(str(path))
        assert (picture.pixelColor(5, picture.height() - 60).lightness() < 128) == path.stem.endswith("-dark")


def test_the_tour_fails_where_the_api_says_otherwise(tours: dict[str, Ended]) -> None:
    tour = tours["lied to"]
    assert tour.code == 1
    assert any(line.startswith("NOT restock 5") for line in tour.printed)
    changes = json.loads((tour.out / "changes.json").read_text("utf-8"))
    assert not any(change["holds"] for change in changes)
