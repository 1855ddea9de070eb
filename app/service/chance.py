"""Chance: what nobody can guess, unless a test asked for the same again and again."""

import base64
import random
import secrets

from app.domain import identifiers

_seeded: random.Random | None = None


def seed(number: int | None) -> None:
    """Make what comes foreseeable, identifiers too: the same for the same ``number``. None ends that.

    It holds for the whole process. RSA keys are made elsewhere, and stay a surprise.
    """
    global _seeded
    _seeded = None if number is None else random.Random(number)  # noqa: S311 - foreseeable is what it is to be
    identifiers.draw_from(_seeded)


def some_bytes(count: int) -> bytes:
    return secrets.token_bytes(count) if _seeded is None else _seeded.randbytes(count)


def text() -> str:
    """A secret of 256 bits, fit for addresses and headers."""
    return base64.urlsafe_b64encode(some_bytes(32)).decode().rstrip("=")
