"""Answers as the contract shows them, typed by hand from it; where real ones differ, one of each kind."""

STORE = "6f7e9d2a-3c56-11ef-8000-5b5bf7b5f0f1"
SUPPLIER = "6f7e9d2b-3c56-11ef-8000-5b5bf7b5f0f1"
SOLD = "6f7e9d2c-3c56-11ef-8000-5b5bf7b5f0f1"
BIN = "6f7e9d2d-3c56-11ef-8000-5b5bf7b5f0f1"
PRODUCT = "7d8f6900-3c56-11ef-8000-5b5bf7b5f0f1"
VARIANT = "7d8f6901-3c56-11ef-8000-5b5bf7b5f0f1"
ORGANIZATION = "0497dde4-e04e-11e9-81af-0fbace9c2068"

# Section 1.2

LOCATIONS = f"""[
    {{"uuid": "{STORE}", "type": "STORE", "name": "STORE", "description": "The shelf", "default": true}},
    {{"uuid": "{SUPPLIER}", "type": "SUPPLIER", "name": "SUPPLIER", "description": null, "default": false}},
    {{"uuid": "{SOLD}", "type": "SOLD", "name": "SOLD"}},
    {{"uuid": "{BIN}", "type": "BIN", "name": "BIN", "default": false}}]"""

_ROW = f'"productUuid": "{PRODUCT}", "variantUuid": "{VARIANT}"'
_PLACED = f'"locationUuid": "{STORE}", "locationType": "STORE", {_ROW}'

BALANCES = f"""{{"locationUuid": "{STORE}", "trackedProducts": ["{PRODUCT}"],
    "variants": [{{{_PLACED}, "balance": "42"}}], "latest": 0}}"""
BALANCES_OF_OLD = f"""{{"locationUuid": "{STORE}", "trackedProducts": null,
    "variants": [{{{_PLACED}, "balance": "0"}}, {{{_PLACED.replace(VARIANT, SOLD)}, "balance": "-7.350"}}]}}"""
CHANGED = f"""{{"locationUuid": "{STORE}", "variants": [{{{_PLACED}, "balance": 41}}], "latest": 0}}"""
CHANGED_IN_BULK = f"""{{"locationUuid": "{STORE}", "trackedProducts": ["{PRODUCT}"],
    "variants": [{{{_ROW}, "balance": 10.5}}]}}"""

LEVELS = f"""{{"organizationUuid": "{ORGANIZATION}", "locationUuid": "{STORE}",
    "customLowStockLevelsForProducts": [{{"productUuid": "{PRODUCT}", "customLowStockLevelForVariants": [
        {{"variantUuid": "{VARIANT}", "customLowStockLevel": 5.0, "lowStockAlert": true}},
        {{"variantUuid": "{SOLD}", "customLowStockLevel": null, "lowStockAlert": true}}]}}]}}"""

HISTORY = f"""{{"variants": [{{{_ROW}, "change": "9.0", "changed": "2021-04-19T13:15:37.904+0000"}},
    {{{_ROW}, "change": "-14.0", "changed": "2021-04-19T13:15:37.904Z"}}]}}"""

# Section 1.3

INVENTORIES = f"""[
    {{"inventoryUuid": "{STORE}", "inventoryType": "STORE", "name": "STORE", "description": "The shelf",
      "defaultInventory": true}},
    {{"inventoryUuid": "{BIN}", "inventoryType": "BIN", "name": "BIN", "description": null,
      "defaultInventory": false}}]"""

STOCK = f"""[{{"organizationUuid": "{ORGANIZATION}", "inventoryUuid": "{STORE}", {_ROW}, "balance": 42,
    "lowStockLevel": 5, "lowStockAlert": true, "updated": "2022-11-09T09:15:37.904Z", "checksum": "0a1b2c3d"}},
    {{"organizationUuid": "{ORGANIZATION}", "inventoryUuid": "{STORE}", {_ROW.replace(VARIANT, SOLD)},
    "balance": -0.5, "lowStockLevel": null, "lowStockAlert": false, "updated": "2022-11-09T09:15:37Z",
    "checksum": "1"}}]"""

TRACKED = f'[{{"productUuid": "{PRODUCT}", "enabled": true}}, {{"productUuid": "{SOLD}", "enabled": false}}]'

# Section 1.5

ERROR = """{"developerMessage": "Validation failed", "errorType": "CONSTRAINT_VIOLATION", "violations": [
    {"propertyName": "changes[0].change", "developerMessage": "must be greater than 0",
     "constraintType": "MUST_BE_GREATER_THAN", "expected": "0", "value": "-1"}]}"""
