"""A catalogue after a few products changed, came or went: spliced of what it was and of those few.

Only they are searched for words and encoded; columns are moved whole, by numpy, which lets go of Python's lock for
most of it. Like `app.workspace.shelving` not to be imported before the first paint.
"""

from bisect import bisect_left
from collections.abc import Callable, Collection, Sequence
from itertools import chain
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from app.domain.catalogue import Product, Variant
from app.domain.searching import natural
from app.workspace.renewing import Renewed
from app.workspace.shelf import SLICE, Catalogue, Column, Index
from app.workspace.shelving import Array, Shelving, column

#: Variants at most that are spliced in, and products taken out: each takes some 0.3 ms, mostly to find its ranks.
FEW = 100

_Key: TypeAlias = Callable[[Product, Variant], Any]

#: What columns are ranked by, of what has a rank.
_KEYS: dict[str, _Key] = {
    "product": lambda product, _: _bytes_of(product.name),
    "variant": lambda _, variant: _bytes_of(variant.name),
    "sku": lambda _, variant: _bytes_of(variant.sku),
    "barcode": lambda _, variant: _bytes_of(variant.barcode),
    "category": lambda product, _: _category_key(product.category),
    "cost": lambda _, variant: variant.cost and variant.cost.amount,
    "price": lambda _, variant: variant.price and variant.price.amount,
}


class _Run(NamedTuple):
    """Products, or rows, that follow each other in one of two catalogues, and in the spliced one too."""

    part: int  #: 0: the old catalogue; 1: that of the few
    first: int
    end: int


def spliced(old: Catalogue, products: Sequence[Product], deleted: Collection[str]) -> Renewed | None:
    """The next catalogue, without the products of the UUIDs ``deleted``. Each of ``products`` differs from what it
    was, and stands where it stood, or is new, and comes last.

    None where only `Shelving` can make it: they are many, there was nothing or its index was lost, or a variant
    comes from a product that stays as it was.
    """
    index = old.index
    if index is None or not len(old) or max(sum(len(each.variants) for each in products), len(deleted)) > FEW:
        return None
    numbers = [old.find(product.uuid) for product in products]
    standing = dict(zip(numbers, products, strict=True))
    left = {number for number in (*numbers, *map(old.find, deleted)) if number is not None}
    shelving = Shelving()
    runs, variants, end = list[_Run](), list[str](), 0

    def take(product: Product) -> None:
        if taken := shelving.add(product):
            number = sum(run.part for run in runs)
            runs.append(_Run(1, number, number + 1))
            variants.extend(variant.uuid for variant in taken)

    for number in sorted(left):
        runs.append(_Run(0, end, number))
        end = number + 1
        if number in standing:
            take(standing[number])
    runs.append(_Run(0, end, len(old.product_ends) - 1))
    for place, product in zip(numbers, products, strict=True):
        if place is None:
            take(product)
    old_rows = [old.row(variant) for variant in variants]
    if any(row is not None and old.number(row) not in left for row in old_rows):
        return None
    splice = _Splice(old, shelving.finished(), runs)
    was = frozenset(variant.uuid for number in left for variant in old.product(number).variants)
    return Renewed(splice.catalogue(), splice.old_rows(old_rows), was.union(variants))


