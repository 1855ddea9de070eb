"""The store in columns: a row a variant, in catalogue order. No row is an object until it is asked for.

A shelf is never changed: a change makes another one, which shares every column that is as it was. Nothing here
imports more than the standard library and msgspec, for the window paints its first page from it; what makes a
catalogue is `app.workspace.shelving`.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, ValuesView
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache, partial
from typing import TypeAlias
from zlib import crc32

import msgspec

from app.domain.catalogue import Product, Variant
from app.domain.quantity import PLACES
from app.domain.stock import NO_LEVEL, Chip, Item, Level

#: Numbers of one type, over bytes: ``I`` is 32 bits, ``Q`` 64, ``q`` 64 with a sign.
Column: TypeAlias = "memoryview[int]"

#: Quantities are whole numbers of this part of one: `PLACES` digits after the point.
UNIT = 10**PLACES
#: In a column of quantities or amounts: there is none.
NONE = -(2**63)

#: Rows whose texts are split at a time, in 1.5 ms.
SLICE = 8192

#: In ``marks``, above the bits of the chips.
TRACKED = 1 << len(Chip)
ALERT = TRACKED << 1

#: What a word is a polynomial of: odd, and most of its 64 bits are set here and there.
BASE = 0x9E3779B97F4A7C15

_LOW_BITS = (1 << 32) - 1
_ALL_BITS = (1 << 64) - 1
_BITS = {chip: 1 << position for position, chip in enumerate(Chip)}
_ALL, _LOW = _BITS[Chip.ALL], _BITS[Chip.LOW]
_OUT, _BELOW_ZERO, _NOT_TRACKED = _BITS[Chip.OUT], _BITS[Chip.BELOW_ZERO], _BITS[Chip.NOT_TRACKED]

_decoder = msgspec.msgpack.Decoder(Product)


def bit(chip: Chip) -> int:
    """The bit in ``marks`` of the rows that ``chip`` shows."""
    return _BITS[chip]


@dataclass(slots=True, eq=False)
class Index:
    """What is searched and sorted by. It is as large as all else, and read after the first paint."""

    pieces: list[bytes]  #: UTF-8, of `SLICE` rows each, a line a row; empty where ``texts`` has them
    words: Column  #: Q, ascending: `checksum` of a whole word (a code also with `CODE` before it) << 32 | row
    ranks: Mapping[str, Column]  #: I, a row: its place among the values of a column; 0 where it has none
    categories: tuple[str, ...]  #: in order: the first is that of rank 1
    texts: list[str] = field(default_factory=list)  #: the lines, each word between blanks; empty until split

    def __post_init__(self) -> None:
        if not self.texts:
            self.texts = [""] * sum(piece.count(b"\n") for piece in self.pieces)

    def split(self, first: int) -> None:
        """Make the texts of a slice of rows, once. ``first`` is a multiple of `SLICE`."""
        piece = self.pieces[first // SLICE : first // SLICE + 1]
        if piece and piece[0]:
            lines = str(piece[0][:-1], "utf-8").split("\n")
            self.texts[first : first + len(lines)] = lines
            self.pieces[first // SLICE] = b""

    def piece(self, number: int) -> bytes:
        """One of ``pieces``, whether split or not."""
        rows = slice(number * SLICE, (number + 1) * SLICE)
        return self.pieces[number] or "".join([f"{text}\n" for text in self.texts[rows]]).encode()

    def entries(self, word: str) -> Column:
        """The entries of a whole word, folded; their low 32 bits are the rows, ascending.

        Now and then there is one of another word, for two may have one checksum.
        """
        return _entries(self.words, checksum(word))


def checksum(word: str) -> int:
    """32 bits of a polynomial of the bytes of a word: numpy has those of all words of a text at once."""
    value = 0
    for byte in reversed(word.encode()):
        value = (value * BASE + byte) & _ALL_BITS
    return (value * BASE & _ALL_BITS) >> 32


@dataclass(slots=True, eq=False)
class Catalogue:
    """What changes seldom: the products one after another, and where their variants are.

    Its first part is all that the first page of a table takes. ``index`` is None until it has been read.
    """

    products: bytes  #: MessagePack
    product_ends: Column  #: I, where products end: one more than there are, from 0
    first_rows: Column  #: I, a product's first row, and behind the last one the number of rows
    uuids: Column  #: Q, ascending: crc32 of the UUID of a variant << 32 | row
    product_uuids: Column  #: Q, ascending: crc32 of the UUID of a product << 32 | its number
    index: Index | None = None
    product: Callable[[int], Product] = field(init=False)  #: the product of that number, in catalogue order

    def __post_init__(self) -> None:
        # Of the columns, and not of the catalogue: a catalogue that is done with goes at once.
        decode = partial(_product, memoryview(self.products), self.product_ends)
        self.product = lru_cache(maxsize=1024)(decode)

    def __len__(self) -> int:
        """How many rows there are."""
        return self.first_rows[-1]

    def number(self, row: int) -> int:
        """Which product's variant a row is."""
        return bisect_right(self.first_rows, row) - 1

    def rows(self, number: int) -> range:
        """The rows of a product's variants, in their order."""
        return range(self.first_rows[number], self.first_rows[number + 1])

    def variant(self, row: int) -> Variant:
        number = self.number(row)
        return self.product(number).variants[row - self.first_rows[number]]

    def find(self, uuid: str) -> int | None:
        """The number of the product that has this UUID."""
        entries = _entries(self.product_uuids, crc32(uuid.encode()))
        for entry in entries:
            number = entry & _LOW_BITS
            if self._says(number, uuid) and (len(entries) == 1 or self.product(number).uuid == uuid):
                return number
        return None

    def row(self, variant: str) -> int | None:
        """The row of the variant that has this UUID."""
        entries = _entries(self.uuids, crc32(variant.encode()))
        for entry in entries:
            row = entry & _LOW_BITS
            if self._says(self.number(row), variant) and (
                len(entries) == 1 or self.variant(row).uuid == variant
            ):
                return row
        return None

    def _says(self, number: int, uuid: str) -> bool:
        """Whether a UUID is in a product. Where its checksum is too, it is the one that is looked for: to know
        that without decoding the product is ten times as quick.
        """
        return uuid.encode() in self.products[self.product_ends[number] : self.product_ends[number + 1]]


