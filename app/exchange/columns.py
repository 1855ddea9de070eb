"""Which column of a spreadsheet holds what: told from its title, in any of the usual words for it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.errors import Invalid


class Field(StrEnum):
    """What Storeroom takes from a spreadsheet."""

    PRODUCT = "product"
    VARIANT = "variant"
    CATEGORY = "category"
    UNIT = "unit"
    SKU = "sku"
    BARCODE = "barcode"
    PRICE = "price"
    COST = "cost"
    STOCK = "stock"
    LEVEL = "level"
    ALERT = "alert"
    TRACKED = "tracked"


#: The titles that name each field, in our own words first; case, spaces and punctuation do not count.
TITLES: Mapping[Field, Sequence[str]] = {
    Field.PRODUCT: (
        "product", "name", "title", "item", "article", "product name", "product title", "item name",
        "article name",
    ),
    Field.VARIANT: (
        "variant", "variant name", "variation", "variation name", "option", "option value", "option 1 value",
        "size", "colour", "color",
    ),
    Field.CATEGORY: (
        "category", "categories", "category name", "product category", "product type", "department", "group",
        "product group", "item group", "section",
    ),
    Field.UNIT: ("unit", "unit name", "sold by", "unit of measure", "uom"),
    Field.SKU: (
        "SKU", "variant SKU", "SKU code", "stock code", "stock keeping unit", "article number", "article no",
        "art no", "item number", "item no", "item code", "product number", "product no", "product code",
    ),
    Field.BARCODE: (
        "barcode", "bar code", "variant barcode", "EAN", "EAN-13", "EAN code", "GTIN", "UPC", "UPC code",
        "EAN/UPC", "GTIN/EAN/UPC",
    ),
    Field.PRICE: (
        "price", "unit price", "selling price", "sale price", "sales price", "retail price", "regular price",
        "price per unit", "variant price", "RRP",
    ),
    Field.COST: (
        "cost", "unit cost", "cost price", "purchase price", "buying price", "cost per item",
        "cost per unit", "wholesale price", "variant cost",
    ),
    Field.STOCK: (
        "stock", "in stock", "units in stock", "stock level", "stock quantity", "stock on hand",
        "current stock", "quantity", "qty", "quantity on hand", "qty on hand", "on hand",
        "quantity in stock", "qty in stock", "inventory", "inventory quantity", "variant inventory qty",
        "balance", "available",
    ),
    Field.LEVEL: (
        "low-stock level", "low stock", "low at", "low stock amount", "low stock threshold", "reorder level",
        "reorder point", "reorder at", "re-order level", "minimum", "min", "minimum stock", "min stock",
        "minimum level", "minimum quantity", "min qty", "safety stock",
    ),
    Field.ALERT: ("alert", "alert on", "stock alert enabled"),
    Field.TRACKED: ("tracked", "tracking", "track stock", "track inventory", "manage stock"),
}  # fmt: skip


def _compact(title: str) -> str:
    """``Low-stock level`` and ``LOW STOCK LEVEL (pcs)`` are both ``lowstocklevel``."""
    return "".join(filter(str.isalnum, re.sub(r"\(.*?\)", "", title).casefold()))


_FIELDS = {_compact(title): field for field, titles in TITLES.items() for title in titles}


def recognised(titles: Iterable[str]) -> int:
    """How many of the titles name a field."""
    return sum(_compact(title) in _FIELDS for title in titles)


@dataclass(frozen=True, slots=True)
class Columns:
    """``places`` says at which index each field stands, ``titles`` the person's own words for it."""

    places: Mapping[Field, int]
    titles: Sequence[str]
    ignored: tuple[str, ...]

    def title(self, field: Field | None) -> str:
        """The file's title of a field; empty where it has none."""
        return "" if field is None or field not in self.places else self.titles[self.places[field]]


def find_columns(titles: Sequence[str]) -> Columns:
    """Where each field stands under these titles; titles that name none are ignored.

    Raises `Invalid`: ``spreadsheet.two_columns`` (``first``, ``second``) where two titles name the same
    field, ``spreadsheet.no_product_column`` (``titles``) where none names the product.
    """
    places: dict[Field, int] = {}
    for index, title in enumerate(titles):
        field = _FIELDS.get(_compact(title))
        if field in places:
            raise Invalid("spreadsheet.two_columns", first=titles[places[field]], second=title)
        if field:
            places[field] = index
    if Field.PRODUCT not in places:
        raise Invalid("spreadsheet.no_product_column", titles=", ".join(filter(None, titles)))
    taken = set(places.values())
    ignored = tuple(title for index, title in enumerate(titles) if title and index not in taken)
    return Columns(places, titles, ignored)
