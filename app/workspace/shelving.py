"""Makes catalogues in columns of products. Not to be imported before the first paint: it needs numpy."""

from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any
from zlib import crc32

import msgspec
import numpy as np
import numpy.typing as npt

from app.domain.catalogue import Money, Product, Variant
from app.domain.searching import CODE, natural, naturals, searched
from app.domain.stock import Chip, Item
from app.workspace.shelf import (
    ALERT,
    BASE,
    NONE,
    SLICE,
    TRACKED,
    Catalogue,
    Column,
    Index,
    Shelf,
    bit,
    level_units,
    units,
)

Array = npt.NDArray[Any]

#: Columns of texts that are ranked.
_TEXTS = ("product", "variant", "sku", "barcode", "category")

#: Texts that are looked at together: what numpy makes of them fits into the cache of a processor.
_SOME = 1024

_encode = msgspec.msgpack.Encoder().encode


class Shelving:
    """A catalogue in the making, one product after another.

    `add` holds Python's lock, some 5 us a variant, so that many are added in slices. `finished` mostly works in
    numpy, which lets go of it, and else on so few at once that it may be called in a thread.
    """

    def __init__(self) -> None:
        self._seen: set[str] = set()
        self._products = bytearray()
        self._product_ends = array("I", [0])
        self._first_rows = array("I", [0])
        self._texts: list[str] = []
        self._uuids = array("Q")
        self._product_uuids = array("Q")
        self._columns: dict[str, list[str]] = {name: [] for name in _TEXTS}
        self._amounts = {name: array("q") for name in ("cost", "price")}

    def add(self, product: Product) -> tuple[Variant, ...]:
        """Take the product that comes next; returns the variants that rows were made of.

        One without variants is left out, and so is a variant that is there already: a mapping has one of each.
        """
        variants = {each.uuid: each for each in product.variants if each.uuid not in self._seen}
        if not variants:
            return ()
        if len(variants) < len(product.variants):
            product = replace(product, variants=tuple(variants.values()))
        self._seen.update(variants)  # not |=: of keys, that makes another set
        self._add_columns(product)
        shared, of_variants = searched(product)
        self._texts += [f" {' '.join([*shared, *words])} " for words in of_variants]
        self._first_rows.append(len(self._texts))
        return product.variants

    def finished(self) -> Catalogue:
        """The catalogue of what was added."""
        texts = dict(self._columns)
        categories, category_ranks = _category_ranks(texts.pop("category"))
        ranks = {name: _ranks(each) for name, each in texts.items()}
        ranks |= {name: _ranks_of_amounts(amounts) for name, amounts in self._amounts.items()}
        ranks["category"] = category_ranks
        pieces = [b""] * -(-len(self._texts) // SLICE)
        index = Index(pieces, _words(self._texts), ranks, categories, self._texts)
        return Catalogue(
            bytes(self._products),
            memoryview(self._product_ends),
            memoryview(self._first_rows),
            _ascending(self._uuids),
            _ascending(self._product_uuids),
            index,
        )

    def _add_columns(self, product: Product) -> None:
        row = self._first_rows[-1]
        self._products += _encode(product)
        self._product_ends.append(len(self._products))
        self._product_uuids.append(_entry(product.uuid, len(self._product_ends) - 2))
        variants = product.variants
        self._uuids.extend([_entry(variant.uuid, row) for row, variant in enumerate(variants, row)])
        columns, amounts = self._columns, self._amounts
        columns["product"] += [product.name] * len(variants)
        columns["category"] += [product.category] * len(variants)
        columns["variant"] += [variant.name for variant in variants]
        columns["sku"] += [variant.sku for variant in variants]
        columns["barcode"] += [variant.barcode for variant in variants]
        amounts["cost"].extend([_amount(variant.cost) for variant in variants])
        amounts["price"].extend([_amount(variant.price) for variant in variants])


def shelved(items: Iterable[Item]) -> Shelf:
    """The items of whole products, in catalogue order."""
    by_variant = {item.variant.uuid: item for item in items}
    shelving = Shelving()
    for product in {item.product.uuid: item.product for item in by_variant.values()}.values():
        shelving.add(product)
    catalogue = shelving.finished()
    return stocked(catalogue, by_variant)


def stocked(catalogue: Catalogue, items: Mapping[str, Item]) -> Shelf:
    """A shelf of this catalogue with what there is of each of its variants."""
    numbers = range(len(catalogue.product_ends) - 1)
    rows = [items[variant.uuid] for number in numbers for variant in catalogue.product(number).variants]
    balances = array("q", (units(item.balance) for item in rows))
    levels = array("q", (level_units(item.level) for item in rows))
    tracked = np.fromiter((item.tracked for item in rows), "?", len(rows))
    alerts = np.fromiter((item.level.alert for item in rows), "?", len(rows))
    return shelf_of(catalogue, np.frombuffer(balances, "i8"), np.frombuffer(levels, "i8"), tracked, alerts)


def shelf_of(catalogue: Catalogue, balances: Array, levels: Array, tracked: Array, alerts: Array) -> Shelf:
    """A shelf of these columns, with its rows marked as `mark` would."""
    marks = np.full(len(catalogue), bit(Chip.ALL), "u1")
    for flags, there in (
        (bit(Chip.NOT_TRACKED), ~tracked),
        (bit(Chip.LOW), tracked & (balances < levels)),  # `NONE` is less than any balance
        (bit(Chip.BELOW_ZERO), tracked & (balances < 0)),
        (bit(Chip.OUT), tracked & (balances == 0)),
        (TRACKED, tracked),
        (ALERT, alerts),
    ):
        marks[there] |= np.uint8(flags)
    return Shelf(catalogue, column(balances), column(levels), marks.tobytes())


def _ranks(texts: list[str]) -> Column:
    """By `natural`; texts that are the same by it have the same rank."""
    numbers = _numbered(texts)
    keys = [key.encode() for some in _slices(list(numbers)) for key in naturals(some)]
    places = np.unique(np.array(keys, "S"), return_inverse=True)[1]
    return _of_rows(texts, numbers, places)


def _category_ranks(texts: list[str]) -> tuple[tuple[str, ...], Column]:
    """The different texts in order, and the ranks: each text has its own."""
    numbers = _numbered(texts)
    ordered = sorted(numbers, key=lambda text: (natural(text), text))
    places = {text: place for place, text in enumerate(ordered)}
    return tuple(ordered), _of_rows(texts, numbers, np.array([places[text] for text in numbers], "u4"))


def _numbered(texts: list[str]) -> dict[str, int]:
    """Each different text once, in the order they came."""
    different = dict.fromkeys(texts)
    return dict(zip(different, range(len(different)), strict=True))


def _of_rows(texts: list[str], numbers: dict[str, int], places: Array) -> Column:
    rows = np.fromiter(map(numbers.__getitem__, texts), "u4", len(texts))
    return column((places.astype("u4") + np.uint32(1))[rows])


def _slices(texts: list[str]) -> Iterator[list[str]]:
    """So many as take a few milliseconds."""
    return (texts[first : first + _SOME] for first in range(0, len(texts), _SOME))


def _words(texts: list[str]) -> Column:
    """The entries of all words of the lines ``texts``."""
    pieces = ["".join([f"{text}\n" for text in some]).encode() for some in _slices(texts)]
    longest = max(map(len, pieces), default=0)
    powers = _powers(BASE, longest), _powers(pow(BASE, -1, 2**64), longest)
    entries = [_words_of(piece, number * _SOME, *powers) for number, piece in enumerate(pieces)]
    joined = np.sort(np.concatenate([np.zeros(0, "u8"), *entries]))
    return column(joined[np.diff(joined, prepend=~joined[:1]) != 0])  # each once


def _words_of(lines: bytes, row: int, powers: Array, inverse: Array) -> Array:
    """An entry for each word, with the `checksum` that it has, of the rows from ``row`` on."""
    letters = np.frombuffer(lines, "u1")
    ends = letters == ord("\n")
    blank = ends | (letters == ord(" "))
    firsts = np.flatnonzero(blank[:-1] & ~blank[1:]) + 1
    lasts = np.flatnonzero(~blank[:-1] & blank[1:]) + 1
    codes = letters[firsts] == ord(CODE)
    firsts, lasts = np.append(firsts, firsts[codes] + 1), np.append(lasts, lasts[codes])
    sums = np.append(np.uint64(0), np.cumsum(letters * powers[: len(letters)]))
    values = (sums[lasts] - sums[firsts]) * inverse[firsts] * np.uint64(BASE)
    half = np.uint64(32)
    entries: Array = values >> half << half | (np.cumsum(ends, dtype="u8")[firsts] + np.uint64(row))
    return entries


def _powers(base: int, count: int) -> Array:
    return np.cumprod(np.append(np.uint64(1), np.full(count, base, "u8")))


def _ranks_of_amounts(amounts: "array[int]") -> Column:
    values, places = np.unique(np.frombuffer(amounts, "i8"), return_inverse=True)
    none_first = len(values) > 0 and values[0] == NONE
    return column(places.astype("u4") + np.uint32(0 if none_first else 1))


def _ascending(entries: "array[int]") -> Column:
    return column(np.sort(np.frombuffer(entries, "u8")))


def column(cells: Array) -> Column:
    """numpy names the types of 64 bits otherwise than Python does on some systems."""
    view = cells.data.cast("B")
    if cells.dtype == np.int64:
        return view.cast("q")
    return view.cast("I") if cells.itemsize == 4 else view.cast("Q")


def _entry(word: str, row: int) -> int:
    return crc32(word.encode()) << 32 | row


def _amount(money: Money | None) -> int:
    return NONE if money is None else money.amount
