"""Reading answers: as tolerant as old and new answers of the API differ, and no more."""

from typing import TypeVar

import msgspec

from app.wire.shapes import without_nulls

T = TypeVar("T")

#: What `read_answer` raises for what is not JSON or not as the shape says, or is nested too deep.
UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


def read_answer(body: bytes | msgspec.Raw, shape: type[T]) -> T:
    """The body of an answer as its shape; null members are as good as missing ones.

    Raises `msgspec.DecodeError` for what is not JSON or not as the shape says, `UnicodeDecodeError`, and
    `RecursionError` for JSON nested too deep.
    """
    try:
        return msgspec.json.decode(body, type=shape)
    except msgspec.ValidationError:
        # Perhaps only for nulls where the shape has none. Leaving them out takes two to three times as long.
        return msgspec.convert(without_nulls(msgspec.json.decode(body)), shape)
