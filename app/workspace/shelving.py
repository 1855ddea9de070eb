"""Makes catalogues in columns of products. Not to be imported before the first paint: it needs numpy."""

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from zlib import crc32

import msgspec
import numpy as np
import numpy.typing as npt

from app.domain.catalogue import Money, Product, Variant
from app.domain.searching import CODE, natural, searched
from app.domain.stock import Chip, Item
from app.workspace.shelf import ALERT, NONE, TRACKED, Catalogue, Column, Index, Shelf, bit, level_units, units

Array = npt.NDArray[Any]

_encode = msgspec.msgpack.Encoder().encode


class Shelving:
    """A catalogue in the making, one product after another.

    `add` holds Python's lock, some 20 us a variant, so that many are added in slices; `finished` works on whole
    columns in numpy, which mostly lets go of it, so that it may be called in a thread.
    """

    def __init__(self) -> None:
        self._seen: set[str] = set()
        self._products = bytearray()
        self._product_ends = array("I", [0])
        self._first_rows = array("I", [0])
        self._text = bytearray()
        self._text_ends = array("I", [0])
        self._uuids = array("Q")
        self._product_uuids = array("Q")
        self._words = array("Q")  # of one variant each
        self._shared_words = array("Q")  # of all variants of a product
        self._shared_ends = array("I", [0])
        self._texts = {name: _Texts() for name in ("product", "variant", "sku", "barcode", "category")}
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
        self._add_words(product)
        self._first_rows.append(len(self._text_ends) - 1)
        return product.variants

    def finished(self) -> Catalogue:
        """The catalogue of what was added."""
        texts = dict(self._texts)
        categories, category_ranks = texts.pop("category").sorted()
        ranks = {name: each.ranks() for name, each in texts.items()}
        ranks |= {name: _ranks_of_amounts(amounts) for name, amounts in self._amounts.items()}
        ranks["category"] = category_ranks
        index = Index(
            bytes(self._text), memoryview(self._text_ends), self._all_words(), ranks, tuple(categories)
        )
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
        texts, amounts = self._texts, self._amounts
        texts["product"].add([product.name] * len(variants))
        texts["category"].add([product.category] * len(variants))
        texts["variant"].add([variant.name for variant in variants])
        texts["sku"].add([variant.sku for variant in variants])
        texts["barcode"].add([variant.barcode for variant in variants])
        amounts["cost"].extend([_amount(variant.cost) for variant in variants])
        amounts["price"].extend([_amount(variant.price) for variant in variants])

    def _add_words(self, product: Product) -> None:
        shared, of_variants = searched(product)
        known = set(shared)
        self._shared_words.extend([_entry(word, 0) for word in known])
        self._shared_ends.append(len(self._shared_words))
        text, ends, entries = self._text, self._text_ends, list[int]()
        for row, words in enumerate(of_variants, self._first_rows[-1]):
            text += f" {' '.join([*shared, *words])} \n".encode()
            ends.append(len(text))
            own = {*words, *[word[1:] for word in words if word[0] == CODE]} - known
            entries += [crc32(word.encode()) << 32 | row for word in own]
        self._words.extend(entries)

    def _all_words(self) -> Column:
        """Those that all variants of a product have are entered for each of its rows here, at once."""
        first_rows = np.frombuffer(self._first_rows, "u4")
        rows = np.diff(first_rows)
        words = np.diff(np.frombuffer(self._shared_ends, "u4"))
        times = np.repeat(rows, words)  # of each word
        begins = np.cumsum(times) - times
        places = np.arange(times.sum()) - np.repeat(begins, times)
        shared = np.repeat(np.frombuffer(self._shared_words, "u8") | np.repeat(first_rows[:-1], words), times)
        shared += places.astype("u8")
        return column(np.sort(np.concatenate((np.frombuffer(self._words, "u8"), shared))))


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


class _Texts:
    """A column of texts, each different one kept once."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}  # in the order they came
        self._keys: list[bytes] = []
        self._column = array("I")

    def add(self, texts: list[str]) -> None:
        numbers, keys = self._numbers, self._keys
        for text in texts:
            number = numbers.setdefault(text, len(keys))
            if number == len(keys):
                keys.append(natural(text).encode())
            self._column.append(number)

    def ranks(self) -> Column:
        """By `natural`; texts that are the same by it have the same rank."""
        return self._of_rows(np.unique(np.array(self._keys, "S"), return_inverse=True)[1])

    def sorted(self) -> tuple[list[str], Column]:
        """The different texts in order, and the ranks: each text has its own."""
        texts = sorted(self._numbers, key=lambda text: (natural(text), text))
        places = {text: place for place, text in enumerate(texts)}
        return texts, self._of_rows(np.array([places[text] for text in self._numbers], "u4"))

    def _of_rows(self, places: Array) -> Column:
        return column((places.astype("u4") + np.uint32(1))[np.frombuffer(self._column, "u4")])


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
