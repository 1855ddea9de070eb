"""Products of answers as the domain has them. Imports nothing that speaks HTTP: who decodes may be another process
than who asks.
"""

from functools import lru_cache

from app.domain.catalogue import Money, Product, Variant
from app.wire import products as wire


def product_of(said: wire.Product) -> Product:
    """Absent values come as null or not at all (contract, section 2.2)."""
    category = said.category.name if said.category else next(iter(said.categories), "")
    units = [said.unit_name, *[variant.unit_name for variant in said.variants]]
    return Product(
        uuid=said.uuid.lower(),
        name=said.name,
        variants=tuple(map(_variant_of, said.variants)),
        category=category,
        unit=next(filter(None, units), ""),
    )


def _variant_of(said: wire.Variant) -> Variant:
    return Variant(
        said.uuid.lower(),
        said.name or "",
        said.sku or "",
        said.barcode or "",
        _money_of(said.price),
        _money_of(said.cost_price),
    )


def _money_of(said: wire.Price | None) -> Money | None:
    return None if said is None else _money(said.amount, said.currency_id)


#: A shop has fewer prices than variants, and a variant mostly that of the last one.
_money = lru_cache(maxsize=1000)(Money)
