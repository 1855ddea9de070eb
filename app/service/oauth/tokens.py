"""Access tokens: issued, recognised when a request carries one, and revoked.

They are no JWTs, as Zettle's are: they are to be treated as opaque (contract, section 3), and one that is revoked
is so at once and in every process, because each request looks for it.
"""

from sqlalchemy import Connection, delete, insert

from app.domain.errors import Refused
from app.service.caller import Caller
from app.service.oauth.scopes import EVERY, joined
from app.service.oauth.secret import hashed, new_token, organization_of
from app.service.oauth.tables import grants, tokens
from app.service.storage.engines import run
from app.service.storage.store import Store
from app.service.storage.stores import Stores

#: The client and the user that the service's own token belongs to, which ``serve --print-token`` issues.
OWN = "00000000-0000-1000-8000-000000000000"

#: The client of ``storeroom``'s own commands: `app.commands.reach` and `app.service.announced`.
COMMANDS = "00000000-0001-1000-8000-000000000000"

#: How long the others are good (contract, section 3).
SECONDS = 7200

#: How long a command may take that has a token of its own.
_SECONDS_OF_COMMAND = 86_400


_BY_HASH = """SELECT "user", client, scopes, expires FROM {schema}tokens WHERE hash = :presented"""


def issue_own(store: Store, client: str = OWN) -> str:
    """A new token of the service's own, with every scope and without an end; it revokes the former."""
    with store.transaction(writes=True) as connection:
        connection.execute(delete(tokens).where(tokens.c.client == client))
        return _add(connection, store, Caller(OWN, client, frozenset(EVERY)), expires=None, family=None)


def issue_for_command(store: Store) -> str:
    """A token with every scope for a command that reaches a database, where others may be at work too."""
    expires = store.clock.now() + _SECONDS_OF_COMMAND * 1000
    with store.transaction(writes=True) as connection:
        return _add(connection, store, Caller(OWN, COMMANDS, frozenset(EVERY)), expires=expires, family=None)


def issue(connection: Connection, store: Store, caller: Caller, *, family: str) -> str:
    """A token for ``caller`` that ends after `SECONDS`, or with its ``family``. Those that have ended go."""
    moment = store.clock.now()
    connection.execute(delete(tokens).where(tokens.c.expires <= moment))
    return _add(connection, store, caller, expires=moment + SECONDS * 1000, family=family)


def _add(
    connection: Connection, store: Store, caller: Caller, *, expires: int | None, family: str | None
) -> str:
    token = new_token(store.organization)
    row = {
        "hash": hashed(token),
        "client": caller.client,
        "user": caller.user,
        "scopes": joined(caller.scopes),
        "expires": expires,
        "family": family,
    }
    connection.execute(insert(tokens), row)
    return token


def recognise(stores: Stores, token: str) -> tuple[Store, Caller]:
    """Whose token it is. Raises `Refused` ``token_expired`` if it is nobody's, or not any more."""
    store = store_of(stores, token)
    with store.transaction(writes=False) as connection:
        return store, caller_in(connection, token, store.clock.now())


def store_of(stores: Stores, token: str) -> Store:
    """Where the token may be known. Raises `Refused` ``token_expired``."""
    store = stores.find(organization_of(token))
    if store is None:
        raise Refused("token_expired")
    return store


def caller_in(connection: Connection, token: str, moment: int) -> Caller:
    """Whose token it is at ``moment``. Raises `Refused` ``token_expired`` if it is nobody's, or not any more."""
    caller = caller_of(connection, token, moment)
    if caller is None:
        raise Refused("token_expired")
    return caller


def caller_of(connection: Connection, token: str, moment: int) -> Caller | None:
    """Whose token it is at ``moment``; none if it is nobody's in this organization, or not any more."""
    row = run(connection, _BY_HASH, {"presented": hashed(token)}).one_or_none()
    if row and (row.expires is None or row.expires > moment):
        return Caller(row.user, row.client, frozenset(row.scopes.split()))
    return None


def revoke_client(connection: Connection, client: str) -> None:
    """All tokens of ``client``, and whatever it could get more with."""
    for table in (tokens, grants):
        connection.execute(delete(table).where(table.c.client == client))


def revoke_family(connection: Connection, family: str) -> None:
    """All tokens that came of one approval or of one API key, whoever's they are."""
    for table in (tokens, grants):
        connection.execute(delete(table).where(table.c.family == family))
