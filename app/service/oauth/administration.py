"""Making and revoking API keys and apps, and setting the store's password. Ours, under ``/storeroom/admin``.

Only the service's own token may: its scope is `app.service.oauth.scopes.ADMIN`.
"""

from sqlalchemy import Table, delete, insert, select

from app.domain.errors import Refused, Violation
from app.domain.identifiers import new_identifier
from app.service.http.call import Call, Reply, unknown_thing
from app.service.oauth import api_keys, passwords, tables, tokens
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
    row = {
        "client": client,
        "name": call.body.name,
        "scopes": scopes,
        "created": call.moment,
        "public_key": signed.public_key,
    }
    call.connection.execute(insert(tables.api_keys), row)
    made = MadeApiKey(
        client_id=client,
        name=call.body.name,
        scopes=scopes.split(),
        created=zulu(call.moment),
        key=signed.key,
    )
    return Reply(made)


def list_api_keys(call: Call[None]) -> Reply:
    """The oldest first."""
    rows = call.connection.execute(select(tables.api_keys).order_by("created", "client"))
    return Reply(
        [
            ApiKey(client_id=row.client, name=row.name, scopes=row.scopes.split(), created=zulu(row.created))
            for row in rows
        ]
    )


def revoke_api_key(call: Call[None]) -> Reply:
    """It gives no more tokens, those that it gave are no good any more, and its subscriptions end."""
    client = _deleted(call, tables.api_keys, "key")
    tokens.revoke_family(call.connection, client)
    end(call, client, "PersonalAssertionDeleted")
    return Reply()


def make_app(call: Call[NewApp]) -> Reply:
    """Answers the app with its secret, which is told this once."""
    _check_redirects(call.body.redirect_uris)
    client, scopes, secret = new_identifier(), joined(call.body.scopes), new_secret()
    row = {
        "client": client,
        "name": call.body.name,
        "scopes": scopes,
        "redirect_uris": " ".join(call.body.redirect_uris),
        "created": call.moment,
        "secret": hashed(secret),
    }
    call.connection.execute(insert(tables.apps), row)
    made = MadeApp(
        client_id=client,
        name=call.body.name,
        redirect_uris=call.body.redirect_uris,
        scopes=scopes.split(),
        created=zulu(call.moment),
        client_secret=secret,
    )
    return Reply(made)


def list_apps(call: Call[None]) -> Reply:
    """The oldest first."""
    rows = call.connection.execute(select(tables.apps).order_by("created", "client"))
    return Reply(
        [
            App(
                client_id=row.client,
                name=row.name,
                redirect_uris=row.redirect_uris.split(),
                scopes=row.scopes.split(),
                created=zulu(row.created),
            )
            for row in rows
        ]
    )


def delete_app(call: Call[None]) -> Reply:
    """It can neither ask again nor renew what it has; its tokens and its subscriptions end."""
    end(call, _deleted(call, tables.apps, "app"), "ApplicationConnectionRemoved")
    return Reply()


def set_password(call: Call[NewPassword]) -> Reply:
    """Of the store, for approving apps. What apps have already they keep."""
    passwords.set_password(call.connection, call.store, call.body.password)
    return Reply()


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
