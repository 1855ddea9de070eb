"""API keys: JWTs that a merchant makes and a program keeps, valid until revoked (contract, section 3).

Each is signed with an RSA key made for it alone, of which only the public half is kept: nobody who reads the
store could sign another.
"""

from typing import NamedTuple

import jwt
import msgspec
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from sqlalchemy import Connection

from app.service.oauth import clients
from app.service.oauth.clients import Client
from app.service.oauth.errors import OAuthError
from app.service.oauth.tables import api_keys
from app.service.oauth.users import merchant_of
from app.service.storage.store import Store
from app.service.storage.stores import Stores
from app.wire.oauth import KeyClaims, KeyUser

_YEARS_30 = 30 * 365 * 24 * 60 * 60  # seconds
_BITS = 2048
_ALGORITHM, _ISSUER, _AUDIENCE = "RS256", "iZettle", "API"


class Signed(NamedTuple):
    key: str
    public_key: str  #: PEM


def signed(organization: str, client: str, scopes: list[str], moment: int) -> Signed:
    """A new API key of ``client``, and what it is to be verified with."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=_BITS)
    key = jwt.encode(
        msgspec.to_builtins(_claims(organization, client, scopes, moment // 1000)),
        private,
        algorithm=_ALGORITHM,
        headers={"kid": "0"},
    )
    public = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return Signed(key, public.decode())


def _claims(organization: str, client: str, scopes: list[str], seconds: int) -> KeyClaims:
    user = merchant_of(organization)
    return KeyClaims(
        iss=_ISSUER,
        aud=_AUDIENCE,
        exp=seconds + _YEARS_30,
        sub=user,
        iat=seconds,
        scope=scopes,
        user=KeyUser(uuid=user, org_uuid=organization),
        client_id=client,
    )


def claimed(stores: Stores, assertion: str) -> tuple[Store, KeyClaims]:
    """Whose API key it says it is, which nothing proves yet. Raises `OAuthError` ``invalid_grant``."""
    claims = _read(assertion, "", verify_signature=False)
    store = stores.find(claims.user.org_uuid)
    if store is None:
        raise _invalid()
    return store, claims


def verified(connection: Connection, assertion: str, claims: KeyClaims, moment: int) -> Client:
    """The API key that it is. Raises `OAuthError` ``invalid_grant`` for a forged, ended or revoked one."""
    row = clients.get(connection, api_keys, claims.client_id)
    if row is None or claims.exp * 1000 <= moment:
        raise _invalid()
    _read(assertion, row.public_key, verify_signature=True)
    return row


def _read(assertion: str, public_key: str, *, verify_signature: bool) -> KeyClaims:
    """What it says. Its times are left to us: PyJWT would compare them with another clock than the service's."""
    try:
        claims = jwt.decode(
            assertion,
            public_key,
            algorithms=[_ALGORITHM],
            audience=_AUDIENCE,
            issuer=_ISSUER,
            options={
                "verify_signature": verify_signature,
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
            },
        )
        return msgspec.convert(claims, KeyClaims)
    except (jwt.PyJWTError, ValueError, RecursionError):  # not as the shape says, or half a character in it
        raise _invalid() from None


def _invalid() -> OAuthError:
    return OAuthError("invalid_grant", "Invalid assertion JWT")