class _Splice:
    """The columns of two catalogues put together, run by run."""

    def __init__(self, old: Catalogue, few: Catalogue, products: Sequence[_Run]) -> None:
        self._parts = (old, few)
        self._products = products
        firsts = (old.first_rows, few.first_rows)
        self._rows = [_Run(part, firsts[part][first], firsts[part][end]) for part, first, end in products]

    def old_rows(self, few: Sequence[int | None]) -> Array:
        """The old row of each row; those of the few are given."""
        known = np.array([-1 if row is None else row for row in few], "i8")
        return _joined(self._rows, (np.arange(len(self._parts[0])), known))

    def catalogue(self) -> Catalogue:
        old, few = self._parts
        ends = (old.product_ends, few.product_ends)
        return Catalogue(
            _joined_bytes(self._products, (old.products, few.products), ends),
            _joined_ends(self._products, ends),
            _joined_ends(self._products, (old.first_rows, few.first_rows)),
            _merged(self._rows, (old.uuids, few.uuids)),
            _merged(self._products, (old.product_uuids, few.product_uuids)),
            old.index and few.index and self._index(old.index, few.index),
        )

    def _index(self, old: Index, few: Index) -> Index:
        ranks = {}
        for name, key in _KEYS.items():
            ranks[name] = self._ranks(
                key, (np.frombuffer(old.ranks[name], "u4"), np.frombuffer(few.ranks[name], "u4"))
            )
        for first in range(0, len(old.texts), SLICE):
            old.split(first)
        texts = (old.texts, few.texts)
        joined = list(chain.from_iterable(texts[part][first:end] for part, first, end in self._rows))
        pieces = [b""] * -(-len(joined) // SLICE)
        words = _merged(self._rows, (old.words, few.words))
        return Index(pieces, words, ranks, self._categories(old, few), joined)

    def _ranks(self, key: _Key, ranks: tuple[Array, Array]) -> Column:
        """Of equal keys one, and none that no row has: an old one rises by what came before it, and sinks by what
        went.
        """
        known = _Keys(self._parts[0], ranks[0], key)
        used, came = self._used(ranks[0], len(known) + 2), np.zeros(len(known) + 2, "i8")
        places = [
            (0, 0)
        ]  # of each of the few's ranks: the old one that it is or comes before; which it is there
        for each in _Keys(self._parts[1], ranks[1], key):
            place = bisect_left(known, each) + 1
            if place <= len(known) and known[place - 1] == each:
                used[place] = True
                places.append((place, int(came[place]) + 1))
            else:
                came[place] += 1
                places.append((place, int(came[place])))
        moved = np.cumsum(used + came)
        of_few = [int(moved[place - 1]) + there if place else 0 for place, there in places]
        return column(_joined(self._rows, (moved.astype("u4")[ranks[0]], np.array(of_few, "u4")[ranks[1]])))

    def _categories(self, old: Index, few: Index) -> tuple[str, ...]:
        used = self._used(np.frombuffer(old.ranks["category"], "u4"), len(old.categories) + 1)
        kept = {old.categories[rank - 1] for rank in np.flatnonzero(used).tolist()}
        return tuple(sorted(kept.union(few.categories), key=_category_key))

    def _used(self, ranks: Array, size: int) -> Array:
        """Which of the old ranks rows have that stay; 0 is none."""
        used = np.zeros(size, "?")
        for part, first, end in self._rows:
            if part == 0:
                used[ranks[first:end]] = True
        used[0] = False
        return used


class _Keys(Sequence[Any]):
    """What the ranks of a column stand for, in their order, each taken from a row that has it."""

    def __init__(self, catalogue: Catalogue, ranks: Array, key: _Key) -> None:
        self._catalogue = catalogue
        self._key = key
        self._rows = np.zeros(int(ranks.max(initial=0)) + 1, "i8")
        self._rows[ranks] = np.arange(len(ranks))

    def __len__(self) -> int:
        return len(self._rows) - 1

    def __getitem__(self, place: Any) -> Any:
        if not 0 <= place < len(self):
            raise IndexError(place)
        row = int(self._rows[place + 1])
        number = self._catalogue.number(row)
        product = self._catalogue.product(number)
        return self._key(product, product.variants[row - self._catalogue.first_rows[number]])


def _bytes_of(text: str) -> bytes:
    return natural(text).encode().rstrip(b"\0")  # as numpy compares them


def _category_key(category: str) -> tuple[str, str]:
    return natural(category), category


def _joined(runs: Sequence[_Run], columns: tuple[Array, Array]) -> Array:
    return np.concatenate([columns[part][first:end] for part, first, end in runs])


def _joined_bytes(runs: Sequence[_Run], texts: tuple[bytes, bytes], ends: tuple[Column, Column]) -> bytes:
    views = (memoryview(texts[0]), memoryview(texts[1]))
    return b"".join(views[part][ends[part][first] : ends[part][end]] for part, first, end in runs)


def _joined_ends(runs: Sequence[_Run], ends: tuple[Column, Column]) -> Column:
    old, few = (np.diff(np.frombuffer(each, "u4")) for each in ends)
    lengths = _joined(runs, (old, few))
    return column(np.concatenate((np.zeros(1, "u4"), np.cumsum(lengths, dtype="u4"))))


def _merged(runs: Sequence[_Run], entries: tuple[Column, Column]) -> Column:
    """Entries of a checksum and what has it, ascending: with what it is in the spliced catalogue, where it is."""
    old, few = (_moved(runs, part, np.frombuffer(each, "u8")) for part, each in enumerate(entries))
    few.sort()
    return column(np.insert(old, np.searchsorted(old, few), few))


def _moved(runs: Sequence[_Run], part: int, entries: Array) -> Array:
    """They stay in their order, for those of one checksum do."""
    gone = 2**32 - 1
    places = np.full(max((run.end for run in runs if run.part == part), default=0), gone, "u4")
    start = 0
    for run in runs:
        if run.part == part:
            places[run.first : run.end] = np.arange(start, start + run.end - run.first)
        start += run.end - run.first
    moved = places[entries.astype("u4")]  # the low half
    there = moved != gone
    if not there.all():
        entries, moved = entries[there], moved[there]
    kept: Array = entries >> np.uint64(32) << np.uint64(32)
    kept |= moved
    return kept
