"""Words for everything that the domain tells apart."""

from collections.abc import Callable
from enum import Enum

import pytest

from app.domain.movements import Reason
from app.domain.plans import Purpose
from app.domain.stock import Chip, Status
from app.window import words
from app.workspace import State


@pytest.mark.parametrize(
    ("kind", "wording"),
    [
        (Status, words.status),
        (Status, words.pill),
        (Chip, words.chip),
        (Purpose, words.purpose),
        (Purpose, words.done),
        (State, words.state),
        (Reason, words.reason),
        (Reason, words.consequence),
    ],
)
def test_each_has_a_word(kind: type[Enum], wording: Callable[[Enum], str]) -> None:
    assert all(wording(each) for each in kind)


@pytest.mark.parametrize(
    ("kind", "wording"),
    [(Status, words.status), (Chip, words.chip), (Purpose, words.purpose), (State, words.state)],
)
def test_no_two_share_a_word(kind: type[Enum], wording: Callable[[Enum], str]) -> None:
    assert len({wording(each) for each in kind}) == len(kind)


def test_a_pill_is_a_shape_and_a_word() -> None:
    assert [words.pill(status) for status in Status] == [
        "! Below zero", "! Out", "▾ Low", "✓ In stock", "– Not tracked",
    ]  # fmt: skip


def test_a_chip_is_called_as_the_pill_that_it_filters() -> None:
    for chip in Chip:
        if chip is not Chip.ALL:
            assert words.chip(chip) == words.status(Status(chip.value))
