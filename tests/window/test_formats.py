"""Numbers, money and times, in the locales of several people."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale

from app.domain.catalogue import Money
from app.domain.errors import Invalid
from app.domain.quantity import MOST_PER_MOVEMENT
from app.domain.stock import Level
from app.window import formats

NO_BREAK_SPACE = "\u00a0"
LOCALES = ("en_US", "de_DE", "sv_SE", "C", "fr_FR", "de_CH")


@contextmanager
def locale(name: str) -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale(name))
    try:
        yield
    finally:
        QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("en_US", ["1,284", "7.35", "−1", "1,234,567.5", "0"]),
        ("de_DE", ["1.284", "7,35", "−1", "1.234.567,5", "0"]),
        ("sv_SE", [f"1{NO_BREAK_SPACE}284", "7,35", "−1", f"1{NO_BREAK_SPACE}234{NO_BREAK_SPACE}567,5", "0"]),
    ],
)
def test_quantities(name: str, expected: list[str]) -> None:
    with locale(name):
        values = map(Decimal, ("1284", "7.350", "-1", "1234567.5", "-0.00"))
        assert [formats.quantity(value) for value in values] == expected


def test_a_signed_quantity_has_a_real_minus_or_a_plus_and_zero_neither() -> None:
    assert [formats.quantity(Decimal(n), signed=True) for n in (-6, 6, 0)] == ["−6", "+6", "0"]


@pytest.mark.parametrize(
    ("money", "unit", "expected"),
    [
        (Money(129500, "SEK"), "", "1,295.00"),
        (Money(29800, "SEK"), "kg", "298.00 /kg"),
        (Money(1295, "JPY"), "", "1,295"),
        (Money(1295, "KWD"), "", "1.295"),
        (Money(5, "EUR"), "", "0.05"),
        (None, "kg", "—"),
    ],
)
def test_money(money: Money | None, unit: str, expected: str) -> None:
    assert formats.money(money, unit) == expected


def test_no_level_is_a_dash_and_not_zero() -> None:
    assert [formats.level(Level()), formats.level(Level(Decimal(0)))] == ["—", "0"]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("en_US", " 7.35 ", "7.35"),
        ("en_US", "−2", "-2"),
        ("de_DE", "7,35", "7.35"),
        ("sv_SE", "7,35", "7.35"),
        ("sv_SE", "7.35", "7.35"),  # the point of the number pad, where it cannot mean thousands
        ("C", "7.35", "7.35"),
    ],
)
def test_what_is_typed(name: str, text: str, expected: str) -> None:
    with locale(name):
        assert formats.typed_quantity(text) == Decimal(expected)


@pytest.mark.parametrize(
    ("name", "text", "key"),
    [
        ("en_US", "1,000", "quantity.mark"),  # one or a thousand must never be a guess
        ("de_DE", "1.000", "quantity.mark"),
        ("de_DE", "1.000,5", "quantity.not_a_number"),
        ("en_US", "7,35", "quantity.mark"),
        ("sv_SE", "1 000", "quantity.mark"),
        ("en_US", "7312345678901", "quantity.barcode"),  # EAN-13
        ("en_US", " 12345678\n", "quantity.barcode"),  # EAN-8, as a scanner types it
        ("en_US", "123456789012", "quantity.barcode"),  # UPC-A
        ("en_US", "12345678901234", "quantity.barcode"),  # ITF-14
        ("de_CH", "1’000", "quantity.mark"),
        ("en_US", "٣", "quantity.not_a_number"),
        ("en_US", "1e3", "quantity.not_a_number"),
    ],
)
def test_what_could_be_read_two_ways_is_refused(name: str, text: str, key: str) -> None:
    with locale(name), pytest.raises(Invalid) as refusal:
        formats.typed_quantity(text)
    assert refusal.value.key == key


@given(
    st.sampled_from(LOCALES),
    st.decimals(-MOST_PER_MOVEMENT, MOST_PER_MOVEMENT, places=6, allow_nan=False, allow_infinity=False),
)
def test_what_a_field_is_filled_with_can_be_read_back(name: str, value: Decimal) -> None:
    with locale(name):
        assert formats.typed_quantity(formats.typed(value)) == value


def test_when_something_was_done() -> None:
    now = datetime(2026, 3, 18, 15, 0).astimezone()  # a Wednesday
    ago = {
        now - timedelta(minutes=58): "14:02",
        now - timedelta(days=1): "Tue",
        now - timedelta(days=6): "Thu",
        now - timedelta(days=7): "11 Mar",
    }
    assert {at: formats.when(at.astimezone(UTC), now) for at in ago} == ago
    with locale("sv_SE"):
        assert formats.when(now - timedelta(days=1), now) == "tis"


def test_a_change_is_an_arrow_from_before_to_after() -> None:
    assert formats.change("3", "8") == "3 → 8"
