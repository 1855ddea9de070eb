"""What is sold: products and their variants, and how much of each the API takes."""

import re
from dataclasses import dataclass
from decimal import Decimal

from app.domain.errors import Invalid

#: The longest texts that the API takes (contract, section 2.2).
LONGEST_NAME = 256
LONGEST_CATEGORY = 100
LONGEST_UNIT = 32
LONGEST_SKU = 64
LONGEST_BARCODE = 128

#: The most variants that a product may have (contract, section 2.2).
MOST_VARIANTS = 99

#: The most minor units that stay exact wherever JSON numbers are read as doubles.
MOST_MONEY = 2**53

#: How the code of a currency is written (ISO 4217).
CURRENCY_PATTERN = "[A-Z]{3}"

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


def checked_currency(code: str) -> str:
    """The same code if it is written as ISO 4217 has it; else `Invalid` with ``currency.unknown``."""
    if not re.fullmatch(CURRENCY_PATTERN, code):
        raise Invalid("currency.unknown", text=code)
    return code


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
