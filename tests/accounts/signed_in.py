"""Access that needs no service: for what is done with it after it was tried."""

from app.accounts.facts import Grant
from app.accounts.places import shared
from app.accounts.signed_in import SignedIn
from app.domain.shop import Shop

CORNER = Shop("f6c1ec3c-0000-1000-8000-000000000001", "Corner shop", "EUR", "Europe/Berlin")


def signed_in(secret: str = "planted", shop: Shop = CORNER, client_id: str = "c") -> SignedIn:  # noqa: S107
    return SignedIn(
        place=shared("https://shop.example"),
        shop=shop,
        grant=Grant.KEY,
        client_id=client_id,
        expires=None,
        found_out={},
        secret=secret,
    )
