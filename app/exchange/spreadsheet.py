"""A new store's contents out of a spreadsheet: every good row is taken, every bad one told by its line."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.domain.catalogue import MOST_VARIANTS, Product, Variant, checked_currency
from app.domain.contents import Contents
from app.domain.errors import Invalid
from app.domain.identifiers import new_identifier
from app.domain.stock import NO_LEVEL
from app.exchange.columns import Field, find_columns
from app.exchange.entries import Entry, EntryReader, Fault
from app.exchange.rows import read_rows


@dataclass(frozen=True, slots=True)
class BadRow:
    """One thing that is wrong with a row: ``key`` and ``values`` as in `Invalid`.

    ``line`` is where the row begins, as a person counts in the file (the titles are line 1); ``column``
    is the title of the column as the file has it, or empty where no single column is to blame.
    """

    line: int
    column: str
    key: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Imported:
    """What a spreadsheet gave. ``ignored`` are the titles of columns that Storeroom has no use for."""

    contents: Contents
    bad_rows: tuple[BadRow, ...]
    ignored: tuple[str, ...]


def read_contents(
    path: Path, *, currency: str, identify: Callable[[str], str] = lambda _: new_identifier()
) -> Imported:
    """The contents that a .csv, .xlsx or .ods file describes, with prices in ``currency`` (ISO 4217).

    Rows of the same product, category and unit are the variants of one product. ``identify`` gives a
    product or variant, told in words, its version 1 UUID.

    Raises `Invalid` ``currency.unknown``, and where the file as a whole is of no use, with the keys of
    `read_rows` and `find_columns`. A bad row has one of the keys ``text.missing``, ``text.too_long``,
    ``number.not_a_number``, ``number.ambiguous``, ``number.negative``, ``number.too_small``,
    ``number.too_large``, ``quantity.places``, ``choice.not_yes_or_no``, ``row.untitled_cell``,
    ``row.duplicate``, ``product.too_many_variants`` or ``product.tracking_differs``.
    """
    checked_currency(currency)
    titles, *rows = read_rows(path)
    columns = find_columns([str(cell) for cell in titles.cells])
    reader = EntryReader(columns, currency, rows)
    gathering = _Gathering()
    bad_rows: list[BadRow] = []
    for row in rows:
        entry, faults = reader.read(row)
        faults += gathering.faults(entry)
        if not faults:
            gathering.add(entry)
        bad_rows += (
            BadRow(row.line, columns.title(field), error.key, error.values) for field, error in faults
        )
    return Imported(gathering.contents(identify), tuple(bad_rows), columns.ignored)


class _Gathering:
    """Rows on their way to products: what was there before, and which rows make one product."""

    def __init__(self) -> None:
        self._lines: dict[object, int] = {}
        self._products: dict[tuple[str, str, str], list[Entry]] = {}

    def faults(self, entry: Entry) -> list[Fault]:
        """What speaks against a row beside the rows before it, bad ones among them."""
        siblings = self._products.get(_product_key(entry), [])
        faults: list[Fault] = []
        if len(siblings) >= MOST_VARIANTS:
            faults.append((Field.PRODUCT, Invalid("product.too_many_variants", most=MOST_VARIANTS)))
        if siblings and siblings[0].tracked != entry.tracked:
            faults.append((Field.TRACKED, Invalid("product.tracking_differs", line=siblings[0].line)))
        return faults + self._repeated(entry)

    def _repeated(self, entry: Entry) -> list[Fault]:
        unique = {Field.SKU: entry.sku, Field.BARCODE: entry.barcode}
        claims: list[tuple[Field, str, object]] = [
            (field, text, (field, text)) for field, text in unique.items() if text
        ]
        if entry.product:
            claims.append((Field.VARIANT, entry.variant, (*_product_key(entry), entry.variant)))
        return [
            (field, Invalid("row.duplicate", text=text, line=first))
            for field, text, claim in claims
            if (first := self._lines.setdefault(claim, entry.line)) != entry.line
        ]

    def add(self, entry: Entry) -> None:
        self._products.setdefault(_product_key(entry), []).append(entry)

    def contents(self, identify: Callable[[str], str]) -> Contents:
        """All products so far. A balance of zero is left out, as `Contents` has it."""
        products: list[Product] = []
        entries: dict[str, Entry] = {}
        for (name, category, unit), rows in self._products.items():
            words = f"{name}/{category}/{unit}"
            identified = {identify(f"{words}/{entry.variant}"): entry for entry in rows}
            variants = tuple(_variant(uuid, entry) for uuid, entry in identified.items())
            products.append(Product(identify(words), name, variants, category, unit))
            entries |= identified
        return Contents(
            products=tuple(products),
            balances={uuid: entry.stock for uuid, entry in entries.items() if entry.stock},
            levels={uuid: entry.level for uuid, entry in entries.items() if entry.level != NO_LEVEL},
            untracked=frozenset(
                product.uuid for product in products if not entries[product.variants[0].uuid].tracked
            ),
        )


def _product_key(entry: Entry) -> tuple[str, str, str]:
    return entry.product, entry.category, entry.unit


def _variant(uuid: str, entry: Entry) -> Variant:
    return Variant(uuid, entry.variant, entry.sku, entry.barcode, entry.price, entry.cost)
