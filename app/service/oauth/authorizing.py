"""``/authorize``: a person is asked to approve an app, and the app gets the answer at its redirect URI.

What the app asks for stays in the address when the form is sent. Until it is known that the app and its redirect
URI belong together nobody is sent anywhere: what is wrong with them is told on a page (RFC 6749, section 4.1.2.1).
"""

import hmac
import re
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from starlette.requests import cookie_parser

from app.domain.identifiers import new_identifier
from app.service import chance
from app.service.http.call import Reply, Visit
from app.service.oauth import clients, grants, pages, passwords, tables
from app.service.oauth.clients import Client
from app.service.oauth.errors import NO_STORE, OAuthError
from app.service.oauth.granting import challenge_of
from app.service.oauth.redirects import is_among, with_answer
from app.service.oauth.scopes import joined
from app.service.oauth.secret import hashed
from app.service.storage.store import Store

_COOKIE = "storeroom_approval"
_OF_COOKIE = (
    r"[\w-]{43}"  # as `chance.text` makes it; what else comes was not made here, and is not sent back
)
_CHALLENGE = r"[\w.~-]{43,128}"  # RFC 7636, section 4.2


class _Asked(NamedTuple):
    """What an app asks for, which it may."""

    visit: Visit
    store: Store
    app: Client
    scopes: list[str]
    challenge: str | None


def ask_for_approval(visit: Visit) -> Reply:
    """The page that asks for approval."""
    return _answered(visit, _page)


def take_decision(visit: Visit) -> Reply:
    """What the person decided, if it is the one who holds the store's password."""
    return _answered(visit, _decided)


def _answered(visit: Visit, answer: Callable[[_Asked], Reply]) -> Reply:
    found = clients.find(visit.stores, tables.apps, visit.query.get("client_id", ""))
    if found is None:
        return pages.message("This app is not known here", "Its client_id names no app of any store.", 400)
    store, app = found
    if not is_among(visit.query.get("redirect_uri", ""), app.redirect_uris.split()):
        text = f"It wants you to go on to an address that {app.name} is not registered with."
        return pages.message("This link is not right", text, 400)
    try:
        return answer(_asked(visit, store, app))
    except OAuthError as error:
        return _back(visit, {"error": error.error, "error_description": error.description})


def _asked(visit: Visit, store: Store, app: Client) -> _Asked:
    """Raises `OAuthError` for what the app may be told."""
    if visit.query.get("response_type") != "code":
        raise OAuthError("unsupported_response_type", "response_type must be code")
    scopes = visit.query.get("scope", "").split()
    if not scopes or not set(scopes) <= set(app.scopes.split()):
        raise OAuthError("invalid_scope", f"The app may ask for {app.scopes}")
    return _Asked(visit, store, app, scopes, _challenge(visit))


def _challenge(visit: Visit) -> str | None:
    """What the code's verifier must fit, by the method ``S256`` whichever was asked for (RFC 7636)."""
    challenge = visit.query.get("code_challenge")
    method = visit.query.get("code_challenge_method", "plain")
    if challenge is None:
        return None
    if method not in ("S256", "plain") or not re.fullmatch(_CHALLENGE, challenge, re.ASCII):
        raise OAuthError("invalid_request", "code_challenge or code_challenge_method is not right")
    return challenge if method == "S256" else challenge_of(challenge)


def _back(visit: Visit, answer: dict[str, str]) -> Reply:
    """On to the app, with its state as it was."""
    state = {"state": visit.query["state"]} if "state" in visit.query else {}
    location = with_answer(visit.query["redirect_uri"], answer | state)
    return Reply(headers={**NO_STORE, "Location": location}, status=303)


def _page(asked: _Asked, complaint: str = "", status: int = 200) -> Reply:
    """The question, with the cookie that its form belongs to."""
    if not passwords.is_set(asked.store):
        text = "Whoever may approve apps is known by it. “storeroom password” sets one."
        return pages.message(f"{asked.store.name} has no password yet", text, 403)
    cookie = _cookie(asked.visit) or chance.text()
    reply = pages.approval(
        app=asked.app.name,
        store=asked.store.name,
        scopes=asked.scopes,
        target=asked.visit.query["redirect_uri"],
        seal=_seal(asked.visit, cookie),
        complaint=complaint,
        status=status,
    )
    secure = "; Secure" if asked.visit.url.startswith("https:") else ""
    kept = f"{_COOKIE}={cookie}; Path=/authorize; HttpOnly; SameSite=Strict{secure}"
    return replace(reply, headers={**reply.headers, "Set-Cookie": kept})


def _decided(asked: _Asked) -> Reply:
    form = asked.visit.form
    if not _is_sealed(asked.visit):
        return _page(asked, "This page was not up to date. Please try again.", 403)
    if form.get("decision") != "approve":
        raise OAuthError("access_denied", "The person did not allow it")
    try:
        right = passwords.is_right(asked.store, form.get("password", ""))
    except passwords.Paused as paused:
        reply = _page(asked, f"Too many wrong passwords. Please wait for {_in_words(paused.seconds)}.", 429)
        return replace(reply, headers={**reply.headers, "Retry-After": str(paused.seconds)})
    return _approved(asked) if right else _page(asked, "This is not the password.", 403)


def _approved(asked: _Asked) -> Reply:
    with asked.store.transaction(writes=True) as connection:
        code = grants.add(
            connection,
            asked.visit.moment,
            grants.CODE,
            client=asked.app.client,
            family=new_identifier(),
            scopes=joined(asked.scopes),
            redirect_uri=asked.visit.query["redirect_uri"],
            challenge=asked.challenge,
        )
    return _back(asked.visit, {"code": code})


def _is_sealed(visit: Visit) -> bool:
    """Whether the form is of a page that this browser got from here, and asks for what that page told."""
    cookie = _cookie(visit)
    return bool(cookie) and hmac.compare_digest(
        visit.form.get("seal", "").encode(), _seal(visit, cookie).encode()
    )


def _seal(visit: Visit, cookie: str) -> str:
    return hashed(f"{cookie} {visit.query}")


def _cookie(visit: Visit) -> str:
    value = cookie_parser(visit.headers.get("Cookie", "")).get(_COOKIE, "")
    return value if re.fullmatch(_OF_COOKIE, value, re.ASCII) else ""


def _in_words(seconds: int) -> str:
    return f"{seconds} seconds" if seconds < 120 else f"{-(-seconds // 60)} minutes"
