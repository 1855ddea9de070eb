"""Movements: the only way stock changes (contract, section 0.2)."""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from app.domain.locations import LocationType
from app.domain.quantity import ZERO

_STORE, _SUPPLIER, _SOLD, _BIN = (
    LocationType.STORE,
    LocationType.SUPPLIER,
    LocationType.SOLD,
    LocationType.BIN,
)


class Reason(Enum):
    """Why stock moves. A reason names its two locations; the API stores no more of it than those."""

    RESTOCK = (_SUPPLIER, _STORE)
    SALE = (_STORE, _SOLD)
    DISCARD = (_STORE, _BIN)
    RETURN_TO_SUPPLIER = (_STORE, _SUPPLIER)
    CUSTOMER_RETURN = (_SOLD, _STORE)
    TAKE_BACK = (_BIN, _STORE)  #: out of the bin again

    def __init__(self, source: LocationType, target: LocationType) -> None:
        self.source = source
        self.target = target

    @property
    def adds(self) -> bool:
        """Whether stock on the shelf grows."""
        return self.target is LocationType.STORE

    def after(self, before: Decimal, quantity: Decimal) -> Decimal:
        """The STORE balance after ``quantity`` moved for this reason."""
        return before + quantity if self.adds else before - quantity


def reason_between(source: LocationType, target: LocationType) -> Reason:
    """The reason whose locations these are. Raises `KeyError` where no reason joins the two."""
    return _BY_LOCATIONS[source, target]


_BY_LOCATIONS = {(reason.source, reason.target): reason for reason in Reason}


@dataclass(frozen=True, slots=True)
class Movement:
    """A positive quantity of one variant, from one location to another."""

    product: str
    variant: str
    reason: Reason
    quantity: Decimal

    def __post_init__(self) -> None:
        if not self.quantity > ZERO:
            raise ValueError(f"a movement is positive, not {self.quantity}")
