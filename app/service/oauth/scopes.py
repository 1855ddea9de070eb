"""What a token may be good for (contract, section 3)."""

READ_PRODUCT = "READ:PRODUCT"
WRITE_PRODUCT = "WRITE:PRODUCT"
READ_PURCHASE = "READ:PURCHASE"
WRITE_PURCHASE = "WRITE:PURCHASE"
READ_FINANCE = "READ:FINANCE"
READ_USERINFO = "READ:USERINFO"
WRITE_USERINFO = "WRITE:USERINFO"

#: Those that Zettle has: what an API key or an app can ask for.
ZETTLE = (
    READ_PRODUCT,
    WRITE_PRODUCT,
    READ_PURCHASE,
    WRITE_PURCHASE,
    READ_FINANCE,
    READ_USERINFO,
    WRITE_USERINFO,
)

#: Ours: to make API keys and apps, to sell as a till does, to back up. Only the service's own token has it.
ADMIN = "STOREROOM:ADMIN"
EVERY = (*ZETTLE, ADMIN)
