"""Money is whole minor units of a currency."""

from decimal import ROUND_HALF_EVEN, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.catalogue import Money, checked_currency, minor_digits
from app.domain.errors import Invalid

CURRENCIES = st.sampled_from(["SEK", "EUR", "JPY", "KWD", "CLF"])


@pytest.mark.parametrize(("currency", "digits"), [("SEK", 2), ("JPY", 0), ("IQD", 3), ("CLF", 4), ("???", 2)])
def test_the_digits_of_a_minor_unit(currency: str, digits: int) -> None:
    assert minor_digits(currency) == digits


def test_a_currency_is_three_capitals() -> None:
    assert checked_currency("EUR") == "EUR"
    with pytest.raises(Invalid, match=r"currency\.unknown text=eur"):
        checked_currency("eur")


@pytest.mark.parametrize(
    ("value", "currency", "amount"),
    [
        ("899", "SEK", 89900),
        ("21.3500004", "EUR", 2135),
        ("0.125", "EUR", 12),
        ("0.135", "EUR", 14),
        ("1250", "JPY", 1250),
        ("1.2345", "KWD", 1234),
    ],
)
def test_major_units_are_rounded_half_even(value: str, currency: str, amount: int) -> None:
    assert Money.of(Decimal(value), currency) == Money(amount, currency)


@given(st.integers(-(10**15), 10**15), CURRENCIES)
def test_an_amount_and_its_value_are_the_same_money(amount: int, currency: str) -> None:
    money = Money(amount, currency)
    assert Money.of(money.value, currency) == money


@given(st.decimals(-(10**12), 10**12, places=8), CURRENCIES)
def test_rounding_is_off_by_half_a_minor_unit_at_most(value: Decimal, currency: str) -> None:
    unit = Decimal(1).scaleb(-minor_digits(currency))
    money = Money.of(value, currency)
    assert abs(money.value - value) <= unit / 2
    assert money.value == value.quantize(unit, ROUND_HALF_EVEN)
