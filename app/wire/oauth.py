"""Tokens, API keys and apps (contract, section 3). What travels as a form has the snake-case names of OAuth."""

from typing import Annotated, Literal

from msgspec import Struct

from app.wire.shapes import Shape, rule

#: What the real service has scopes for.
Scope = Literal[
    "READ:PRODUCT",
    "WRITE:PRODUCT",
    "READ:PURCHASE",
    "WRITE:PURCHASE",
    "READ:FINANCE",
    "READ:USERINFO",
    "WRITE:USERINFO",
]

#: One line.
Name = Annotated[str, rule(pattern=r"[^\x00-\x1f\x7f]*", least=1, most=256)]
Scopes = Annotated[list[Scope], rule(least=1)]
RedirectUri = Annotated[str, rule(least=1, most=2048)]


class Tokens(Struct, kw_only=True, omit_defaults=True):
    """Without ``token_type``, as documented; with a refresh token only where a person approved an app."""

    access_token: str
    refresh_token: str | None = None
    expires_in: int  # seconds


class TokenError(Struct, kw_only=True):
    """Why there are no tokens, in the words of RFC 6749, section 5.2."""

    error: str
    error_description: str


class TokenRequest(Struct, kw_only=True, omit_defaults=True):
    """The fields of the form that is posted to ``/token``; which of them depends on ``grant_type``."""

    grant_type: str
    client_id: str | None = None
    client_secret: str | None = None
    assertion: str | None = None
    code: str | None = None
    redirect_uri: str | None = None
    code_verifier: str | None = None
    refresh_token: str | None = None


class Decision(Struct, kw_only=True, omit_defaults=True):
    """The form of the page that asks a person for approval."""

    seal: str  # as the page has it
    decision: Literal["approve", "deny"]
    password: str | None = None


class User(Shape, kw_only=True):
    uuid: str
    organization_uuid: str


class Organization(Shape, kw_only=True, omit_defaults=True):
    """The merchant's details, as far as they are known; the real one tells addresses and taxes as well.

    ``currency`` is an ISO 4217 code, ``country`` one of ISO 3166, ``time_zone`` a name such as ``Europe/Berlin``.
    """

    uuid: str
    owner_uuid: str | None = None
    name: str
    currency: str
    country: str | None = None
    time_zone: str | None = None


class NewApiKey(Shape, kw_only=True):
    name: Name
    scopes: Scopes


class ApiKey(Shape, kw_only=True):
    client_id: str
    name: str
    scopes: list[str]
    created: str


class MadeApiKey(ApiKey, kw_only=True):
    """``key`` is told this once and kept nowhere."""

    key: str


class NewApp(Shape, kw_only=True):
    name: Name
    redirect_uris: Annotated[list[RedirectUri], rule(least=1, most=100)]
    scopes: Scopes


class App(Shape, kw_only=True):
    client_id: str
    name: str
    redirect_uris: list[str]
    scopes: list[str]
    created: str


class MadeApp(App, kw_only=True):
    """``client_secret`` is told this once; its hash is kept."""

    client_secret: str


class KeyUser(Shape, kw_only=True):
    user_type: str = "USER"
    uuid: str
    org_uuid: str
    user_role: str = "OWNER"


class KeyClaims(Struct, kw_only=True):
    """What an API key, which is a JWT, says. Moments are seconds since 1970."""

    iss: str
    aud: str
    exp: int
    sub: str
    iat: int
    renewed: bool = False
    scope: list[str]
    user: KeyUser
    type: str = "user-assertion"
    client_id: str


class ConnectionRemoved(Shape, kw_only=True):
    """What Pusher tells of an app that was disconnected, or of an API key that was deleted (contract, section 4)."""

    organization_uuid: str
    client_uuid: str
    type: Literal["ApplicationConnectionRemoved", "PersonalAssertionDeleted"]


class NewPassword(Shape, kw_only=True):
    password: Annotated[str, rule(least=8, most=1024)]
