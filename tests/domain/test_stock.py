"""What a balance means: one pill, and chips that overlap."""

from decimal import Decimal

import pytest
from hypothesis import given

from app.domain.stock import NO_LEVEL, Chip, Item, Level, Status
from tests.domain.strategies import ITEMS, item


@pytest.mark.parametrize(
    ("row", "status", "chips"),
    [
        (item(14, 5), Status.IN_STOCK, set()),
        (item(5, 5), Status.IN_STOCK, set()),
        (item(14), Status.IN_STOCK, set()),
        (item(3, 5), Status.LOW, {Chip.LOW}),
        (item(0, 5), Status.OUT, {Chip.OUT, Chip.LOW}),
        (item(0), Status.OUT, {Chip.OUT}),
        (item(-1, 4), Status.BELOW_ZERO, {Chip.BELOW_ZERO, Chip.LOW}),
        (item(-1), Status.BELOW_ZERO, {Chip.BELOW_ZERO}),
        (item(0, 5, tracked=False), Status.NOT_TRACKED, {Chip.NOT_TRACKED}),
        (item(-1, 5, tracked=False), Status.NOT_TRACKED, {Chip.NOT_TRACKED}),
    ],
)
def test_the_pill_shows_the_worst_and_chips_overlap(row: Item, status: Status, chips: set[Chip]) -> None:
    assert row.status is status
    assert {chip for chip in Chip if row.has(chip)} == chips | {Chip.ALL}


@given(ITEMS)
def test_low_is_under_its_level_whatever_the_pill_says(row: Item) -> None:
    level = row.level.level
    assert row.has(Chip.LOW) == (row.tracked and level is not None and row.balance < level)


@given(ITEMS)
def test_the_pill_is_the_first_status_that_is_true(row: Item) -> None:
    true = {
        Status.NOT_TRACKED: not row.tracked,
        Status.BELOW_ZERO: row.balance < 0,
        Status.OUT: row.balance == 0,
        Status.LOW: row.is_low,
        Status.IN_STOCK: True,
    }
    assert row.status is next(status for status, holds in true.items() if holds)


@given(ITEMS)
def test_every_pill_but_in_stock_is_found_under_its_own_chip(row: Item) -> None:
    if row.status is not Status.IN_STOCK:
        assert row.has(Chip(row.status.value))


@given(ITEMS)
def test_what_is_missing_fills_up_to_the_level_and_no_further(row: Item) -> None:
    assert row.missing >= 0
    assert row.is_low == (row.missing > 0)
    if row.is_low:
        assert row.balance + row.missing == row.level.level


def test_the_default_is_no_level_and_no_alert() -> None:
    assert Level() == NO_LEVEL == Level(None, alert=False)
    assert Level(Decimal(0)) != NO_LEVEL


def test_a_title_names_the_variant_where_it_has_a_name() -> None:
    named = item()
    assert named.title == "Denim jacket, S"
    nameless = Item(named.product, type(named.variant)("one"), tracked=True)
    assert nameless.title == "Denim jacket"
