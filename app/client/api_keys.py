"""What an API key says of itself: it is a JWT, whose claims anybody may read (contract, section 3)."""

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import msgspec

from app.domain.errors import Invalid
from app.wire.answers import read_answer
from app.wire.shapes import Shape

#: Three parts in the alphabet of base64url (RFC 7519).
_JWT = re.compile(r"[\w-]+\.([\w-]+)\.[\w-]*", re.ASCII)

#: Characters. Real ones have a thousand.
_LONGEST = 2**14


class _User(Shape, kw_only=True):
    org_uuid: str = ""


class _Claims(msgspec.Struct, kw_only=True):
    client_id: str
    scope: list[str] | str = ""
    exp: float | None = None
    user: _User = msgspec.field(default_factory=_User)


@dataclass(frozen=True, slots=True)
class ApiKey:
    """``text`` is the key itself: in nothing that is shown. ``organization`` is empty where the key tells none."""

    client_id: str
    scopes: frozenset[str]
    expires: datetime | None
    organization: str
    text: str = field(repr=False)

    @classmethod
    def parse(cls, text: str) -> "ApiKey":
        """A key as it was pasted, perhaps in several lines. Its signature is the service's to verify.

        Raises `Invalid` with ``key.empty``, or ``key.not_a_key`` for what is something else.
        """
        text = "".join(text.split())
        if not text:
            raise Invalid("key.empty")
        claims = _claims(text)
        scopes = claims.scope.split() if isinstance(claims.scope, str) else claims.scope
        return cls(
            claims.client_id, frozenset(scopes), _moment(claims.exp), claims.user.org_uuid.lower(), text
        )

    def lacks(self, scopes: Iterable[str]) -> frozenset[str]:
        """Those of ``scopes`` that it does not have."""
        return frozenset(scopes) - self.scopes


def _claims(text: str) -> _Claims:
    jwt = _JWT.fullmatch(text) if len(text) <= _LONGEST else None
    if jwt is None:
        raise Invalid("key.not_a_key")
    try:
        payload = base64.urlsafe_b64decode(jwt[1] + "=" * (-len(jwt[1]) % 4))
        claims = read_answer(payload, _Claims)
    except (binascii.Error, msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        # Not from what was wrong: that might quote the key.
        raise Invalid("key.not_a_key") from None
    if not claims.client_id.strip():
        raise Invalid("key.not_a_key")  # an access token, perhaps
    return claims


def _moment(seconds: float | None) -> datetime | None:
    """Since 1970. None also for what no calendar reaches."""
    try:
        return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return None
