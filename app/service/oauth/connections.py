"""The connection of a client to an organization: what ends with it, and who hears of it."""

from typing import Any

from app.service.http.call import Call, Reply
from app.service.oauth import tokens


def disconnect(call: Call[None]) -> Reply:
    """All that the caller's client has ends: tokens, codes and refresh tokens of every family, subscriptions.

    An API key is not revoked by it, nor an app forgotten: both may connect again.
    """
    end(call, call.caller.client, "ApplicationConnectionRemoved")
    return Reply()


def end(call: Call[Any], client: str, kind: str) -> None:
    """End the connection of ``client``; ``kind`` is the payload's type (contract, section 4)."""
    tokens.revoke_client(call.connection, client)
