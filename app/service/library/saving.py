"""Products saved and deleted on somebody's behalf, and word of it (contract, section 4)."""

from collections.abc import Collection, Iterable
from typing import Any

import msgspec
from sqlalchemy import select

from app.service.http.call import Call
from app.service.library import catalogue
from app.service.pusher.messages import publish
from app.service.storage.engines import rows_in
from app.service.storage.schema import products
from app.wire.products import NewProduct
from app.wire.pusher import ProductUpdated, PushedProduct


def save(call: Call[Any], given: Collection[NewProduct]) -> None:
    """As `catalogue.save`; publishes ``ProductCreated`` or ``ProductUpdated`` of each product."""
    uuids, user = [product.uuid for product in given], call.caller.user
    old = _entities(call, uuids)
    catalogue.save(call.connection, given, call.moment)
    new = _entities(call, uuids)
    for product in new.values():
        product.updated_by_user_uuid = user
    created = [product for uuid, product in new.items() if uuid not in old]
    for product in created:
        product.created_by_user_uuid = user
    updated = (
        ProductUpdated(organization_uuid=call.store.organization, new_entity=new[uuid], old_entity=before)
        for uuid, before in old.items()
    )
    publish(call.connection, call.moment, "ProductCreated", *created)
    publish(call.connection, call.moment, "ProductUpdated", *updated)


def remove(call: Call[Any], uuids: Iterable[str]) -> None:
    """As `catalogue.remove`; publishes ``ProductDeleted`` of each product that there was, as it was."""
    gone = _entities(call, uuids)
    catalogue.remove(call.connection, gone, call.moment)
    publish(call.connection, call.moment, "ProductDeleted", *gone.values())


def _entities(call: Call[Any], uuids: Iterable[str]) -> dict[str, PushedProduct]:
    """Those of the products ``uuids`` that there are."""
    there = select(products.c.uuid, products.c.entity).where(~products.c.gone)
    entities = {}
    for uuid, entity in rows_in(call.connection, there, products.c.uuid, uuids):
        entities[uuid] = msgspec.json.decode(entity, type=PushedProduct)
        entities[uuid].organization_uuid = call.store.organization
    return entities
