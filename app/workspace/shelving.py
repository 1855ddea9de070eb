"""Makes catalogues in columns of products. Not to be imported before the first paint: it needs numpy."""

from array import array
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from app.domain.catalogue import Money, Product, Variant
from app.domain.searching import CODE, natural, naturals, searched
from app.domain.stock import Chip, Item
from app.workspace.listing import Listing
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

#: Texts that are looked at together: what numpy makes of them fits into the cache of a processor.
_SOME = 1024


class Shelving:
    """A catalogue and its index in the making, one product after another.

    `add` holds Python's lock, some 5 us a variant, so that many are added in slices. `finished` mostly works in
    numpy, which lets go of it, and else on so few at once that it may be called in a thread.
    """

    def __init__(self) -> None:
        self._listing, self._indexing = Listing(), Indexing()

    def add(self, product: Product) -> tuple[Variant, ...]:
        """Take the product that comes next; returns the variants that rows were made of, as `Listing` says."""
        taken = self._listing.add(product)
        if taken is None:
            return ()
        self._indexing.add(taken)
        return taken.variants

    def finished(self) -> Catalogue:
        """The catalogue of what was added."""
        catalogue = self._listing.finished()
        catalogue.index = self._indexing.finished()
        return catalogue


class Indexing:
    """An index in the making, of the products of a catalogue, one after another. As `Shelving`."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._sizes = array("I")  # variants of each product
        self._names, self._categories = list[str](), list[str]()  # of products
        self._variants: list[str] = []
        self._codes: dict[str, list[str]] = {"sku": [], "barcode": []}
        self._amounts = {name: array("q") for name in ("cost", "price")}

    def add(self, product: Product) -> None:
        shared, of_variants = searched(product)
        self._texts += [f" {' '.join([*shared, *words])} " for words in of_variants]
        variants = product.variants
        self._sizes.append(len(variants))
        self._names.append(product.name)
        self._categories.append(product.category)
        self._variants += [variant.name for variant in variants]
        self._codes["sku"] += [variant.sku for variant in variants]
        self._codes["barcode"] += [variant.barcode for variant in variants]
        amounts = self._amounts
        amounts["cost"].extend([_amount(variant.cost) for variant in variants])
        amounts["price"].extend([_amount(variant.price) for variant in variants])

    def finished(self) -> Index:
        """The index of what was added."""
        categories, category_ranks = _category_ranks(self._categories)
        rows = np.frombuffer(self._sizes, "u4")
        ranks = {
            "product": np.repeat(_ranks(self._names), rows),
            "category": np.repeat(category_ranks, rows),
            "variant": _ranks_of_few(self._variants),
            **{name: _ranks(codes) for name, codes in self._codes.items()},
            **{name: _ranks_of_amounts(amounts) for name, amounts in self._amounts.items()},
        }
        columns = {name: column(each) for name, each in ranks.items()}
        pieces = [b""] * -(-len(self._texts) // SLICE)
        return Index(pieces, _words(self._texts), columns, categories, self._texts)


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


def _ranks(texts: list[str]) -> Array:
    """By `natural`; texts that are the same by it have the same rank."""
    keys = [key.encode() for some in _slices(texts) for key in naturals(some)]
    return _ranked(np.array(keys, "S"))


def _ranks_of_few(texts: list[str]) -> Array:
    """The same, of texts that are the same ones again and again."""
    different = list(dict.fromkeys(texts))
    ranks = dict(zip(different, _ranks(different).tolist(), strict=True))
    return np.fromiter(map(ranks.__getitem__, texts), "u4", len(texts))


def _ranked(values: Array) -> Array:
    """The place of each among the different ones, from 1 on."""
    places = np.unique(values, return_inverse=True)[1]
    return places.astype("u4") + np.uint32(1)


def _category_ranks(texts: list[str]) -> tuple[tuple[str, ...], Array]:
    """The different texts in order, and the ranks: each text has its own."""
    ordered = sorted(set(texts), key=lambda text: (natural(text), text))
    ranks = {text: rank for rank, text in enumerate(ordered, 1)}
    return tuple(ordered), np.array([ranks[text] for text in texts], "u4")


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


def _ranks_of_amounts(amounts: "array[int]") -> Array:
    values = np.frombuffer(amounts, "i8")
    return _ranked(values) - np.uint32(NONE in values)  # what is none comes first


def column(cells: Array) -> Column:
    """numpy names the types of 64 bits otherwise than Python does on some systems."""
    view = cells.data.cast("B")
    if cells.dtype == np.int64:
        return view.cast("q")
    return view.cast("I") if cells.itemsize == 4 else view.cast("Q")


def _amount(money: Money | None) -> int:
    return NONE if money is None else money.amount
