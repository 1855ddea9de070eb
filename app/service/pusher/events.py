"""The events that there are, and what each takes (contract, section 4)."""

from collections.abc import Collection

from app.service.oauth.scopes import READ_PRODUCT, READ_PURCHASE, READ_USERINFO

#: The scope that a token must have to be told of an event; "" for any token.
SCOPES = {
    "PurchaseCreated": READ_PURCHASE,
    "ProductCreated": READ_PRODUCT,
    "ProductUpdated": READ_PRODUCT,
    "ProductDeleted": READ_PRODUCT,
    "InventoryBalanceChanged": READ_PRODUCT,
    "InventoryTrackingStarted": READ_PRODUCT,
    "InventoryTrackingStopped": READ_PRODUCT,
    "OrganizationUpdated": READ_USERINFO,
    "ApplicationConnectionRemoved": "",
    "PersonalAssertionDeleted": "",
}

#: That a client's connection ended. Webhooks tell that client alone: see `app.service.pusher.ending`.
ENDINGS = frozenset({"ApplicationConnectionRemoved", "PersonalAssertionDeleted"})


def allowed(scopes: Collection[str]) -> list[str]:
    """The events of which a token with ``scopes`` may be told."""
    return [name for name, scope in SCOPES.items() if not scope or scope in scopes]
