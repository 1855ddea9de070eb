"""The events that there are, and what a token must be good for to be told of one (contract, section 4)."""

from app.service.oauth.scopes import READ_PRODUCT, READ_PURCHASE, READ_USERINFO

#: Scopes by the names of events; some are for any token.
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
