"""Products in the store: adding them, finding them, and their form on the wire."""

import secrets
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

import msgspec
from sqlalchemy import Connection, insert, select

from app.domain import catalogue as domain
from app.domain.identifiers import new_identifier
from app.service.schema import events, products, variants
from app.service.store import rows_in
from app.wire import products as wire


def add(connection: Connection, new: Iterable[wire.NewProduct], moment: int) -> None:
    """Add products, together one event of the library."""
    number = connection.execute(
        insert(events).values(uuid=new_identifier()).returning(events.c.number)
    ).scalar_one()
    added = list(new)
    if added:
        connection.execute(insert(products), [_row(product, moment, number) for product in added])
        connection.execute(
            insert(variants),
            [
                {"uuid": variant.uuid, "product": product.uuid}
                for product in added
                for variant in product.variants
            ],
        )


def _row(new: wire.NewProduct, moment: int, event: int) -> dict[str, object]:
    etag, when = secrets.token_hex(16).upper(), timestamp(moment)
    entity = wire.Product(**msgspec.structs.asdict(new), etag=etag, created=when, updated=when)
    return {
        "uuid": new.uuid,
        "created": moment,
        "updated": moment,
        "etag": etag,
        "event": event,
        "entity": msgspec.json.encode(entity).decode(),
    }


def timestamp(moment: int) -> str:
    """``2021-04-19T13:15:37.904+0000``: the offset without a colon (contract, section 2.2)."""
    when = datetime.fromtimestamp(moment // 1000, UTC)
    return f"{when:%Y-%m-%dT%H:%M:%S}.{moment % 1000:03}+0000"


def from_domain(given: Iterable[domain.Product]) -> Iterator[wire.NewProduct]:
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


def known(connection: Connection, uuids: Iterable[str]) -> set[str]:
    """Those of the products ``uuids`` that there are."""
    return {row.uuid for row in rows_in(connection, select(products.c.uuid), products.c.uuid, uuids)}


def owners(connection: Connection, uuids: Iterable[str]) -> dict[str, str]:
    """The product of each of the variants ``uuids`` that there are."""
    return {row.uuid: row.product for row in rows_in(connection, select(variants), variants.c.uuid, uuids)}
