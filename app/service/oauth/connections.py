"""The connection of a client to an organization: what ends with it, and who hears of it."""

from typing import Any, Literal

from app.service.http.call import Call, Reply
from app.service.oauth import tokens
from app.service.pusher.ending import end_subscriptions
from app.wire.oauth import ConnectionRemoved


def disconnect(call: Call[None]) -> Reply:
    """All that the caller's client has ends: tokens, codes and refresh tokens of every approval, subscriptions.

    An API key is not revoked by it, nor an app forgotten: both may connect again.
    """
    end(call, call.caller.client, "ApplicationConnectionRemoved")
    return Reply()


def end(
    call: Call[Any], client: str, kind: Literal["ApplicationConnectionRemoved", "PersonalAssertionDeleted"]
) -> None:
    """End the connection of ``client``, which its webhooks are told as ``kind`` (contract, section 4)."""
    tokens.revoke_client(call.connection, client)
    removed = ConnectionRemoved(organization_uuid=call.store.organization, client_uuid=client, type=kind)
    end_subscriptions(call.connection, call.moment, client, kind, removed)
