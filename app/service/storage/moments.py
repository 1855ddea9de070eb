"""Moments are milliseconds since 1970 in the store; v3 and the history write them with a ``Z``."""

from datetime import UTC, datetime


def zulu(moment: int) -> str:
    """``2021-04-19T13:15:37.904Z``."""
    when = datetime.fromtimestamp(moment / 1000, UTC).replace(tzinfo=None)
    return f"{when.isoformat(timespec='milliseconds')}Z"
