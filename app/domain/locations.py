"""Where stock can be: the four buckets that every organization has (contract, section 1.1)."""

from dataclasses import dataclass
from enum import StrEnum


class LocationType(StrEnum):
    STORE = "STORE"  #: on the shelf, for sale
    SUPPLIER = "SUPPLIER"  #: where deliveries come from; never runs out
    SOLD = "SOLD"
    BIN = "BIN"


@dataclass(frozen=True, slots=True)
class Location:
    uuid: str
    type: LocationType
    name: str
    description: str | None
    default: bool
