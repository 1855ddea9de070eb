"""The rows of a table: all items searched, filtered and sorted on our own lists. No Qt.

`QSortFilterProxyModel` takes seconds for what these lists do in milliseconds (measured, `DESIGN.md`).
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from app.domain.stock import Chip, Item

_DIGITS = re.compile(r"(\d+)")


def folded(text: str) -> str:
    """Case and accents folded away: what is searched in, and for."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


@lru_cache(maxsize=1 << 18)
def natural(text: str) -> tuple[tuple[str, int], ...]:
    """A sort key that compares numbers in names as people expect: ``36`` before ``100``."""
    parts = _DIGITS.split(folded(text))
    numbers = [int(number) for number in parts[1::2]] + [-1]
    return tuple(zip(parts[::2], numbers, strict=True))


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked of the rows: every word of ``text`` in any order, a chip and a category."""

    text: str = ""
    chip: Chip = Chip.ALL
    category: str | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """Which column sorts, by its key, and which way."""

    column: str
    descending: bool = False


class Rows:
    """All items of a store and, of them, those that a query shows, in order.

    ``sort_keys`` maps a column to the function that makes an item's sort key; rows whose key is None
    come last, whichever way is sorted. Sorting is stable, so that sorting by one column and then by
    another keeps the first order within the second.
    """

    def __init__(self, sort_keys: dict[str, Callable[[Item], Any]], only: Chip = Chip.ALL) -> None:
        self._sort_keys = sort_keys
        self._only = only
        self._orders: list[Order] = []
        self.query = Query()
        self.counts: dict[Chip, int] = dict.fromkeys(Chip, 0)
        self.categories: list[str] = []
        self.all: list[Item] = []  #: whatever the query, in order
        self.shown: list[Item] = []
        self._texts: dict[str, str] = {}
        self._ranks: dict[str, int] = {}  # in catalogue order
        self._places: dict[str, int] = {}  # in all
        self._matching: dict[str, Item] = {}  # the query's text and category, under any chip
        self._shown_at: dict[str, int] = {}

    @property
    def order(self) -> Order | None:
        return self._orders[-1] if self._orders else None

    def replace(self, items: Iterable[Item]) -> None:
        """Take all items anew, in catalogue order."""
        taken = [item for item in items if item.has(self._only)]
        self._texts = {item.variant.uuid: self._text(item) for item in taken}
        self.all = taken
        self._ranks = {item.variant.uuid: rank for rank, item in enumerate(taken)}
        for order in self._orders:
            self._sort(order)
        self._places = {item.variant.uuid: place for place, item in enumerate(self.all)}
        self.categories = sorted({item.product.category for item in self.all} - {""}, key=natural)
        self.ask(self.query)

    def update(self, items: Iterable[Item]) -> list[int] | None:
        """Take items whose catalogue entries are as they were. Returns the shown rows that they are in.

        None, and nothing is taken, where one of them would come, go or stand elsewhere.
        """
        changed = [(self._known(item), item) for item in items]
        if any(self._moves(old, new) for old, new in changed):
            return None
        return [row for old, new in changed if old and (row := self._exchange(old, new)) is not None]

    def sort(self, order: Order | None) -> None:
        """Sort by a column, keeping the order there was among equals; without one, in catalogue order."""
        if order is None:
            self._orders = []
            self.replace(sorted(self.all, key=lambda item: self._ranks[item.variant.uuid]))
            return
        self._orders = [*(known for known in self._orders if known.column != order.column), order]
        self._sort(order)
        self._places = {item.variant.uuid: place for place, item in enumerate(self.all)}
        self.ask(self.query)

    def ask(self, query: Query) -> None:
        """Show what matches. Chip counts are of what matches text and category, under any chip."""
        self.query = query
        matching = self._match(query)
        self._matching = {item.variant.uuid: item for item in matching}
        self.counts = {chip: sum(item.has(chip) for item in matching) for chip in Chip}
        self.shown = [item for item in matching if item.has(query.chip)]
        self._shown_at = {item.variant.uuid: row for row, item in enumerate(self.shown)}

    def index_of(self, variant: str) -> int | None:
        """The row that shows a variant; none where it is filtered away."""
        return self._shown_at.get(variant)

    def _sort(self, order: Order) -> None:
        key = self._sort_keys[order.column]
        keyed = [(key(item), item) for item in self.all]
        known = [pair for pair in keyed if pair[0] is not None]
        known.sort(key=lambda pair: pair[0], reverse=order.descending)
        self.all = [item for _, item in known] + [item for value, item in keyed if value is None]

    def _match(self, query: Query) -> list[Item]:
        items: Sequence[Item] = self.all
        if query.category is not None:
            items = [item for item in items if item.product.category == query.category]
        texts = self._texts
        for word in folded(query.text).split():
            items = [item for item in items if word in texts[item.variant.uuid]]
        return self._best_first(items, query.text.strip())

    def _best_first(self, items: Sequence[Item], text: str) -> list[Item]:
        """A scanned barcode comes before what merely contains its digits, and until a person sorts,
        whole words come before parts of words: "denim M" is the size before all that has an m.
        """
        if text.isdigit():
            return sorted(items, key=lambda item: item.variant.barcode != text)
        if not text or self._orders:
            return list(items)
        whole = re.compile(
            "".join(rf"(?=.*\b{re.escape(word)}\b)" for word in folded(text).split()), re.DOTALL
        )
        return sorted(items, key=lambda item: not whole.match(self._texts[item.variant.uuid]))

    def _text(self, item: Item) -> str:
        """What is searched in; folding is slow, so it is done once for a product as it is."""
        old = self._known(item)
        if old is not None and old.product is item.product and old.variant is item.variant:
            return self._texts[item.variant.uuid]
        product, variant = item.product, item.variant
        return folded("\n".join((product.name, variant.name, variant.sku, variant.barcode, product.category)))

    def _known(self, item: Item) -> Item | None:
        place = self._places.get(item.variant.uuid)
        return None if place is None else self.all[place]

    def _moves(self, old: Item | None, new: Item) -> bool:
        """Whether a row comes, goes or may stand elsewhere when ``new`` takes the place of ``old``."""
        if old is None:
            return new.has(self._only)
        if not new.has(self._only) or old.has(self.query.chip) != new.has(self.query.chip):
            return True
        keys = (self._sort_keys[order.column] for order in self._orders)
        return any(key(old) != key(new) for key in keys)

    def _exchange(self, old: Item, new: Item) -> int | None:
        """Put ``new`` where ``old`` is; returns the shown row of it."""
        variant = new.variant.uuid
        self.all[self._places[variant]] = new
        if variant in self._matching:
            self._matching[variant] = new
            for chip in Chip:
                self.counts[chip] += new.has(chip) - old.has(chip)
        row = self._shown_at.get(variant)
        if row is not None:
            self.shown[row] = new
        return row


def runs(rows: list[int]) -> list[tuple[int, int]]:
    """The runs of neighbouring rows among sorted ones, as (first, last)."""
    found: list[tuple[int, int]] = []
    for row in rows:
        if found and found[-1][1] == row - 1:
            found[-1] = (found[-1][0], row)
        else:
            found.append((row, row))
    return found