@dataclass(frozen=True, slots=True, eq=False)
class Shelf(Mapping[str, Item]):
    """The items by variant, in catalogue order; each is made when it is asked for."""

    catalogue: Catalogue
    balances: Column  #: q, a row, in parts of one (`UNIT`); the last known one where it is not tracked
    levels: Column  #: q, a row, as balances; `NONE` where it is unset
    marks: bytes  #: a row: the bits of the chips that show it (`bit`), `TRACKED` and `ALERT`

    def at(self, row: int) -> Item:
        catalogue = self.catalogue
        number = catalogue.number(row)
        product = catalogue.product(number)
        variant = product.variants[row - catalogue.first_rows[number]]
        mark = self.marks[row]
        level = _level(self.levels[row], bool(mark & ALERT))
        return Item(product, variant, bool(mark & TRACKED), decimal(self.balances[row]), level)

    def row(self, variant: str) -> int | None:
        return self.catalogue.row(variant)

    def with_items(self, changed: Mapping[int, Item]) -> "Shelf":
        """The shelf after these rows got other balances, levels or tracking; the catalogue is as it was."""
        balances, levels = bytearray(self.balances), bytearray(self.levels)
        marks = bytearray(self.marks)
        balance_cells, level_cells = memoryview(balances).cast("q"), memoryview(levels).cast("q")
        for row, item in changed.items():
            balance_cells[row] = balance = units(item.balance)
            level_cells[row] = level = level_units(item.level)
            marks[row] = mark(item.tracked, item.level.alert, balance, level)
        return replace(self, balances=balance_cells, levels=level_cells, marks=bytes(marks))

    def __getitem__(self, variant: str) -> Item:
        row = self.row(variant)
        if row is None:
            raise KeyError(variant)
        return self.at(row)

    def __len__(self) -> int:
        return len(self.marks)

    def __iter__(self) -> Iterator[str]:
        for number in range(len(self.catalogue.product_ends) - 1):
            for variant in self.catalogue.product(number).variants:
                yield variant.uuid

    def values(self) -> ValuesView[Item]:
        return _Items(self)


class _Items(ValuesView[Item]):
    """All items without looking each of them up."""

    def __init__(self, shelf: Shelf) -> None:
        super().__init__(shelf)
        self._shelf = shelf

    def __iter__(self) -> Iterator[Item]:
        return map(self._shelf.at, range(len(self._shelf)))


def mark(tracked: bool, alert: bool, balance: int, level: int) -> int:
    """The byte in ``marks`` of what there is of a variant, as `Item.has` tells of it."""
    marked = _ALL | (ALERT if alert else 0)
    if not tracked:
        return marked | _NOT_TRACKED
    if balance < level:  # `NONE` is less than any balance
        marked |= _LOW
    if balance <= 0:
        marked |= _BELOW_ZERO if balance else _OUT
    return marked | TRACKED


def units(value: Decimal) -> int:
    """A quantity as a whole number; what is finer than `UNIT` is cut off."""
    return int(value * UNIT)


def level_units(level: Level) -> int:
    return NONE if level.level is None else units(level.level)


@lru_cache(maxsize=10_000)
def decimal(count: int) -> Decimal:
    """The quantity of so many parts of one."""
    whole, rest = divmod(count, UNIT)
    return Decimal(count).scaleb(-PLACES).normalize() if rest else Decimal(whole)


@lru_cache(maxsize=10_000)
def _level(count: int, alert: bool) -> Level:
    if count == NONE:
        return Level(None, alert) if alert else NO_LEVEL
    return Level(decimal(count), alert)


def _product(products: memoryview, ends: Column, number: int) -> Product:
    return _decoder.decode(products[ends[number] : ends[number + 1]])


def _entries(index: Column, upper: int) -> Column:
    least = upper << 32
    first = bisect_left(index, least)
    last, beyond = first, least + (1 << 32)
    if first < len(index) and index[first] < beyond:  # for a UUID it is one, nearly always
        last = first + 1
        if last < len(index) and index[last] < beyond:
            last = bisect_left(index, beyond, last)
    return index[first:last]


def _nothing() -> Shelf:
    none = memoryview(b"")
    zero = memoryview(bytes(4)).cast("I")
    catalogue = Catalogue(b"", zero, zero, none.cast("Q"), none.cast("Q"), Index([], none.cast("Q"), {}, ()))
    return Shelf(catalogue, none.cast("q"), none.cast("q"), b"")


#: A store in which there is nothing.
EMPTY = _nothing()
