"""What is sold: products and their variants."""

from dataclasses import dataclass
from decimal import Decimal

#: Currencies whose minor unit is not a hundredth (ISO 4217).
_MINOR_DIGITS = {
    currency: digits
    for digits, currencies in {
        0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
        3: "BHD IQD JOD KWD LYD OMR TND",
        4: "CLF UYW",
    }.items()
    for currency in currencies.split()
}


def minor_digits(currency: str) -> int:
    """How many digits the minor unit of ``currency`` has after the point."""
    return _MINOR_DIGITS.get(currency, 2)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (cents) of a currency (ISO 4217)."""

    amount: int
    currency: str

    @property
    def value(self) -> Decimal:
        """The amount in major units: 89900 öre are 899.00 kronor."""
        return Decimal(self.amount).scaleb(-minor_digits(self.currency))

    @classmethod
    def of(cls, value: Decimal, currency: str) -> "Money":
        """Money from major units, rounded half even to the minor unit."""
        return cls(int(value.scaleb(minor_digits(currency)).to_integral_value()), currency)


@dataclass(frozen=True, slots=True)
class Variant:
    uuid: str
    name: str = ""
    sku: str = ""
    barcode: str = ""
    price: Money | None = None
    cost: Money | None = None


@dataclass(frozen=True, slots=True)
class Product:
    """What is sold. ``unit`` is ``kg`` and the like for goods sold by weight, empty for pieces."""

    uuid: str
    name: str
    variants: tuple[Variant, ...]
    category: str = ""
    unit: str = ""
