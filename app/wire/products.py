"""Product library: products v2 and the library (contract, section 2)."""

from decimal import Decimal
from typing import Annotated

from msgspec import UNSET, Raw, UnsetType

from app.domain.catalogue import (
    CURRENCY_PATTERN,
    LONGEST_BARCODE,
    LONGEST_CATEGORY,
    LONGEST_NAME,
    LONGEST_SKU,
    LONGEST_UNIT,
    MOST_MONEY,
    MOST_VARIANTS,
)
from app.domain.quantity import PLACES
from app.wire.online import Online
from app.wire.shapes import Shape, Uuid, Uuid1, rule

#: Minor units of a currency, zero or more.
Amount = Annotated[int, rule(least=0, most=MOST_MONEY)]

UnitName = Annotated[str, rule(most=LONGEST_UNIT)]

#: A request may give ``12.5`` or ``"12.5"``; answers have the text, with one decimal place at least (contract,
#: section 2.2).
VatPercentage = Annotated[Decimal, rule(least=Decimal(0), most=Decimal(100))]

_PLACE = Decimal("0.1")


def _with_a_place(percentage: Decimal | None) -> Decimal | None:
    """What is no percentage is left to whoever looks at it."""
    if percentage is None or not percentage.is_finite() or not 0 <= percentage <= 100:
        return percentage
    if percentage.as_tuple().exponent in range(-PLACES, 0):
        return percentage
    return percentage.quantize(_PLACE)


class Price(Shape, kw_only=True):
    amount: Amount
    currency_id: Annotated[str, rule(pattern=CURRENCY_PATTERN)]


class Category(Shape, kw_only=True):
    uuid: Uuid1
    name: Annotated[str, rule(least=1, most=LONGEST_CATEGORY)]


class Presentation(Shape, kw_only=True, omit_defaults=True):
    image_url: str | None = None
    background_color: str | None = None
    text_color: str | None = None


OptionName = Annotated[str, rule(least=1, most=30)]
OptionValue = Annotated[str, rule(least=1, most=256)]


class Option(Shape, kw_only=True):
    name: OptionName
    value: OptionValue


class OptionProperty(Shape, kw_only=True, omit_defaults=True):
    value: OptionValue
    image_url: Annotated[str, rule(least=1, most=256)] | None = None


class OptionDefinition(Shape, kw_only=True):
    name: OptionName
    properties: Annotated[list[OptionProperty], rule(least=1, most=99)]


class OptionDefinitions(Shape, kw_only=True):
    """What tells a product of several variants from a simple one (contract, section 2.2)."""

    definitions: Annotated[list[OptionDefinition], rule(least=1, most=3)]


class Source(Shape, kw_only=True, omit_defaults=True):
    external: bool | None = None
    name: str | None = None


class Metadata(Shape, kw_only=True, omit_defaults=True):
    in_pos: bool
    source: Source | None = None


class Variant(Shape, kw_only=True, omit_defaults=True):
    uuid: Uuid1
    name: Annotated[str, rule(most=LONGEST_NAME)] | None = None
    description: Annotated[str, rule(most=1024)] | None = None
    sku: Annotated[str, rule(most=LONGEST_SKU)] | None = None
    barcode: Annotated[str, rule(most=LONGEST_BARCODE)] | None = None
    price: Price | None = None
    cost_price: Price | None = None
    options: Annotated[list[Option], rule(least=1, most=99)] | None = None
    presentation: Presentation | None = None
    unit_name: UnitName | None = None
    vat_percentage: VatPercentage | None = None

    def __post_init__(self) -> None:
        self.vat_percentage = _with_a_place(self.vat_percentage)


class NewProduct(Shape, kw_only=True, omit_defaults=True):
    """A product as a create request gives it. Left out, ``variants`` are the one that every product has."""

    uuid: Uuid1
    name: Annotated[str, rule(least=1, most=LONGEST_NAME)]
    description: Annotated[str, rule(most=1024)] | None = None
    categories: Annotated[list[str], rule(most=1)] = []
    category: Category | None = None
    variants: Annotated[list[Variant], rule(least=1, most=MOST_VARIANTS)] = []
    external_reference: Annotated[str, rule(most=128)] | None = None
    unit_name: UnitName | None = None
    vat_percentage: VatPercentage | None = None
    presentation: Presentation | None = None
    image_lookup_keys: list[str] = []
    tax_rates: list[Uuid] = []
    tax_exempt: bool | None = None
    tax_code: str | None = None
    online: Online | None = None
    variant_option_definitions: OptionDefinitions | None = None
    metadata: Metadata | None = None

    def __post_init__(self) -> None:
        self.vat_percentage = _with_a_place(self.vat_percentage)


class Product(NewProduct, kw_only=True, omit_defaults=True):
    """A product as the service answers it: with its etag and its times (``2021-04-19T13:15:37.904+0000``)."""

    variants: list[Variant]
    etag: str
    created: str
    updated: str
    updated_by: str | None = None


class Library(Shape, kw_only=True):
    """A page of the library. ``until_event_log_uuid`` is what to ask from the next time.

    ``products`` must be there: an answer that does not speak of them is not an empty library.
    """

    products: list[Product]
    discounts: list[dict[str, object]] = []
    deleted_products: list[str] = []
    deleted_discounts: list[str] = []
    from_event_log_uuid: str | UnsetType | None = UNSET
    until_event_log_uuid: str | None = None


class UnreadLibrary(Shape, kw_only=True):
    """What a reader takes of such a page: products still as JSON, to be decoded a few at a time."""

    products: list[Raw]
    deleted_products: list[str] | None = None
    until_event_log_uuid: str | None = None
