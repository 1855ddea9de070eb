"""Handlers of categories (contract, section 2.1).

A category is what its UUID names; several may have one name. One that a product names is made if there is
none yet. A new name, or the end of a category, is a change of every product in it.
"""

import msgspec
from sqlalchemy import delete, insert, select, update

from app.domain.errors import Refused, Violation
from app.service.http.call import Call, Reply, unknown_thing
from app.service.library import catalogue, saving
from app.service.storage.engines import rows_in
from app.service.storage.schema import categories, products
from app.wire.library import Categories, RenameCategory
from app.wire.products import Category, NewProduct


def list_categories(call: Call[None]) -> Reply:
    rows = call.connection.execute(select(categories).order_by(categories.c.number))
    return Reply(Categories(categories=[Category(uuid=row.uuid, name=row.name) for row in rows]))


def create_categories(call: Call[Categories]) -> Reply:
    """All or none: every one that there is already, or that is given twice, is named."""
    given = call.body.categories
    there = {
        row.uuid for row in rows_in(call.connection, select(categories), categories.c.uuid, _uuids(given))
    }
    exists = []
    for number, category in enumerate(given):
        if category.uuid in there:
            name = f"categories[{number}].uuid"
            exists.append(Violation(name, "exists already", "MUST_BE_FALSE", value=category.uuid))
        there.add(category.uuid)
    if exists:
        raise Refused("category_exists", violations=tuple(exists))
    if given:
        call.connection.execute(insert(categories), [msgspec.structs.asdict(category) for category in given])
    return Reply()


def _uuids(given: list[Category]) -> list[str]:
    return [category.uuid for category in given]


def rename_category(call: Call[RenameCategory]) -> Reply:
    category = Category(uuid=_named(call), name=call.body.name)
    this = categories.c.uuid == category.uuid
    call.connection.execute(update(categories).where(this).values(name=category.name))
    _save_products(call, category.uuid, category)
    return Reply()


def delete_category(call: Call[None]) -> Reply:
    """Its products remain, in no category."""
    uuid = _named(call)
    call.connection.execute(delete(categories).where(categories.c.uuid == uuid))
    _save_products(call, uuid, None)
    return Reply()


def _named(call: Call[RenameCategory] | Call[None]) -> str:
    uuid = call.path["category"]
    if call.connection.scalar(select(categories.c.uuid).where(categories.c.uuid == uuid)) is None:
        raise unknown_thing("categoryUuid", uuid)
    return uuid


def _save_products(call: Call[RenameCategory] | Call[None], uuid: str, category: Category | None) -> None:
    """The products in the category ``uuid`` are in ``category`` now."""
    mention = select(products.c.entity).where(~products.c.gone, products.c.entity.contains(uuid))
    found = (msgspec.json.decode(entity, type=NewProduct) for entity in call.connection.scalars(mention))
    theirs = [product for product in found if product.category and product.category.uuid == uuid]
    if theirs:
        saving.save(call, [catalogue.in_category(product, category) for product in theirs])
