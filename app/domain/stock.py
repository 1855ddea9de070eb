"""What there is of a variant, and what that means to a shopkeeper."""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from app.domain.catalogue import Product, Variant
from app.domain.quantity import ZERO


@dataclass(frozen=True, slots=True)
class Level:
    """A low-stock level and whether to alert; unset and off is the default (contract, section 1.2)."""

    level: Decimal | None = None
    alert: bool = False


NO_LEVEL = Level()


class Status(Enum):
    """What the pill shows: the worst that is true of a variant, worst first."""

    BELOW_ZERO = "below_zero"
    OUT = "out"
    LOW = "low"
    IN_STOCK = "in_stock"
    NOT_TRACKED = "not_tracked"


class Chip(Enum):
    """A filter above the table. Unlike pills, chips overlap: Low includes what is out and under its level."""

    ALL = "all"
    LOW = "low"
    OUT = "out"
    BELOW_ZERO = "below_zero"
    NOT_TRACKED = "not_tracked"


@dataclass(frozen=True, slots=True)
class Item:
    """One row of the store: a variant with its product, its STORE balance and its level.

    ``balance`` is the last known one while the product is not tracked: stopping keeps it.
    """

    product: Product
    variant: Variant
    tracked: bool
    balance: Decimal = ZERO
    level: Level = NO_LEVEL

    @property
    def title(self) -> str:
        """``Denim jacket, M``: the product and, where it has one, the variant's name."""
        return f"{self.product.name}, {self.variant.name}" if self.variant.name else self.product.name

    @property
    def missing(self) -> Decimal:
        """How many are missing up to the low-stock level; zero where none are."""
        if not self.tracked or self.level.level is None:
            return ZERO
        return max(self.level.level - self.balance, ZERO)

    @property
    def is_low(self) -> bool:
        """A variant is low when its balance is less than its level."""
        return self.missing > 0

    @property
    def status(self) -> Status:
        if not self.tracked:
            return Status.NOT_TRACKED
        if self.balance < 0:
            return Status.BELOW_ZERO
        if self.balance == 0:
            return Status.OUT
        return Status.LOW if self.is_low else Status.IN_STOCK

    def has(self, chip: Chip) -> bool:
        """Whether the variant is among those that ``chip`` shows."""
        match chip:
            case Chip.ALL:
                return True
            case Chip.LOW:
                return self.is_low
            case Chip.OUT:
                return self.status is Status.OUT
            case Chip.BELOW_ZERO:
                return self.status is Status.BELOW_ZERO
            case Chip.NOT_TRACKED:
                return self.status is Status.NOT_TRACKED
