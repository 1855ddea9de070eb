"""What signing in comes to, and what is asked for in it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.accounts.facts import Grant
from app.accounts.places import Kind, Place
from app.domain.shop import Shop

#: What Storeroom asks Zettle for: the catalogue and stock, what was sold, and whose it all is.
SCOPES = ("READ:PRODUCT", "WRITE:PRODUCT", "READ:PURCHASE", "READ:USERINFO")


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Access that was tried and is good, not kept anywhere yet.

    ``expires`` is when it ends unless it is renewed, or signed in to again; none where nobody knows. ``found_out`` are
    facts to be remembered of the service, ``missing`` those of `scopes_for` the place that it is good without. The
    secret is in nothing that is shown.
    """

    place: Place
    shop: Shop
    grant: Grant
    client_id: str
    expires: datetime | None
    found_out: dict[str, Any]
    secret: str = field(repr=False)
    missing: tuple[str, ...] = ()


def scopes_for(place: Place) -> tuple[str, ...]:
    """What is asked for there: a service of ours tells whose it is without being asked for it."""
    return SCOPES if place.kind is Kind.ZETTLE else SCOPES[:3]