SHORT_ERROR = '{"developerMessage": "Unknown", "errorType": "ENTITY_NOT_FOUND", "violations": []}'

# Section 2

_OLD_PRODUCT = f"""{{"uuid": "{PRODUCT}", "categories": ["CLOTHES"], "name": "Denim jacket", "description": null,
    "imageLookupKeys": [], "presentation": null, "variants": [{{"uuid": "{VARIANT}", "name": "", "description": null,
    "sku": null, "barcode": "7332105123456", "defaultQuantity": "1", "unitName": null,
    "price": {{"amount": 89900, "currencyId": "SEK"}}, "costPrice": null, "vatPercentage": "12.5"}}],
    "externalReference": null, "etag": "C8F325B8D5A3A5B0E7A9B1D9D5C1E3F7", "updated": "2021-04-19T13:15:37.904+0000",
    "updatedBy": "{ORGANIZATION}", "created": "2021-04-19T13:15:37.904+0000", "unitName": null,
    "vatPercentage": "25.0"}}"""
_NEW_PRODUCT = f"""{{"uuid": "{SOLD}", "name": "Grön te", "category": {{"uuid": "{BIN}", "name": "Te"}},
    "variants": [{{"uuid": "{STORE}", "name": "100 g", "sku": "TEA-S", "price": {{"amount": 0, "currencyId": "EUR"}},
    "costPrice": {{"amount": 12, "currencyId": "EUR"}}, "options": [{{"name": "Size", "value": "100 g"}}]}}],
    "variantOptionDefinitions": {{"definitions": [{{"name": "Size", "properties": [{{"value": "100 g"}}]}}]}},
    "unitName": "kg", "vatPercentage": 6.0, "taxExempt": false, "online": {{"status": "ACTIVE"}},
    "metadata": {{"inPos": true, "source": {{"external": false, "name": "POS"}}}},
    "etag": "00F325B8D5A3A5B0E7A9B1D9D5C1E3F7", "updated": "2024-04-19T13:15:37.904+0000",
    "created": "2024-04-19T13:15:37.904+0000"}}"""
LIBRARY = f"""{{"products": [{_OLD_PRODUCT}, {_NEW_PRODUCT}],
    "discounts": [{{"uuid": "{BIN}", "name": "Staff", "percentage": "10"}}],
    "deletedProducts": ["{SUPPLIER}"], "deletedDiscounts": [],
    "fromEventLogUuid": "{STORE}", "untilEventLogUuid": "{BIN}"}}"""
EMPTY_LIBRARY = f'{{"products": [], "discounts": [], "untilEventLogUuid": "{BIN}"}}'

# Section 3

TOKENS = '{"access_token": "eyJraWQiOiIwIn0.eyJpc3MiOiJpWmV0dGxlIn0.c2ln", "expires_in": 7200}'
TOKENS_WITH_REFRESH = """{"access_token": "eyJraWQiOiIwIn0.eyJpc3MiOiJpWmV0dGxlIn0.c2ln",
    "refresh_token": "IZSEC049a25a4-e04e-11e9-805f-a3f6990e3d99", "expires_in": 7200, "token_type": "Bearer"}"""
GRANT_REFUSED = '{"error": "invalid_grant", "error_description": "invalid refresh_token"}'
EXPIRED = """{"developerMessage": "The access token has expired", "errorType": "ACCESS_TOKEN_EXPIRED",
    "violations": []}"""
USER = f'{{"uuid": "049a25a4-e04e-11e9-805f-a3f6990e3d99", "organizationUuid": "{ORGANIZATION}"}}'
DETAILS = f"""{{"uuid": "{ORGANIZATION}", "name": "Corner shop", "receiptName": "CORNER SHOP", "city": "MALMÖ",
    "contactEmail": "shop@example.com", "vatPercentage": 25.0, "country": "SE", "language": "sv",
    "currency": "SEK", "created": "2019-09-26T11:08:50.064+0000", "organizationId": 12312312,
    "ownerUuid": "049a25a4-e04e-11e9-805f-a3f6990e3d99", "usesVat": true, "timeZone": "Europe/Stockholm"}}"""
