"""Apps: what asks a person for approval, and proves to be itself by its secret."""

import base64
import binascii
from typing import Any
from urllib.parse import unquote_plus

from sqlalchemy import Column, Connection, Row, select

from app.service.http.call import Visit
from app.service.oauth import secret
from app.service.oauth.errors import OAuthError, missing
from app.service.oauth.tables import api_keys, apps
from app.service.storage.store import Store
from app.service.storage.stores import Stores

AppRow = Row[Any]
"""One row of `app.service.oauth.tables.apps`."""


def find(stores: Stores, client: str) -> tuple[Store, AppRow] | None:
    """The app whose client_id it is, in whichever organization."""
    return _find(stores, client, apps.c.client)


def there_is(connection: Connection, client: str) -> bool:
    """Whether the organization of ``connection`` has the app."""
    return connection.scalar(select(apps.c.client).where(apps.c.client == client)) is not None


def authenticated(visit: Visit) -> tuple[Store, AppRow]:
    """The app that asks for tokens, by HTTP Basic or by the form (RFC 6749, section 2.3.1).

    Raises `OAuthError`: ``invalid_request``, ``invalid_client``, or ``unauthorized_client`` for the client of an
    API key, which has no secret and nothing to be approved.
    """
    client, given = _credentials(visit)
    if found := find(visit.stores, client):
        if secret.matches(given, found[1].secret):
            return found
        raise OAuthError("invalid_client", "Invalid client_secret")
    if _find(visit.stores, client, api_keys.c.client):
        raise OAuthError("unauthorized_client", "An API key is presented as an assertion")
    raise OAuthError("invalid_client", "Invalid client_id")


def _find(stores: Stores, client: str, column: Column[str]) -> tuple[Store, Row[Any]] | None:
    for store in stores.all():
        with store.transaction(writes=False) as connection:
            row = connection.execute(select(column.table).where(column == client.lower())).one_or_none()
        if row:
            return store, row
    return None


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
    except (binascii.Error, UnicodeDecodeError):
        raise OAuthError("invalid_client", "Unreadable Authorization header") from None
    return unquote_plus(client), unquote_plus(given)
