"""Making and revoking API keys and apps, and setting the store's password. Ours, under ``/storeroom/admin``.

Only the service's own token may: its scope is `app.service.oauth.scopes.ADMIN`.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Table, delete, insert, select

from app.domain.errors import Refused, Violation
from app.domain.identifiers import new_identifier
from app.service.http.call import Call, Reply, unknown_thing
from app.service.oauth import api_keys, passwords, tables, tokens
from app.service.oauth.clients import Client
from app.service.oauth.connections import end
from app.service.oauth.redirects import is_allowed
from app.service.oauth.scopes import joined
from app.service.oauth.secret import hashed, new_secret
from app.service.storage.moments import zulu
from app.wire.oauth import ApiKey, App, MadeApiKey, MadeApp, NewApiKey, NewApp, NewPassword


def make_api_key(call: Call[NewApiKey]) -> Reply:
    """Answers the key, which is kept nowhere."""
    client, scopes = new_identifier(), joined(call.body.scopes)
    signed = api_keys.signed(call.store.organization, client, scopes.split(), call.moment)
    row = _added(
        call, tables.api_keys, client=client, name=call.body.name, scopes=scopes, public_key=signed.public_key
    )
    return Reply(MadeApiKey(**_told(row), key=signed.key))


def list_api_keys(call: Call[None]) -> Reply:
    """The oldest first."""
    return Reply([ApiKey(**_told(row)) for row in _all(call, tables.api_keys)])


def revoke_api_key(call: Call[None]) -> Reply:
    """It gives no more tokens, those that it gave are no good any more, and its subscriptions end."""
    client = _deleted(call, tables.api_keys, "apiKey")
    tokens.revoke_family(call.connection, client)
    end(call, client, "PersonalAssertionDeleted")
    return Reply()


def make_app(call: Call[NewApp]) -> Reply:
    """Answers the app with its secret, which is told this once."""
    _check_redirects(call.body.redirect_uris)
    secret = new_secret()
    row = _added(
        call,
        tables.apps,
        client=new_identifier(),
        name=call.body.name,
        scopes=joined(call.body.scopes),
        redirect_uris=" ".join(call.body.redirect_uris),
        secret=hashed(secret),
    )
    return Reply(MadeApp(**_told(row), redirect_uris=call.body.redirect_uris, client_secret=secret))


def list_apps(call: Call[None]) -> Reply:
    """The oldest first."""
    rows = _all(call, tables.apps)
    return Reply([App(**_told(row), redirect_uris=row.redirect_uris.split()) for row in rows])


def delete_app(call: Call[None]) -> Reply:
    """It can neither ask again nor renew what it has; its tokens and its subscriptions end."""
    end(call, _deleted(call, tables.apps, "app"), "ApplicationConnectionRemoved")
    return Reply()


def set_password(call: Call[NewPassword]) -> Reply:
    """Of the store, for approving apps. What apps have already they keep."""
    passwords.set_password(call.connection, call.store, call.body.password)
    return Reply()


def _added(call: Call[Any], table: Table, **columns: str) -> Client:
    statement = insert(table).values(created=call.moment, **columns).returning(table)
    return call.connection.execute(statement).one()


def _all(call: Call[None], table: Table) -> Iterable[Client]:
    return call.connection.execute(select(table).order_by(table.c.created, table.c.client))


def _told(row: Client) -> dict[str, Any]:
    """What API keys and apps have in common."""
    return {
        "client_id": row.client,
        "name": row.name,
        "scopes": row.scopes.split(),
        "created": zulu(row.created),
    }


def _deleted(call: Call[None], table: Table, name: str) -> str:
    """The client that the path names, whose row is gone. Raises `Refused` ``unknown_thing``."""
    client = call.path[name]
    if call.connection.execute(delete(table).where(table.c.client == client)).rowcount == 0:
        raise unknown_thing(name, client)
    return client


def _check_redirects(uris: list[str]) -> None:
    """Raises `Refused` ``violations``, with every URI named that no app may have."""
    if wrong := tuple(
        Violation(
            f"redirectUris[{number}]",
            "must be an https URI, or an http one of this computer, with no fragment",
            "MUST_MATCH_PATTERN",
            "https://..., http://127.0.0.1..., http://[::1]... or http://localhost...",
            uri[:200],
        )
        for number, uri in enumerate(uris)
        if not is_allowed(uri)
    ):
        raise Refused("violations", violations=wrong)
