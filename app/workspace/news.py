"""What is newly heard of a store: by its events, or asked for."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.client.events import Change


@dataclass(slots=True)
class News:
    """STORE balances by variant, and what is to be asked for: tracking and balances of ``products``, all balances
    that changed ``since`` a day (UTC), the ``catalogue``, the ``levels``.
    """

    balances: dict[str, Decimal] = field(default_factory=dict)
    products: set[str] = field(default_factory=set)
    since: date | None = None
    catalogue: bool = False
    levels: bool = False

    def hear(self, change: "Change", store: str) -> None:
        """Add what an event tells; ``store`` is the location that counts."""
        from app.client.events import BalancesChanged, TrackingChanged

        if isinstance(change, BalancesChanged):
            self.balances |= change.by_location.get(store, {})
        elif isinstance(change, TrackingChanged):
            self.products.add(change.product)
        else:
            self.catalogue = True
