"""A shop of any size, the same every time, and what rivals are told of it: rows of plain values."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from app.domain.catalogue import Product, Variant
from app.domain.contents import Contents
from app.domain.stock import Item
from app.exchange.sample import sample_variants

#: What a rival's row holds, in its order; prices are in minor units.
COLUMNS = ("product", "variant", "sku", "barcode", "category", "price", "balance", "status")

#: Those that are searched in.
SEARCHED = COLUMNS[:5]

Row = tuple[str, str, str, str, str, int, float, str]


def contents(count: int) -> Contents:
    """A sample store whose jumpers come in sizes of wool, so that somebody looks for "wool 40"."""
    made = sample_variants(count)
    return replace(made, products=tuple(map(_in_wool, made.products)))


def _in_wool(product: Product) -> Product:
    if "jumper" not in product.name:
        return product
    return replace(product, variants=tuple(map(_sized, product.variants, range(34, 46))))


def _sized(variant: Variant, size: int) -> Variant:
    return replace(variant, name=f"Wool {size}")


def rows_of(items: Mapping[str, Item]) -> Iterator[Row]:
    """The rows of a rival, in catalogue order."""
    for item in items.values():
        product, variant = item.product, item.variant
        yield (
            product.name,
            variant.name,
            variant.sku,
            variant.barcode,
            product.category,
            variant.price.amount if variant.price else 0,
            float(item.balance),
            item.status.value,
        )
