"""The names of a purchase: its UUID in two forms, and its hash."""

import re
import uuid

from app.domain.identifiers import PATTERN, SHORT_PATTERN, from_short, short

_HASH = re.compile(rf"[0-9]{{1,15}}({SHORT_PATTERN})")


def from_either(text: str) -> str | None:
    """The UUID that ``text`` is, in the usual or the short form; none if it is not one."""
    if re.fullmatch(PATTERN, text):
        return text.lower()
    return from_short(text) if re.fullmatch(SHORT_PATTERN, text) else None


def purchase_hash(identifier: str, created: int) -> str:
    """What ``lastPurchaseHash`` names a purchase by: the moment it was recorded, and its short UUID."""
    return f"{created}{short(identifier)}"


def from_hash(text: str) -> str | None:
    """The UUID of the purchase that a hash names; none if it is not a hash."""
    match = _HASH.fullmatch(text)
    return match and from_short(match[1])


def number_of(identifier: str) -> int:
    """A number made of a UUID, where the API has a number and we have a UUID."""
    return uuid.UUID(identifier).time_low
