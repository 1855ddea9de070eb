"""Apps: what asks a person for approval, and proves to be itself by its secret."""

import base64
from urllib.parse import unquote_plus

from app.service.http.call import Visit
from app.service.oauth import clients, secret
from app.service.oauth.clients import Client
from app.service.oauth.errors import OAuthError, missing
from app.service.oauth.tables import api_keys, apps
from app.service.storage.store import Store


def authenticated(visit: Visit) -> tuple[Store, Client]:
    """The app that asks for tokens, by HTTP Basic or by the form (RFC 6749, section 2.3.1).

    Raises `OAuthError`: ``invalid_request``, ``invalid_client``, or ``unauthorized_client`` for the client of an
    API key, which has no secret and nothing to be approved.
    """
    client, given = _credentials(visit)
    if found := clients.find(visit.stores, apps, client):
        if secret.matches(given, found[1].secret):
            return found
        raise OAuthError("invalid_client", "Invalid client_secret")
    if clients.find(visit.stores, api_keys, client):
        raise OAuthError("unauthorized_client", "An API key is presented as an assertion")
    raise OAuthError("invalid_client", "Invalid client_id")


def _credentials(visit: Visit) -> tuple[str, str]:
    scheme, _, encoded = visit.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "basic":
        return _basic(encoded)
    for name in ("client_id", "client_secret"):
        if name not in visit.form:
            raise missing(name)
    return visit.form["client_id"], visit.form["client_secret"]


def _basic(encoded: str) -> tuple[str, str]:
    try:
        client, _, given = base64.b64decode(encoded.strip(), validate=True).decode().partition(":")
    except ValueError:
        raise OAuthError("invalid_client", "Unreadable Authorization header") from None
    return unquote_plus(client), unquote_plus(given)
