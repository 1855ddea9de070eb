"""Moments of answers."""

from datetime import UTC, datetime

from app.domain.errors import UnexpectedAnswer


def moment(text: str) -> datetime:
    """``2021-04-19T13:15:37.904Z``, or with an offset, also one without a colon; aware, in UTC.

    Without an offset it is UTC (contract, section 5). Raises `UnexpectedAnswer` for anything else.
    """
    try:
        read = datetime.fromisoformat(text)
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):  # the last day of the calendar, somewhere else
        raise UnexpectedAnswer("service.unexpected_answer", detail=f"a moment of {text[:40]}") from None
