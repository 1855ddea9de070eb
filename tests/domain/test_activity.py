"""Which finding a change was in, and what there was at any time."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.activity import SLACK, Finding, Moved, PastStock, Point, explained, points, stock_at
from tests.domain.strategies import BALANCES

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def finding(change: int, since: float, until: float) -> Finding:
    return Finding(Decimal(change), at(since), at(until))


@pytest.mark.parametrize(
    ("change", "minute", "place"),
    [
        (-2, 5, 0),  # its time
        (-7, 15, 1),
        (-1, 15, 1),  # its time, and not its size: there was more
        (-2, 12, 0),  # its size, and a little late
        (-3, 9, 1),  # its size, and a little early
        (-9, 32, None),  # neither
        (-2, 16, 1),  # the size of another that is too far away
        (-3, 45, None),
    ],
)
def test_the_finding_that_a_change_was_in(change: int, minute: float, place: int | None) -> None:
    findings = [finding(-2, 0, 10), finding(-3, 10, 20)]
    assert explained(Decimal(change), at(minute), findings) == place


def test_clocks_differ_so_much_at_most() -> None:
    (one,) = findings = [finding(-2, 0, 10)]
    assert explained(Decimal(-2), one.at + SLACK, findings) == 0
    assert explained(Decimal(-2), one.at + SLACK + timedelta(seconds=1), findings) is None
    assert explained(Decimal(-2), one.since - SLACK, findings) == 0


MOVES = [Moved(at(30), None, Decimal(-1)), Moved(at(20), at(10), Decimal(5)), Moved(at(5), None, Decimal(-2))]


@pytest.mark.parametrize(
    ("minute", "stock"),
    [(30, (8, True)), (29, (9, True)), (20, (9, True)), (15, (4, False)), (10, (4, True)), (0, (6, True))],
)
def test_what_there_was(minute: float, stock: tuple[int, bool]) -> None:
    assert stock_at(at(minute), Decimal(8), MOVES) == PastStock(Decimal(stock[0]), stock[1])


def test_stock_over_time_ends_with_what_there_is() -> None:
    assert points(at(0), Decimal(8), MOVES) == [
        Point(at(0), Decimal(6)),
        Point(at(5), Decimal(4)),
        Point(at(20), Decimal(9)),
        Point(at(30), Decimal(8)),
    ]
    assert points(at(25), Decimal(8), MOVES)[0] == Point(at(25), Decimal(9))
    assert points(at(40), Decimal(8), MOVES) == [Point(at(40), Decimal(8))]


MANY = st.lists(
    st.builds(lambda minute, change: Moved(at(minute), None, change), st.integers(0, 99), BALANCES),
    max_size=9,
)


@given(BALANCES, MANY, st.integers(-5, 105))
def test_the_plot_and_the_past_agree(now: Decimal, moves: list[Moved], minute: int) -> None:
    drawn = [point.balance for point in points(at(-9), now, moves) if point.at <= at(minute)]
    assert drawn[-1] == stock_at(at(minute), now, moves).balance
