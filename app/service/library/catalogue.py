"""Products in the store: saving, deleting and finding them.

What is deleted is only marked as gone, for the ledger names its variants for ever. A variant that is gone has
no balances and no level; if its product takes it in again, its balances are what the ledger makes them.
"""

from collections.abc import Collection, Iterable, Mapping

import msgspec
from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from app.service.inventory import ledger
from app.service.library import entities, events
from app.service.storage.engines import batches, rows_in, upsert
from app.service.storage.schema import categories, levels, products, variants
from app.wire import products as wire

_OWNERS = select(variants.c.uuid, variants.c.product).where(~variants.c.gone)
_TRACKED = select(variants.c.product).distinct().where(variants.c.tracked_since.is_not(None))


def save(connection: Connection, given: Iterable[wire.NewProduct], moment: int) -> None:
    """Add products, or put them in the place of what they were; together one event of the library.

    Variants that a product has no more go. Those it has must not be another product's: see `taken`.
    """
    new = _under_their_categories(connection, list(given))
    entities.save(connection, products, new, wire.Product, moment, events.add(connection))
    _save_variants(connection, new, moment)


def _under_their_categories(connection: Connection, given: list[wire.NewProduct]) -> list[wire.NewProduct]:
    """The same products, their categories known and by their present names, in the old form too."""
    named = {product.category.uuid: product.category.name for product in given if product.category}
    if named:
        statement = upsert(connection, categories).on_conflict_do_nothing()
        connection.execute(statement, [{"uuid": uuid, "name": name} for uuid, name in named.items()])
    found = rows_in(connection, select(categories), categories.c.uuid, named)
    known = {row.uuid: wire.Category(uuid=row.uuid, name=row.name) for row in found}
    return [
        in_category(product, known[product.category.uuid]) if product.category else product
        for product in given
    ]


def in_category(product: wire.NewProduct, category: wire.Category | None) -> wire.NewProduct:
    """The same product in ``category``, which ``categories`` name too for those who read the older form."""
    names = [category.name] if category else []
    return msgspec.structs.replace(product, category=category, categories=names)


def _save_variants(connection: Connection, new: Collection[wire.NewProduct], moment: int) -> None:
    theirs = (product.uuid for product in new)
    found = list(rows_in(connection, select(variants), variants.c.product, theirs))
    since = {row.product: row.tracked_since for row in found if row.tracked_since is not None}
    gone = {row.uuid: row.gone for row in found}
    wanted = [
        _row(variant, product, since.get(product.uuid)) for product in new for variant in product.variants
    ]
    if added := [row for row in wanted if row["uuid"] not in gone]:
        connection.execute(insert(variants), added)
    if changed := [{**row, "this": row["uuid"]} for row in wanted if row["uuid"] in gone]:
        connection.execute(update(variants).where(variants.c.uuid == bindparam("this")), changed)
    kept = {row["uuid"] for row in wanted}
    for batch in batches([uuid for uuid, was_gone in gone.items() if was_gone and uuid in kept]):
        ledger.restore(connection, batch, moment)
    _leave(connection, [uuid for uuid, was_gone in gone.items() if not was_gone and uuid not in kept])


def _row(variant: wire.Variant, product: wire.NewProduct, tracked_since: int | None) -> dict[str, object]:
    return {
        "uuid": variant.uuid,
        "product": product.uuid,
        "sku": variant.sku,
        "barcode": variant.barcode,
        "gone": False,
        "tracked_since": tracked_since,
    }


def _leave(connection: Connection, uuids: Collection[str]) -> None:
    for batch in batches(uuids):
        theirs = variants.c.uuid.in_(batch)
        connection.execute(update(variants).where(theirs).values(gone=True, tracked_since=None))
        connection.execute(delete(levels).where(levels.c.variant.in_(batch)))
        ledger.forget(connection, batch)


def remove(connection: Connection, uuids: Iterable[str], moment: int) -> None:
    """Delete products; those that there are not are passed over. Their tracking ends; movements remain."""
    there = sorted(known(connection, uuids))
    if not there:
        return
    entities.mark_gone(connection, products, there, moment, events.add(connection))
    theirs = rows_in(connection, select(variants.c.uuid), variants.c.product, there)
    _leave(connection, [row.uuid for row in theirs])


def known(connection: Connection, uuids: Iterable[str]) -> set[str]:
    """Those of the products ``uuids`` that there are."""
    return entities.known(connection, products, uuids)


def tracked(connection: Connection, uuids: Iterable[str]) -> set[str]:
    """Those of the products ``uuids`` that are tracked."""
    return {product for (product,) in rows_in(connection, _TRACKED, variants.c.product, uuids)}


def track(connection: Connection, uuids: Collection[str], since: int | None) -> None:
    """Say since when the products ``uuids`` are tracked; None: that they are not."""
    for batch in batches(uuids):
        theirs = variants.c.product.in_(batch) & ~variants.c.gone
        connection.execute(update(variants).where(theirs).values(tracked_since=since))


def owners(connection: Connection, uuids: Iterable[str]) -> dict[str, str]:
    """The product of each of the variants ``uuids`` that there are."""
    return {row.uuid: row.product for row in rows_in(connection, _OWNERS, variants.c.uuid, uuids)}


def taken(connection: Connection, product: wire.NewProduct) -> Mapping[str, str]:
    """The variants of ``product`` that are another's, or once were: UUIDs by where the body has them."""
    paths = {variant.uuid: f"variants[{number}].uuid" for number, variant in enumerate(product.variants)}
    others = select(variants.c.uuid).where(variants.c.product != product.uuid)
    found = {row.uuid for row in rows_in(connection, others, variants.c.uuid, paths)}
    return {path: uuid for uuid, path in paths.items() if uuid in found}


def count(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(products).where(~products.c.gone)).scalar_one()
