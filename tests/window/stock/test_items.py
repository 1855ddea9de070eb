"""Items that are made as they are asked for, and what is known of many without making any."""

from decimal import Decimal

from app.domain.stock import Chip
from app.window.stock.items import Items
from app.workspace.shelf import EMPTY
from tests.window.shop import BELOW_ZERO, LOW, SHOP, UNTRACKED, WEIGHED, item, shelf

ALL = list(SHOP.values())


def items(*places: int) -> Items:
    return Items(shelf(ALL), places)


def test_they_are_those_of_their_rows_in_that_order() -> None:
    some = items(3, 0, 4)
    assert list(some) == [BELOW_ZERO, LOW, WEIGHED]
    assert (some[0], some[-1], list(some[1:])) == (BELOW_ZERO, WEIGHED, [LOW, WEIGHED])
    assert some.variants == [each.variant.uuid for each in (BELOW_ZERO, LOW, WEIGHED)]
    assert not Items(EMPTY, ())


def test_those_that_are_tracked_are_told_from_those_that_are_not() -> None:
    everything = items(*range(len(ALL)))
    assert list(everything.tracked(False)) == [UNTRACKED]
    assert list(everything.tracked(True)) == [each for each in ALL if each is not UNTRACKED]
    assert list(everything.tracked(None)) == ALL
    assert not Items(EMPTY, ()).tracked(True)


def test_sums_are_of_what_is_tracked_and_units_are_kept_apart() -> None:
    everything = items(*range(len(ALL)))
    assert everything.totals == {"": Decimal(21), "kg": Decimal("7.35")}
    assert everything.products == 5
    assert everything.low == sum(each.has(Chip.LOW) for each in ALL)
    assert (items(0, 2).products, items(0, 2).low) == (1, 2)
    assert (Items(EMPTY, ()).totals, items(6).totals) == ({}, {})


def test_a_sum_may_be_more_than_any_column_holds() -> None:
    huge = shelf([item("One", "9000000000000"), item("Another", "9000000000000")])
    assert Items(huge, range(2)).totals == {"": Decimal(18_000_000_000_000)}
