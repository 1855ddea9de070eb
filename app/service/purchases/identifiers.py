"""The names of a purchase: its UUID in two forms, and its hash."""

import base64
import re
import uuid

from app.domain.identifiers import PATTERN

_SHORT = "[A-Za-z0-9_-]{22}"
_HASH = re.compile(rf"[0-9]{{1,15}}({_SHORT})")


def short(identifier: str) -> str:
    """The deprecated form, 22 characters: ``WJwt5j7kEeuecKKsB1sX_Q`` is 589c2de6-3ee4-11eb-9e70-a2ac075b17fd."""
    return base64.urlsafe_b64encode(uuid.UUID(identifier).bytes).decode().rstrip("=")


def from_either(text: str) -> str | None:
    """The UUID that ``text`` is, in either form; none if it is not one."""
    if re.fullmatch(PATTERN, text):
        return text.lower()
    if re.fullmatch(_SHORT, text):
        return str(uuid.UUID(bytes=base64.urlsafe_b64decode(f"{text}==")))
    return None


def purchase_hash(identifier: str, created: int) -> str:
    """What ``lastPurchaseHash`` names a purchase by: the moment it was recorded, and its short UUID."""
    return f"{created}{short(identifier)}"


def from_hash(text: str) -> str | None:
    """The UUID of the purchase that a hash names; none if it is not a hash."""
    match = _HASH.fullmatch(text)
    return match and from_either(match[1])


def number_of(identifier: str) -> int:
    """A number made of a UUID, where the API has a number and we have a UUID."""
    return uuid.UUID(identifier).time_low
