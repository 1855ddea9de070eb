"""Codes and refresh tokens: what an app turns into tokens, each once.

A family is all that came of one approval. Whoever presents one of its members a second time may have stolen
it, or been stolen from; that cannot be told, so the whole family ends (RFC 6749, sections 4.1.2 and 10.4).
"""

from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from app.service.oauth.secret import hashed, new_secret
from app.service.oauth.tables import grants
from app.service.oauth.tokens import revoke_family

#: Their types, named as the ``grant_type`` that each is presented with.
CODE = "authorization_code"
REFRESH = "refresh_token"

_MINUTE = 60_000  # milliseconds
_LIFE = {CODE: 10 * _MINUTE, REFRESH: 180 * 24 * 60 * _MINUTE}

Grant = Row[Any]
"""One row of `app.service.oauth.tables.grants`."""


def add(
    connection: Connection,
    moment: int,
    kind: str,
    *,
    client: str,
    family: str,
    scopes: str,
    redirect_uri: str | None = None,
    challenge: str | None = None,
) -> str:
    """A new one, told this once. Those that have ended go."""
    secret = new_secret()
    connection.execute(delete(grants).where(grants.c.expires <= moment))
    row = {
        "hash": hashed(secret),
        "type": kind,
        "client": client,
        "family": family,
        "scopes": scopes,
        "expires": moment + _LIFE[kind],
        "redirect_uri": redirect_uri,
        "challenge": challenge,
    }
    connection.execute(insert(grants), row)
    return secret


def spend(connection: Connection, moment: int, kind: str, secret: str, client: str) -> Grant | None:
    """The one that ``client`` presents, whose only use this was; none where it is not good, or not any more.

    One that was used already ends its family, for which the caller's transaction must be kept.
    """
    its = grants.c.hash == hashed(secret)
    grant = connection.execute(select(grants).where(its, grants.c.type == kind)).one_or_none()
    if grant is None or grant.client != client:
        return None
    if grant.used:
        revoke_family(connection, grant.family)
        return None
    # It is remembered for as long as what comes of it can live.
    connection.execute(update(grants).where(its).values(used=True, expires=moment + _LIFE[REFRESH]))
    return grant if grant.expires > moment else None
