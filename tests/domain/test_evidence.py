"""What became of a request, told from what is seen: right or not at all, whoever else was at work."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.evidence import (
    By,
    Finding,
    PastChange,
    Row,
    Seen,
    Tally,
    by_balances,
    by_history,
    by_identifier,
    rows,
    since,
    sums,
    tally,
    without_places,
)
from app.domain.locations import LocationType
from app.domain.movements import Movement, Reason

_DONE, _NOT_DONE, _AMBIGUOUS = Finding.DONE, Finding.NOT_DONE, Finding.AMBIGUOUS
_ONE = Decimal(1)
_NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def _move(reason: Reason, quantity: int, variant: str = "a") -> Movement:
    return Movement("p", variant, reason, Decimal(quantity))


_RESTOCK, _SALE = _move(Reason.RESTOCK, 5), _move(Reason.SALE, 1)


def _sums(**by_variant: int) -> Tally[str]:
    return tally((variant, Decimal(change)) for variant, change in by_variant.items())


@pytest.mark.parametrize(
    ("recorded", "finding"),
    [
        (None, _NOT_DONE),
        ([_SALE, _RESTOCK], _DONE),
        ([_RESTOCK], _AMBIGUOUS),
        ([_RESTOCK, None], _AMBIGUOUS),
        ([_RESTOCK, _SALE, _SALE], _AMBIGUOUS),
    ],
)
def test_what_moved_under_its_identifier(recorded: list[Movement] | None, finding: Finding) -> None:
    assert by_identifier([_RESTOCK, _SALE], recorded).finding is finding


@pytest.mark.parametrize(
    ("changed", "till", "finding"),
    [
        (_sums(a=5), _sums(), _DONE),
        (_sums(), _sums(), _NOT_DONE),
        (_sums(a=3), _sums(a=-2), _DONE),
        (_sums(a=-2), _sums(a=-2), _NOT_DONE),
        (_sums(a=6), _sums(a=1), _DONE),  # somebody brought one back
        (_sums(a=3), _sums(), _AMBIGUOUS),
        (_sums(a=10), _sums(), _AMBIGUOUS),
        (_sums(a=5), None, _AMBIGUOUS),
        (_sums(), None, _AMBIGUOUS),
    ],
)
def test_balances_with_the_purchases_between(
    changed: Tally[str], till: Tally[str] | None, finding: Finding
) -> None:
    assert by_balances(sums([_RESTOCK]), Seen(changed, till)).finding is finding


def test_movements_that_come_to_nothing_leave_nothing_in_balances() -> None:
    asked = sums([_RESTOCK, _move(Reason.DISCARD, 5)])
    assert by_balances(asked, Seen(_sums(), _sums())).finding is _AMBIGUOUS


def test_of_many_variants_each_has_to_tell_the_same() -> None:
    asked = sums([_RESTOCK, _move(Reason.RESTOCK, 2, "b")])
    assert by_balances(asked, Seen(_sums(a=5, b=2), _sums())).finding is _DONE
    assert by_balances(asked, Seen(_sums(a=5), _sums())).finding is _AMBIGUOUS


@pytest.mark.parametrize(
    ("changed", "suspect", "finding"),
    [
        (7, 2, _DONE),  # both
        (5, 2, _DONE),
        (2, 2, _NOT_DONE),
        (0, 2, _NOT_DONE),
        (5, 5, _AMBIGUOUS),  # this one or the other
        (10, 5, _DONE),
        (0, -5, _AMBIGUOUS),  # none, or both
    ],
)
def test_others_of_ones_own_of_which_nobody_knows(changed: int, suspect: int, finding: Finding) -> None:
    seen = Seen(_sums(a=changed), _sums(), suspects=[_sums(a=suspect)])
    assert by_balances(sums([_RESTOCK]), seen).finding is finding


def test_what_one_did_oneself_since_is_taken_off() -> None:
    seen = Seen(_sums(a=4), _sums(), own=[_sums(a=-1)])
    assert by_balances(sums([_RESTOCK]), seen).finding is _DONE


def test_too_many_of_which_nobody_knows() -> None:
    seen = Seen(_sums(a=5), _sums(), suspects=[_sums(a=100)] * 20)
    assert by_balances(sums([_RESTOCK]), seen).finding is _AMBIGUOUS


def _seen(*moves: Movement, till: Sequence[Movement] | None = (), **more: list[Tally[Row]]) -> Seen[Row]:
    return Seen(rows(moves), None if till is None else rows(till), **more)


_DISCARD = _move(Reason.DISCARD, 1)


def test_history_tells_a_restock_from_what_others_did() -> None:
    asked = rows([_RESTOCK])
    assert by_history(asked, _seen(_RESTOCK)).finding is _DONE
    assert by_history(asked, _seen()).finding is _NOT_DONE
    assert by_history(asked, _seen(_DISCARD, _SALE)).finding is _NOT_DONE, "whoever did that"
    assert by_history(asked, _seen(_RESTOCK, _DISCARD)).finding is _AMBIGUOUS, "they may have done both"
    assert by_history(asked, _seen(_RESTOCK, _SALE, till=[_SALE])).finding is _DONE
    assert by_history(asked, _seen(_SALE, till=[_SALE, _SALE])).finding is _AMBIGUOUS, "it lags behind"


def test_history_adds_nothing_up() -> None:
    """Three and two are five, and no restock of five."""
    others = [_move(Reason.RESTOCK, 3), _move(Reason.RESTOCK, 2)]
    assert by_history(rows([_RESTOCK]), _seen(*others)).finding is _NOT_DONE


def test_a_sale_could_be_the_tills_where_receipts_cannot_be_read() -> None:
    assert by_history(rows([_SALE]), _seen(_SALE, till=None)).finding is _AMBIGUOUS
    assert by_history(rows([_SALE]), _seen(till=None)).finding is _NOT_DONE
    assert by_history(rows([_RESTOCK]), _seen(_RESTOCK, _SALE, till=None)).finding is _DONE
    blind = without_places(rows([_RESTOCK]))
    assert by_history(blind, Seen(blind, None)).finding is _AMBIGUOUS, "a refund of five"


def test_half_of_a_request_is_nothing_to_conclude_from() -> None:
    assert by_history(rows([_RESTOCK, _DISCARD]), _seen(_DISCARD)).finding is _AMBIGUOUS


def _past(*changes: int) -> list[PastChange]:
    """Newest first."""
    return [
        PastChange("a", Decimal(each), _NOON + timedelta(milliseconds=place))
        for place, each in reversed(list(enumerate(changes)))
    ]


def test_what_came_after_what_was_known() -> None:
    known = _past(1, 2)
    later = _past(1, 2, 3)
    assert since(later, known) == (later[0],)
    assert since(known, known) == ()
    assert since(later, []) == tuple(later)
    assert since(_past(7), known) is None


def test_the_same_again_in_the_same_moment_is_told_from_what_was_known() -> None:
    first, twin = PastChange("a", Decimal(4), _NOON - timedelta(1)), PastChange("a", _ONE, _NOON)
    assert since([twin, twin, first], [twin, first]) == (twin,)


_quantities = st.integers(1, 3).map(Decimal)
_variants = st.sampled_from("ab")
_moves = st.lists(
    st.builds(Movement, st.just("p"), _variants, st.sampled_from(Reason), _quantities), min_size=1, max_size=4
)
_sales = st.lists(st.builds(Movement, st.just("p"), _variants, st.just(Reason.SALE), _quantities), max_size=4)


def _flat(parts: Iterable[Sequence[Movement]]) -> list[Movement]:
    return [each for part in parts for each in part]


@given(_moves, st.booleans(), _sales, st.lists(st.tuples(_moves, st.booleans()), max_size=3))
def test_it_is_never_wrong_while_tills_and_ones_own_are_the_only_others(
    asked: list[Movement], done: bool, till: list[Movement], others: list[tuple[list[Movement], bool]]
) -> None:
    happened = _flat([asked] if done else []) + till + _flat(moves for moves, made in others if made)
    suspects = [moves for moves, _ in others]
    right = {_AMBIGUOUS, _DONE if done else _NOT_DONE}
    seen = Seen(sums(happened), sums(till), (), [sums(each) for each in suspects])
    assert by_balances(sums(asked), seen).finding in right
    listed = Seen(rows(happened), rows(till), (), [rows(each) for each in suspects])
    assert by_history(rows(asked), listed).finding in right


@given(_moves, st.booleans(), _sales)
def test_without_others_it_is_always_told(asked: list[Movement], done: bool, till: list[Movement]) -> None:
    happened = [*(asked if done else []), *till]
    found = by_history(rows(asked), Seen(rows(happened), rows(till)))
    assert (found.finding, found.by) == (_DONE if done else _NOT_DONE, By.HISTORY)
    if sums(asked):
        told = by_balances(sums(asked), Seen(sums(happened), sums(till)))
        assert told.finding is (_DONE if done else _NOT_DONE)


def test_places_are_left_out_of_rows() -> None:
    assert without_places(rows([_SALE, _DISCARD])) == {Row("a", -_ONE, None): 2}
    assert rows([_RESTOCK]) == {Row("a", Decimal(5), LocationType.SUPPLIER): 1}
