"""Moments are milliseconds since 1970 in the store; v3 and the history write them with a ``Z``."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache

_EPOCH = datetime.fromtimestamp(0, UTC)


@lru_cache(maxsize=1000)
def zulu(moment: int) -> str:
    """``2021-04-19T13:15:37.904Z``. Kept, since what arrives together has one moment."""
    when = datetime.fromtimestamp(moment / 1000, UTC)
    return f"{when.isoformat(timespec='milliseconds').removesuffix('+00:00')}Z"


def moment_of(text: str) -> int:
    """The moment that ``2021-04-19`` or ``2021-04-19T13:15:37.904+0000`` names; UTC if it names no zone.

    Raises `ValueError`.
    """
    # In a query an unescaped plus sign reaches us as a space.
    when = datetime.fromisoformat(text.replace(" ", "+") if "T" in text else text)
    return (when.replace(tzinfo=when.tzinfo or UTC) - _EPOCH) // timedelta(milliseconds=1)
