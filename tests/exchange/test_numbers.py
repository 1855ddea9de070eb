"""Numbers as people write them, and never a guess between a decimal mark and a thousands separator."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Invalid
from app.exchange.numbers import decimal_point, number, without_currency


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", "12"),
        ("-1", "-1"),
        ("007", "7"),
        ("7.35", "7.35"),
        ("7,35", "7.35"),
        (".5", "0.5"),
        ("0,125", "0.125"),
        ("21.3500004", "21.3500004"),
        ("1.234,50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1 234.50", "1234.50"),
        ("1'234.50", "1234.50"),
        ("1,234,567", "1234567"),
        ("12 345", "12345"),
    ],
)
def test_a_number_with_one_meaning_needs_no_mark(text: str, value: str) -> None:
    assert number(text, None) == Decimal(value)


@pytest.mark.parametrize(("point", "value"), [(".", "1.234"), (",", "1234")])
def test_the_mark_of_the_file_tells_what_a_lone_separator_means(point: str, value: str) -> None:
    assert number("1.234", point) == Decimal(value)


@pytest.mark.parametrize("text", ["1,234", "1.234", "-12.500"])
def test_without_a_mark_a_lone_separator_before_three_digits_is_not_guessed(text: str) -> None:
    with pytest.raises(Invalid, match=r"number\.ambiguous"):
        number(text, None)


@pytest.mark.parametrize(
    "text",
    ["", "-", ".", "abc", "1-", "1.2.3", "12,34,567", "1 23", "1 234'567", "1e5", "NaN", "Infinity", "１２", "5 kg", "=1+1"],
)  # fmt: skip
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(Invalid, match=r"number\.not_a_number"):
        number(text, None)


def test_a_number_that_contradicts_the_mark_of_the_file_is_none() -> None:
    with pytest.raises(Invalid, match=r"number\.not_a_number"):
        number("12,50", ".")


@pytest.mark.parametrize(
    ("texts", "point"),
    [
        (["12", "1,234", "7.5"], "."),
        (["12", "1.234", "7,5"], ","),
        (["1,234,567"], "."),
        (["1,234", "1.234"], None),
        (["7.5", "7,5"], None),
        (["abc", ""], None),
        ([], None),
    ],
)
def test_the_clear_numbers_tell_the_mark(texts: list[str], point: str | None) -> None:
    assert decimal_point(texts) == point


@given(
    st.decimals(-(10**9), 10**9, places=2), st.sampled_from([(",", "."), (".", ","), (" ", "."), (" ", ",")])
)
def test_whatever_way_a_price_is_written_it_is_read(value: Decimal, style: tuple[str, str]) -> None:
    thousands, point = style
    written = f"{value:,.2f}".translate({ord(","): thousands, ord("."): point})
    assert number(written, None) == value


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("899 kr", "SEK"),
        ("kr 899", "SEK"),
        ("899 SEK", "SEK"),
        ("sek 899", "SEK"),
        ("899:-", "SEK"),
        ("899 kr.", "DKK"),
        ("€899", "EUR"),
        ("899 €", "EUR"),
        ("$899", "USD"),
        ("R$ 899", "BRL"),
        ("899", "SEK"),
    ],
)
def test_the_sign_of_the_currency_is_taken_off(text: str, currency: str) -> None:
    assert without_currency(text, currency) == "899"


def test_a_minus_before_the_sign_stays() -> None:
    assert without_currency("-€ 5", "EUR") == "-5"


@pytest.mark.parametrize("text", ["€ 5", "$5", "5 DKK"])
def test_the_sign_of_another_currency_is_no_number(text: str) -> None:
    with pytest.raises(Invalid, match=r"number\.not_a_number"):
        number(without_currency(text, "SEK"), None)
