"""What a token may be good for (contract, section 3)."""

from collections.abc import Iterable
from typing import get_args

from app.wire.oauth import Scope

READ_PRODUCT = "READ:PRODUCT"
WRITE_PRODUCT = "WRITE:PRODUCT"
READ_PURCHASE = "READ:PURCHASE"
WRITE_PURCHASE = "WRITE:PURCHASE"
READ_FINANCE = "READ:FINANCE"
READ_USERINFO = "READ:USERINFO"
WRITE_USERINFO = "WRITE:USERINFO"

#: Those that Zettle has: what an API key or an app can ask for.
ZETTLE: tuple[str, ...] = get_args(Scope)

#: Ours: to make API keys and apps, to sell as a till does, to back up. Only the service's own token has it.
ADMIN = "STOREROOM:ADMIN"
EVERY = (*ZETTLE, ADMIN)

#: What they allow, for the person who is asked to approve.
IN_WORDS = {
    READ_PRODUCT: "See products, prices and stock",
    WRITE_PRODUCT: "Change products, prices and stock",
    READ_PURCHASE: "See sales and refunds",
    WRITE_PURCHASE: "Record sales and refunds",
    READ_FINANCE: "See payments and payouts",
    READ_USERINFO: "See who the store belongs to",
    WRITE_USERINFO: "Change who the store belongs to",
}


def joined(scopes: Iterable[str]) -> str:
    """As a column has them: separated by spaces, each once."""
    return " ".join(sorted(set(scopes)))
