"""Moments as the records have them: text that sorts as time goes."""

from datetime import UTC, datetime


def written(moment: datetime) -> str:
    """Of an aware moment: ISO 8601 in UTC, always to the microsecond."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def read(text: str) -> datetime:
    return datetime.fromisoformat(text)
