"""``POST /token``: an API key, a code or a refresh token becomes an access token (contract, section 3).

Parameters that a grant does not have are ignored, ``scope`` among them: the contract names none.
"""

import base64
import hashlib
from collections.abc import Callable
from functools import partial

from sqlalchemy import Connection

from app.service.caller import Caller
from app.service.http.call import Reply, Visit
from app.service.oauth import api_keys, apps, clients, grants, tables, tokens
from app.service.oauth.errors import NO_STORE, OAuthError, missing
from app.service.oauth.grants import CODE, REFRESH, Grant
from app.service.oauth.users import merchant_of
from app.service.storage.store import Store
from app.wire.oauth import Tokens

ASSERTION = "urn:ietf:params:oauth:grant-type:jwt-bearer"


def give_tokens(visit: Visit) -> Reply:
    try:
        return Reply(_granted(visit), NO_STORE)
    except OAuthError as error:
        return error.reply()


def _granted(visit: Visit) -> Tokens:
    kind = _field(visit, "grant_type")
    if kind not in _GRANTS:
        raise OAuthError("unsupported_grant_type", "Unsupported grant_type")
    return _GRANTS[kind](visit)


def _for_assertion(visit: Visit) -> Tokens:
    """There is no refresh token: the API key is good again and again."""
    client, assertion = _field(visit, "client_id").lower(), _field(visit, "assertion")
    store, claims = api_keys.claimed(visit.stores, assertion)
    with store.transaction(writes=False) as connection:
        api_keys.verified(connection, assertion, claims, visit.moment)  # who shows no key waits for no writer
    with store.transaction(writes=True) as connection:
        key = api_keys.verified(connection, assertion, claims, visit.moment)
        if client != key.client and not clients.get(connection, tables.apps, client):
            raise OAuthError("invalid_client", "Invalid client_id")
        return _tokens(connection, store, client, key.client, key.scopes)


def _for_code(visit: Visit) -> Tokens:
    return _for_grant(visit, CODE, _field(visit, "code"), partial(_fits, visit))


def _for_refresh_token(visit: Visit) -> Tokens:
    return _for_grant(visit, REFRESH, _field(visit, "refresh_token"), lambda _: True)


_GRANTS = {ASSERTION: _for_assertion, CODE: _for_code, REFRESH: _for_refresh_token}


def _for_grant(visit: Visit, kind: str, presented: str, fits: Callable[[Grant], bool]) -> Tokens:
    """What ``fits`` not is spent as well: it is not in the hands that it was meant for."""
    store, app = apps.authenticated(visit)
    with store.transaction(writes=True) as connection:
        grant = grants.spend(connection, visit.moment, kind, presented, app.client)
        if grant and fits(grant):
            of_grant = {"client": grant.client, "family": grant.family, "scopes": grant.scopes}
            further = grants.add(connection, visit.moment, REFRESH, **of_grant)
            return _tokens(connection, store, **of_grant, refresh_token=further)
    raise OAuthError("invalid_grant", f"invalid {_CALLED[kind]}")


_CALLED = {CODE: "code", REFRESH: "refresh_token"}


def _fits(visit: Visit, code: Grant) -> bool:
    """Whether it comes with the redirect URI that it was sent to, and with what its challenge was made of.

    A verifier without a challenge does not fit either: somebody may have taken the challenge out.
    """
    verifier = visit.form.get("code_verifier")
    challenge = None if verifier is None else challenge_of(verifier)
    return bool(visit.form.get("redirect_uri") == code.redirect_uri and challenge == code.challenge)


def challenge_of(verifier: str) -> str:
    """By the method ``S256`` (RFC 7636, section 4.2)."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _tokens(
    connection: Connection,
    store: Store,
    client: str,
    family: str,
    scopes: str,
    refresh_token: str | None = None,
) -> Tokens:
    caller = Caller(merchant_of(store.organization), client, frozenset(scopes.split()))
    token = tokens.issue(connection, store, caller, family=family)
    return Tokens(access_token=token, refresh_token=refresh_token, expires_in=tokens.SECONDS)


def _field(visit: Visit, name: str) -> str:
    """Without a value it is as good as missing (RFC 6749, section 3.2)."""
    if not visit.form.get(name):
        raise missing(name)
    return visit.form[name]
