"""What was saved by hand or by another version never keeps the window from starting."""

import pytest

from app.window.remembered import Remembered, RememberedColumns, plain, read


def test_what_is_remembered_comes_back() -> None:
    columns = RememberedColumns(order=["status"], hidden=["sku"], widths={"product": 90}, sort=("sku", True))
    remembered = Remembered(size=(1100, 700), columns={"stock": columns})
    assert read(plain(remembered)) == remembered


@pytest.mark.parametrize(
    "saved",
    [
        None,
        [],
        "big",
        {"size": "big"},
        {"size": [1]},
        {"columns": []},
        {"columns": {"stock": {"order": [1]}}},
        {"columns": {"stock": {"widths": {"product": "wide"}}}},
        {"columns": {"stock": {"sort": ["balance"]}}},
    ],
)
def test_what_makes_no_sense_is_passed_over(saved: object) -> None:
    assert read(saved) == Remembered()


def test_what_an_older_version_did_not_save_is_as_at_the_first_start() -> None:
    assert read({"size": [1100, 700]}) == Remembered(size=(1100, 700))
