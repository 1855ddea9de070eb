"""Secrets: made of enough chance that a plain hash of them can be kept, and nothing else is."""

import hashlib
import hmac
import uuid

from app.service import chance


def new_token(organization: str) -> str:
    """An access token. It begins with its organization, so that it is known where to look for its hash."""
    return f"{organization}.{chance.text()}"


def organization_of(token: str) -> str:
    return token.partition(".")[0]


def new_secret() -> str:
    """What a client keeps, as Zettle's look: client secrets and refresh tokens (contract, section 3)."""
    return f"IZSEC{uuid.UUID(bytes=chance.some_bytes(16), version=4)}"


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def matches(secret: str, kept: str) -> bool:
    """Whether ``kept`` is the hash of ``secret``; how long that takes does not tell how much of it is."""
    return hmac.compare_digest(hashed(secret), kept)
