"""Numbers of answers as decimals."""

from decimal import Decimal, InvalidOperation

from app.domain.errors import UnexpectedAnswer

#: No shop has more of anything. What stock is kept in, millionths in 64 bits, could not hold more either.
_MOST = Decimal(9_000_000_000_000)


def is_quantity(value: Decimal) -> bool:
    """Whether stock can be that: msgspec takes ``"NaN"`` and ``1e999999999`` for decimals."""
    return value.is_finite() and -_MOST <= value <= _MOST


def finite(number: Decimal | float | str) -> Decimal:
    """A number that the service gave, if it is one that stock can be.

    A float becomes what a person wrote: 0.1, and not 0.1000000000000000055. Raises `UnexpectedAnswer`.
    """
    try:
        value = Decimal(str(number)) if isinstance(number, float) else Decimal(number)
    except InvalidOperation:
        value = Decimal("NaN")
    if not is_quantity(value):
        raise UnexpectedAnswer("service.unexpected_answer", detail=f"a quantity of {str(number)[:40]}")
    return value
