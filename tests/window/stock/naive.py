"""What a table has to show, found the plain way: by looking at every item. `Rows` is held to it."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.domain.searching import CODE, coded, folded, natural, searched
from app.domain.stock import Chip, Item, Status
from app.window.stock.query import Order, Query

#: What a column sorts by; None is not known.
KEYS: Mapping[str, Any] = {
    "product": lambda i: natural(i.product.name),
    "variant": lambda i: natural(i.variant.name),
    "sku": lambda i: natural(i.variant.sku),
    "barcode": lambda i: natural(i.variant.barcode),
    "category": lambda i: natural(i.product.category),
    "cost": lambda i: i.variant.cost.amount if i.variant.cost else None,
    "price": lambda i: i.variant.price.amount if i.variant.price else None,
    "balance": lambda i: i.balance if i.tracked else None,
    "level": lambda i: i.level.level,
    "missing": lambda i: i.missing,
    "status": lambda i: list(Status).index(i.status),
}


class Naive:
    """All items of a store, in catalogue order, and of them those that a query shows."""

    def __init__(self, items: Iterable[Item], only: Chip = Chip.ALL) -> None:
        self.items = list(items)
        self.only = only
        self.query = Query()
        self.orders: list[Order] = []

    def sort(self, order: Order | None) -> None:
        self.orders = [each for each in self.orders if order and each.column != order.column]
        if order:
            self.orders.append(order)

    @property
    def counts(self) -> dict[Chip, int]:
        found = self._matching()
        return {chip: sum(item.has(chip) for item in found) for chip in Chip}

    @property
    def shown(self) -> list[Item]:
        found = [item for item in self._matching() if item.has(self.query.chip)]
        for order in self.orders:
            found = _sorted(found, order)
        return sorted(found, key=self._rank)

    def _matching(self) -> list[Item]:
        return [
            item
            for item in self.items
            if item.has(self.only)
            and self.query.category in (None, item.product.category)
            and all(any(word in text for text in _texts(item)) for word in folded(self.query.text).split())
        ]

    def _rank(self, item: Item) -> int:
        """A whole code comes first, and until a person sorts, whole words before parts of words."""
        words = _words(item)
        asked = folded(self.query.text).split()
        if coded(self.query.text) in words:
            return 0
        return 1 if not self.orders and asked and words.issuperset(asked) else 2


def _sorted(items: list[Item], order: Order) -> list[Item]:
    key = KEYS[order.column]
    known = sorted(
        (item for item in items if key(item) is not None), key=key, reverse=order.descending
    )  # stable both ways
    return known + [item for item in items if key(item) is None]


def _texts(item: Item) -> list[str]:
    product, variant = item.product, item.variant
    return [
        folded(each) for each in (product.name, variant.name, variant.sku, variant.barcode, product.category)
    ]


def _words(item: Item) -> set[str]:
    place = item.product.variants.index(item.variant)
    shared, of_variants = searched(item.product)
    marked = [*shared, *of_variants[place]]
    return {*marked, *(word.removeprefix(CODE) for word in marked)}
