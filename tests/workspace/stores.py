"""Stores of any goods: names with accents or none at all, codes that several share, up to 99 variants."""

from collections.abc import Iterable
from decimal import Decimal

from hypothesis import strategies as st

from app.domain.catalogue import MOST_VARIANTS, Money, Product, Variant
from app.domain.stock import Item
from tests.domain.strategies import BALANCES, LEVELS

_TEXTS = (
    st.sampled_from(["", " ", "Crème brûlée", "hand-made", "Size 9", "Size 10", "STRASSE", "\n"]) | st.text()
)
_MONEY = st.none() | st.builds(Money, st.integers(0, 2**53), st.just("SEK"))
_VARIANTS = st.builds(Variant, st.just(""), _TEXTS, _TEXTS, _TEXTS, _MONEY, _MONEY)


def products_of(parts: Iterable[tuple[str, list[Variant], str]]) -> list[Product]:
    """Products that are told apart by their numbers, and so are their variants."""
    return [
        Product(
            f"product {number}",
            name,
            tuple(
                Variant(f"{number}.{place}", each.name, each.sku, each.barcode, each.price, each.cost)
                for place, each in enumerate(variants)
            ),
            category,
        )
        for number, (name, variants, category) in enumerate(parts)
    ]


PRODUCTS = st.lists(st.tuples(_TEXTS, st.lists(_VARIANTS, min_size=1, max_size=4), _TEXTS), max_size=6).map(
    products_of
)

#: Now and then one product is as large as they may be.
_WIDE = st.builds(lambda variant, name: [(name, [variant] * MOST_VARIANTS, "")], _VARIANTS, _TEXTS).map(
    products_of
)


@st.composite
def _items(draw: st.DrawFn, products: st.SearchStrategy[list[Product]]) -> dict[str, Item]:
    items = {}
    for product in draw(products):
        tracked = draw(st.booleans())
        balance, level = draw(BALANCES), draw(LEVELS)
        for place, variant in enumerate(product.variants):
            items[variant.uuid] = Item(product, variant, tracked, balance + place * Decimal("0.5"), level)
    return items


#: Items by variant, in catalogue order.
STORES = _items(PRODUCTS | _WIDE)
