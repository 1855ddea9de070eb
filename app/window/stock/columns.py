"""The columns of the stock tables: a table of data from which headers, cells and sorting are made."""

from collections.abc import Callable
from enum import Enum

import msgspec

from app.domain.stock import Item
from app.window import formats, words
from app.window.translation import QT_TRANSLATE_NOOP, translated


class Look(Enum):
    """How a cell is painted."""

    PLAIN = "plain"
    MUTED = "muted"
    STRONG = "strong"
    PILL = "pill"


class Column(msgspec.Struct, frozen=True):
    """``text`` is what the cell shows; what it sorts by is told by `Rows`.

    A column is given ``width`` pixels where there is room, never fewer than its ``least`` text takes.
    """

    name: str
    title: str
    text: Callable[[Item], str]
    width: int
    least: str
    look: Look = Look.PLAIN
    right: bool = False

    def heading(self) -> str:
        return translated("columns", self.title)


def _balance(item: Item) -> str:
    return formats.quantity(item.balance) if item.tracked else formats.NOTHING


COLUMNS: tuple[Column, ...] = (
    Column(
        "product", QT_TRANSLATE_NOOP("columns", "Product"),
        lambda i: i.product.name, 190, "Denim jacket",
    ),
    Column(
        "variant", QT_TRANSLATE_NOOP("columns", "Variant"),
        lambda i: i.variant.name, 110, "One size", Look.MUTED,
    ),
    Column(
        "sku", QT_TRANSLATE_NOOP("columns", "SKU"),
        lambda i: i.variant.sku, 100, "HB-250", Look.MUTED,
    ),
    Column(
        "barcode", QT_TRANSLATE_NOOP("columns", "Barcode"),
        lambda i: i.variant.barcode, 130, "7312345678901", Look.MUTED,
    ),
    Column(
        "category", QT_TRANSLATE_NOOP("columns", "Category"),
        lambda i: i.product.category, 120, "Clothing", Look.MUTED,
    ),
    Column(
        "cost", QT_TRANSLATE_NOOP("columns", "Cost"),
        lambda i: formats.money(i.variant.cost, i.product.unit), 110, "298.00 /kg", right=True,
    ),
    Column(
        "price", QT_TRANSLATE_NOOP("columns", "Price"),
        lambda i: formats.money(i.variant.price, i.product.unit), 110, "298.00 /kg", right=True,
    ),
    Column(
        "balance", QT_TRANSLATE_NOOP("columns", "In stock"),
        _balance, 92, "1 284", Look.STRONG, right=True,
    ),
    Column(
        "level", QT_TRANSLATE_NOOP("columns", "Low at"),
        lambda i: formats.level(i.level), 82, "1 284", Look.MUTED, right=True,
    ),
    Column(
        "missing", QT_TRANSLATE_NOOP("columns", "Short by"),
        lambda i: formats.quantity(i.missing) if i.missing else "", 92, "1 284", right=True,
    ),
    Column(
        "status", QT_TRANSLATE_NOOP("columns", "Status"),
        lambda i: words.pill(i.status), 130, "! Not tracked", Look.PILL,
    ),
)  # fmt: skip
