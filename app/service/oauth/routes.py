"""OAuth as a table (contract, section 3), and its administration, which is ours."""

from typing import Literal

from app.service.http.call import PublicRoute, Route
from app.service.http.parameters import Parameter
from app.service.oauth.administration import (
    delete_app,
    list_api_keys,
    list_apps,
    make_api_key,
    make_app,
    revoke_api_key,
    set_password,
)
from app.service.oauth.authorizing import ask_for_approval, take_decision
from app.service.oauth.connections import disconnect
from app.service.oauth.granting import give_tokens
from app.service.oauth.scopes import ADMIN
from app.service.oauth.users import get_organization, get_user, redirect_to_user
from app.wire.oauth import (
    ApiKey,
    App,
    Decision,
    MadeApiKey,
    MadeApp,
    NewApiKey,
    NewApp,
    NewPassword,
    Organization,
    TokenError,
    TokenRequest,
    Tokens,
    User,
)

_ADMIN = "/storeroom/admin"

#: What is wrong with them is told to the app, or to the person, never by a refusal.
_ASKED = tuple(
    Parameter(name, kind, text, required=required, refuses=())
    for name, kind, text, required in (
        ("response_type", Literal["code"], "how the app gets the answer", True),
        ("client_id", str, "the app", True),
        ("redirect_uri", str, "one of the app's; of a loopback address the port may be any", True),
        ("scope", str, "what the app asks for, separated by spaces", True),
        ("state", str, "comes back as it is", False),
        ("code_challenge", str, "of PKCE, for which `/token` wants the verifier", False),
        ("code_challenge_method", Literal["S256", "plain"], "`plain` unless told", False),
    )
)

ROUTES: tuple[Route | PublicRoute, ...] = (
    PublicRoute(
        "POST",
        "/token",
        give_tokens,
        body=TokenRequest,
        answer=Tokens,
        also={400: TokenError},
        refuses=("too_large",),
    ),
    PublicRoute(
        "GET",
        "/authorize",
        ask_for_approval,
        asks=_ASKED,
        answer=str,
        media="text/html",
        also={303: None, 400: str, 403: str},
    ),
    PublicRoute(
        "POST",
        "/authorize",
        take_decision,
        303,
        asks=_ASKED,
        body=Decision,
        media="text/html",
        also={400: str, 403: str, 429: str},
        refuses=("too_large",),
        gives=("Location", "Retry-After"),
    ),
    Route("GET", "/users/self", get_user, scope="", answer=User),
    Route("GET", "/users/me", redirect_to_user, 302, scope="", gives=("Location",)),
    Route("GET", "/api/resources/organizations/self", get_organization, scope="", answer=Organization),
    Route("DELETE", "/application-connections/self", disconnect, 204, scope=""),
    Route("GET", f"{_ADMIN}/api-keys", list_api_keys, scope=ADMIN, answer=list[ApiKey]),
    Route("POST", f"{_ADMIN}/api-keys", make_api_key, 201, NewApiKey, scope=ADMIN, answer=MadeApiKey),
    Route("DELETE", f"{_ADMIN}/api-keys/{{apiKey}}", revoke_api_key, 204, scope=ADMIN),
    Route("GET", f"{_ADMIN}/apps", list_apps, scope=ADMIN, answer=list[App]),
    Route("POST", f"{_ADMIN}/apps", make_app, 201, NewApp, scope=ADMIN, answer=MadeApp),
    Route("DELETE", f"{_ADMIN}/apps/{{app}}", delete_app, 204, scope=ADMIN),
    Route("PUT", f"{_ADMIN}/password", set_password, 204, NewPassword, scope=ADMIN),
)
