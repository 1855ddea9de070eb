"""Numbers of answers as decimals."""

from decimal import Decimal, InvalidOperation

from app.domain.errors import UnexpectedAnswer


def finite(number: Decimal | str) -> Decimal:
    """A number that the service gave, if it is one: msgspec takes ``"NaN"`` for a decimal. Raises
    `UnexpectedAnswer`."""
    try:
        value = Decimal(number)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise UnexpectedAnswer("service.unexpected_answer", detail=f"a balance of {number}")
    return value