CLAIMS = f"""{{"iss": "iZettle", "aud": "API", "exp": 2524608000, "sub": "049a25a4-e04e-11e9-805f-a3f6990e3d99",
    "iat": 1577836800, "renewed": false, "scope": ["READ:PRODUCT", "WRITE:PRODUCT"], "user": {{"userType": "USER",
    "uuid": "049a25a4-e04e-11e9-805f-a3f6990e3d99", "orgUuid": "{ORGANIZATION}", "userRole": "OWNER"}},
    "type": "user-assertion", "client_id": "6e0a4b1c-1b0e-11eb-8000-000000000001"}}"""

# Section 4, as the event stream of a service of ours carries it

_UPDATED = f"""{{"uuid": "{ORGANIZATION}", "timestamp": "2021-04-19T13:15:37.904+0000", "userType": "USER",
    "clientUuid": "{BIN}"}}"""
_AFTER = f'"organizationUuid": "{ORGANIZATION}", "locationUuid": "{STORE}", {_ROW}'
BALANCE_CHANGED = f"""{{"organizationUuid": "{ORGANIZATION}", "updated": {_UPDATED},
    "balanceBefore": [{{{_AFTER}, "balance": "0"}}],
    "balanceAfter": [{{{_AFTER}, "balance": "1"}}, {{{_AFTER.replace(STORE, SOLD)}, "balance": "2.5"}}],
    "externalUuid": null}}"""
TRACKING_STARTED = (
    f"""{{"organizationUuid": "{ORGANIZATION}", "productUuid": "{PRODUCT}", "created": {_UPDATED}}}"""
)
TRACKING_STOPPED = TRACKING_STARTED.replace("created", "changeInformation")
PRODUCT_CREATED = _NEW_PRODUCT
PRODUCT_UPDATED = (
    f"""{{"organizationUuid": "{ORGANIZATION}", "newEntity": {_NEW_PRODUCT}, "oldEntity": {_OLD_PRODUCT}}}"""
)

# Section 5

_SALE_ROW = f"""{{"quantity": "1.5", "productUuid": "{PRODUCT}", "variantUuid": "{VARIANT}",
    "vatPercentage": 25.0, "unitPrice": 89900, "rowTaxableAmount": 71920, "name": "Denim jacket",
    "variantName": "M", "unitName": "kg", "sku": "DJ-M", "barcode": null, "fromLocationUuid": "{STORE}",
    "toLocationUuid": "{SOLD}", "autoGenerated": false, "type": "PRODUCT", "libraryProduct": true}}"""
_CUSTOM_ROW = (
    '{"quantity": "1", "unitPrice": 500, "name": "", "type": "CUSTOM_AMOUNT", "libraryProduct": false}'
)
PURCHASES = f"""{{"purchases": [{{"source": "POS", "purchaseUUID": "QNMhqKSFRxChkKTxo9tjfA",
    "purchaseUUID1": "40d321a8-a485-4710-a190-a4f1a3db637c", "amount": 90400, "vatAmount": 100, "country": "SE",
    "currency": "SEK", "timestamp": "2021-03-10T17:41:24.443+0000", "created": "2021-03-10T17:41:25.443+0000",
    "purchaseNumber": 13, "userDisplayName": "Cashier", "userId": 123, "organizationId": 456,
    "products": [{_SALE_ROW}, {_CUSTOM_ROW}], "payments": [{{"uuid": "{BIN}", "amount": 90400, "type": "IZETTLE_CASH"}}],
    "receiptCopyAllowed": true, "refund": false, "refunded": false}},
    {{"purchaseUUID1": "50d321a8-a485-4710-a190-a4f1a3db637c", "timestamp": "2021-03-10T17:51:24.443+0000",
    "refund": true, "refundsPurchaseUUID1": "40d321a8-a485-4710-a190-a4f1a3db637c",
    "products": [{_SALE_ROW.replace('"1.5"', '"-1"')}]}}],
    "firstPurchaseHash": "161539808444340d321a8", "lastPurchaseHash": "161539868444350d321a8", "linkUrls": []}}"""
NO_PURCHASES = '{"purchases": [], "linkUrls": []}'

# Ours

CAPABILITIES = """{"product": "Storeroom", "version": "1.0", "capabilities": {
    "movements": {"version": 1, "path": "/storeroom/movements"}, "events": {"version": 1, "path": "/storeroom/events"}}}"""
RECORDED = f"""[{{"number": 1, "request": 1, "kind": "movements", "identifier": null,
    "recorded": "2024-04-19T13:15:37.904Z", "happened": "2024-04-19T13:15:37.904Z", {_ROW}, "from": "{STORE}",
    "fromType": "STORE", "to": "{SOLD}", "toType": "SOLD", "change": 2.5, "reason": null, "userUuid": null,
    "clientUuid": null}}]"""
