"""Access tokens: issued, and recognised when a request carries one.

A secret begins with its organization, ``UUID.secret``, so that it is known where to look for its hash.
"""

import hashlib
import secrets
from collections.abc import Iterable

from sqlalchemy import Connection, delete, insert, select

from app.domain.errors import Refused
from app.service.http.call import Caller
from app.service.oauth.scopes import EVERY
from app.service.oauth.tables import tokens
from app.service.storage.store import Store
from app.service.storage.stores import Stores

#: The client and the user that the service's own token belongs to, which ``serve --print-token`` issues.
OWN = "00000000-0000-1000-8000-000000000000"


def new_secret(organization: str) -> str:
    return f"{organization}.{secrets.token_urlsafe(32)}"


def organization_of(secret: str) -> str:
    return secret.partition(".")[0]


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def issue_own(store: Store) -> str:
    """A new token of the service's own, with every scope and without an end; it revokes the former."""
    with store.transaction(writes=True) as connection:
        connection.execute(delete(tokens).where(tokens.c.client == OWN))
        return issue(connection, store, Caller(OWN, OWN, frozenset(EVERY)), expires=None)


def issue(connection: Connection, store: Store, caller: Caller, *, expires: int | None) -> str:
    """A token for ``caller``, good until the moment ``expires``."""
    token = new_secret(store.organization)
    row = {
        "hash": hashed(token),
        "client": caller.client,
        "user": caller.user,
        "scopes": _joined(caller.scopes),
        "expires": expires,
    }
    connection.execute(insert(tokens), row)
    return token


def _joined(scopes: Iterable[str]) -> str:
    return " ".join(sorted(scopes))


def recognise(stores: Stores, token: str) -> tuple[Store, Caller]:
    """Whose token it is. Raises `Refused` ``token_expired`` if it is nobody's, or not any more."""
    if store := stores.find(organization_of(token)):
        with store.transaction(writes=False) as connection:
            row = connection.execute(select(tokens).where(tokens.c.hash == hashed(token))).one_or_none()
        if row and (row.expires is None or row.expires > store.clock.now()):
            return store, Caller(row.user, row.client, frozenset(row.scopes.split()))
    raise Refused("token_expired")
