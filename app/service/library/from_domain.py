"""Products of the domain as the wire has them: what a new store is filled with."""

from collections.abc import Iterable, Iterator

from app.domain import catalogue as domain
from app.domain.identifiers import new_identifier
from app.wire import products as wire


def new_products(given: Iterable[domain.Product]) -> Iterator[wire.NewProduct]:
    """Products on the wire. A category is named there by a UUID too, the same for the same name."""
    categories: dict[str, wire.Category] = {}
    for product in given:
        category = None
        if name := product.category:
            category = categories.setdefault(name, wire.Category(uuid=new_identifier(), name=name))
        yield wire.NewProduct(
            uuid=product.uuid,
            name=product.name,
            category=category,
            categories=[category.name] if category else [],
            unit_name=product.unit or None,
            variants=[_variant(variant) for variant in product.variants],
        )


def _variant(variant: domain.Variant) -> wire.Variant:
    return wire.Variant(
        uuid=variant.uuid,
        name=variant.name or None,
        sku=variant.sku or None,
        barcode=variant.barcode or None,
        price=_price(variant.price),
        cost_price=_price(variant.cost),
    )


def _price(money: domain.Money | None) -> wire.Price | None:
    return None if money is None else wire.Price(amount=money.amount, currency_id=money.currency)
