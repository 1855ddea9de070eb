"""Quantities are decimals: goods are sold by weight too (contract, section 1.6)."""

from decimal import Decimal, InvalidOperation
from functools import lru_cache

from app.domain.errors import Invalid

#: More digits after the point are refused everywhere. The API names no limit (contract, section 8.5);
#: six let a kilogram be split into milligrams, and keep sums exact in a 64-bit integer.
PLACES = 6

#: The most that one movement may carry (contract, section 1.4).
MOST_PER_MOVEMENT = Decimal(100_000)

ZERO = Decimal(0)


def parse_quantity(text: str, decimal_point: str = ".") -> Decimal:
    """Read what a person typed, as ``7.35``, or ``7,35`` where the comma is the decimal point.

    No thousands separator is taken: whether ``1,000`` is one or a thousand must never be a guess.
    Raises `Invalid` with the key ``quantity.empty``, ``quantity.not_a_number`` or ``quantity.places``.
    """
    compact = text.strip().replace("\u2212", "-")
    if not compact:
        raise Invalid("quantity.empty")
    digits = compact.removeprefix("-").replace(decimal_point, "", 1)
    if not (digits.isascii() and digits.isdigit()):
        raise Invalid("quantity.not_a_number", text=text)
    try:
        value = Decimal(compact.replace(decimal_point, ".", 1))
    except InvalidOperation:
        raise Invalid("quantity.not_a_number", text=text) from None
    return checked(value)


def checked(value: Decimal) -> Decimal:
    """The same value if it is finite and has at most `PLACES` digits after the point; else `Invalid`."""
    _, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int):
        raise Invalid("quantity.not_a_number", text=str(value))
    beyond = -exponent - PLACES
    if beyond > 0 and any(digits[-beyond:]):
        raise Invalid("quantity.places", text=str(value), places=PLACES)
    return value


@lru_cache(maxsize=10_000)
def plain(value: Decimal) -> str:
    """``12``, ``7.35`` or ``-1``: no exponent, no trailing zeros, no minus before a zero."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
