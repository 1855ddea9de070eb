"""The rows of a table: all items searched, filtered and sorted on our own lists. No Qt.

`QSortFilterProxyModel` takes seconds for what these lists do in milliseconds (measured, `DESIGN.md`).
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.stock import Chip, Item

_DIGITS = re.compile(r"(\d+)")


def folded(text: str) -> str:
    """Case and accents folded away: what is searched in, and for."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


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
        self._texts: dict[str, str] = {}
        self._sorted: list[Item] = []
        self._orders: list[Order] = []
        self.query = Query()
        self.shown: list[Item] = []
        self.counts: dict[Chip, int] = dict.fromkeys(Chip, 0)
        self.categories: list[str] = []

    @property
    def all(self) -> Sequence[Item]:
        """All items, whatever the query."""
        return self._sorted

    @property
    def total(self) -> int:
        """How many variants there are to be shown, whatever the query."""
        return len(self._sorted)

    @property
    def order(self) -> Order | None:
        return self._orders[-1] if self._orders else None

    def replace(self, items: Iterable[Item]) -> None:
        """Take all items anew, in catalogue order."""
        self._sorted = [item for item in items if item.has(self._only)]
        self._texts = {item.variant.uuid: _search_text(item) for item in self._sorted}
        for order in self._orders:
            self._sort(order)
        self.categories = sorted(
            {i.product.category for i in self._sorted if i.product.category}, key=natural
        )
        self.ask(self.query)

    def sort(self, order: Order) -> None:
        """Sort by a column, keeping the order there was among equals."""
        self._orders = [*(known for known in self._orders if known.column != order.column), order]
        self._sort(order)
        self.ask(self.query)

    def ask(self, query: Query) -> None:
        """Show what matches. Chip counts are of what matches text and category, under any chip."""
        self.query = query
        matching = self._matching(query)
        self.counts = {chip: sum(item.has(chip) for item in matching) for chip in Chip}
        self.shown = [item for item in matching if item.has(query.chip)]

    def index_of(self, variant: str) -> int | None:
        """The row that shows a variant; none where it is filtered away."""
        for row, item in enumerate(self.shown):
            if item.variant.uuid == variant:
                return row
        return None

    def _sort(self, order: Order) -> None:
        key = self._sort_keys[order.column]
        keyed = [(key(item), item) for item in self._sorted]
        known = [pair for pair in keyed if pair[0] is not None]
        known.sort(key=lambda pair: pair[0], reverse=order.descending)
        self._sorted = [item for _, item in known] + [item for value, item in keyed if value is None]

    def _matching(self, query: Query) -> list[Item]:
        words = folded(query.text).split()
        items: Sequence[Item] = self._sorted
        if query.category is not None:
            items = [item for item in items if item.product.category == query.category]
        texts = self._texts
        for word in words:
            items = [item for item in items if word in texts[item.variant.uuid]]
        # A scanned barcode comes before what merely contains its digits.
        code = query.text.strip()
        return sorted(items, key=lambda item: item.variant.barcode != code) if code.isdigit() else list(items)


def _search_text(item: Item) -> str:
    product, variant = item.product, item.variant
    return folded("\n".join((product.name, variant.name, variant.sku, variant.barcode, product.category)))
