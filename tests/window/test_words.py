"""Words for everything that the domain tells apart."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from enum import Enum

import pytest

from app.domain.locations import LocationType
from app.domain.movements import Reason
from app.domain.plans import Purpose, Step, change_level, move, set_to, track
from app.domain.stock import Chip, Level, Status
from app.window import words
from app.workspace import State
from tests.window.shop import LOW


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


WITH_ALERT = replace(LOW, level=Level(Decimal(5), alert=True))


@pytest.mark.parametrize(
    ("purpose", "step", "told"),
    [
        (Purpose.RESTOCK, move(LOW, Reason.RESTOCK, Decimal(5)), "Restocked"),
        (Purpose.CUSTOMER_RETURN, move(LOW, Reason.CUSTOMER_RETURN, Decimal(1)), "Returned by a customer"),
        (Purpose.SET_TO, set_to(LOW, Decimal("1200.5"), LocationType.BIN), "Set to 1,200.5"),
        (Purpose.SET_LEVEL, change_level(LOW, Level(Decimal(8))), "Low-stock level 8"),
        (Purpose.SET_LEVEL, change_level(LOW, Level()), "Low-stock level —"),
        (Purpose.SET_LEVEL, change_level(LOW, Level(Decimal(8), alert=True)), "Low-stock level 8, alert on"),
        (Purpose.SET_LEVEL, change_level(LOW, Level(Decimal(5), alert=True)), "Low-stock level 5, alert on"),
        (Purpose.SET_LEVEL, change_level(WITH_ALERT, Level(Decimal(5))), "Low-stock level 5, alert off"),
        (Purpose.STOP_TRACKING, track([LOW], on=False)[0], "Tracking stopped"),
    ],
)  # fmt: skip
def test_what_was_done_is_told_with_what_it_came_to(purpose: Purpose, step: Step | None, told: str) -> None:
    assert step
    assert words.told(purpose, step) == told
