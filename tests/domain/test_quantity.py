"""Quantities are exact decimals with at most six digits after the point."""

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.errors import Invalid
from app.domain.quantity import PLACES, checked, parse_quantity, plain
from tests.domain.strategies import BALANCES


@pytest.mark.parametrize(
    ("typed", "point", "value"),
    [
        ("12", ".", "12"),
        (" 7.35 ", ".", "7.35"),
        ("7,35", ",", "7.35"),
        ("-1", ".", "-1"),
        ("\u22121", ".", "-1"),
        (".5", ".", "0.5"),
        ("5.", ".", "5"),
        ("007", ".", "7"),
        ("1.0000000", ".", "1"),
    ],
)
def test_what_a_person_types(typed: str, point: str, value: str) -> None:
    assert parse_quantity(typed, point) == Decimal(value)


@pytest.mark.parametrize(
    ("typed", "point", "key"),
    [
        ("", ".", "quantity.empty"),
        ("  ", ".", "quantity.empty"),
        ("-", ".", "quantity.not_a_number"),
        (".", ".", "quantity.not_a_number"),
        ("--1", ".", "quantity.not_a_number"),
        ("1-", ".", "quantity.not_a_number"),
        ("1.2.3", ".", "quantity.not_a_number"),
        ("1,000", ".", "quantity.not_a_number"),
        ("1.000", ",", "quantity.not_a_number"),
        ("1 000", ".", "quantity.not_a_number"),
        ("1e3", ".", "quantity.not_a_number"),
        ("1_000", ".", "quantity.not_a_number"),
        ("NaN", ".", "quantity.not_a_number"),
        ("Infinity", ".", "quantity.not_a_number"),
        ("\uff11\uff12", ".", "quantity.not_a_number"),
        ("0.0000001", ".", "quantity.places"),
    ],
)
def test_what_is_refused_as_it_is_typed(typed: str, point: str, key: str) -> None:
    with pytest.raises(Invalid) as invalid:
        parse_quantity(typed, point)
    assert invalid.value.key == key


@given(st.text(), st.sampled_from(".,"))
def test_any_text_is_a_quantity_or_invalid(typed: str, point: str) -> None:
    try:
        value = parse_quantity(typed, point)
    except Invalid as invalid:
        key = invalid.key
        assert key.startswith("quantity.")
    else:
        assert value == value.quantize(Decimal(1).scaleb(-PLACES))


@given(BALANCES, st.sampled_from(".,"))
def test_a_shown_quantity_is_read_back_as_it_was(value: Decimal, point: str) -> None:
    assert parse_quantity(plain(value).replace(".", point), point) == value


@given(BALANCES)
@example(Decimal("-0.000"))
@example(Decimal("1E+3"))
def test_a_quantity_is_shown_without_exponent_and_needless_zeros(value: Decimal) -> None:
    shown = plain(value)
    assert "E" not in shown
    assert shown != "-0"
    assert "." not in shown or shown[-1] not in ".0"


@given(st.integers(-(10**40), 10**40), st.integers(-60, 10))
@example(int("9" * 30), -7)
@example(10**35, -7)
@example(0, -400)
def test_more_than_six_places_are_refused_whatever_the_size(digits: int, exponent: int) -> None:
    value = Decimal((digits < 0, tuple(map(int, str(abs(digits)))), exponent))
    fits = exponent >= -PLACES or digits % 10 ** (-exponent - PLACES) == 0
    if fits:
        assert checked(value) is value
    else:
        with pytest.raises(Invalid, match=r"quantity\.places"):
            checked(value)


@pytest.mark.parametrize("value", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_what_is_not_finite_is_no_quantity(value: str) -> None:
    with pytest.raises(Invalid, match=r"quantity\.not_a_number"):
        checked(Decimal(value))
