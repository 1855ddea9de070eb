"""Tracking is per product (contract, section 1.1). Stopping hides balances and levels and keeps them.

v3's answers say of a product that it is tracked as ``enabled``: one by one, or all that are, page by page.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import select, update

from app.domain.errors import Refused, Violation
from app.domain.locations import LocationType
from app.service.http import paging
from app.service.http.call import Call, Reply, refuse_unknown
from app.service.inventory import balances
from app.service.library import catalogue
from app.service.pusher.attribution import attribution
from app.service.pusher.messages import publish
from app.service.storage import schema
from app.service.storage.engines import batches
from app.wire.inventory import StartTracking
from app.wire.pusher import InventoryTrackingStarted, InventoryTrackingStopped
from app.wire.stock import SetTracking, TrackingStatus


def start_tracking(call: Call[StartTracking]) -> Reply:
    """Answers the product's STORE balances. Starting again changes nothing."""
    name, product = _named(call.body)
    refuse_unknown(call.connection, {name: product})
    start(call, [product])
    store = call.store.location(LocationType.STORE)
    return Reply(balances.of_products(call.connection, store, [product]))


def _named(body: StartTracking) -> tuple[str, str]:
    """The product under its name or the older one; exactly one of them must be given."""
    new, old = body.product_uuid, body.start_tracking_product
    if new is not None and old is None:
        return "productUuid", new
    if old is not None and new is None:
        return "startTrackingProduct", old
    name, constraint = (
        ("startTrackingProduct", "MUST_BE_NULL") if new else ("productUuid", "MUST_NOT_BE_NULL")
    )
    message = "exactly one of productUuid and startTrackingProduct must be given"
    raise Refused("violations", violations=(Violation(name, message, constraint, value=old),))


def stop_tracking(call: Call[None]) -> Reply:
    """Stopping what is not tracked changes nothing."""
    stop(call, [call.product()])
    return Reply()


def set_tracking(call: Call[list[SetTracking]]) -> Reply:
    """All or none; of two for the same product the later one counts."""
    refuse_unknown(
        call.connection, {f"[{number}].productUuid": one.product_uuid for number, one in enumerate(call.body)}
    )
    wanted = {one.product_uuid: one.tracking for one in call.body}
    start(call, [uuid for uuid, how in wanted.items() if how == "enable"])
    stop(call, [uuid for uuid, how in wanted.items() if how == "disable"])
    return Reply()


def list_tracked(call: Call[None]) -> Reply:
    """A page of all products that are tracked."""
    size, after = paging.limit(call), paging.cursor(call) or ""
    column, since = schema.variants.c.product, schema.variants.c.tracked_since
    tracked = select(column).distinct().where(since.is_not(None), column > after)
    found = call.connection.scalars(tracked.order_by(column).limit(size + 1)).all()
    rows = [TrackingStatus(product_uuid=uuid, enabled=True) for uuid in found]
    return Reply(rows[:size], paging.link(call, "/v3/products", rows, lambda row: row.product_uuid))


def tracking_status(call: Call[list[str]]) -> Reply:
    """The listed products, each once; an unknown one is missing (section 1.3)."""
    known = catalogue.known(call.connection, call.body)
    enabled = catalogue.tracked(call.connection, known)
    listed = (uuid for uuid in dict.fromkeys(call.body) if uuid in known)
    return Reply([TrackingStatus(product_uuid=uuid, enabled=uuid in enabled) for uuid in listed])


def start(call: Call[Any], products: Collection[str]) -> None:
    """Those that are tracked already stay so. The balances reappear, so they count as changed now."""
    started = sorted(set(products) - catalogue.tracked(call.connection, products))
    catalogue.track(call.connection, started, call.moment)
    for batch in batches(started):
        theirs = schema.balances.c.product.in_(batch)
        call.connection.execute(update(schema.balances).where(theirs).values(changed=call.moment))
    organization, by = call.store.organization, attribution(call)
    messages = (
        InventoryTrackingStarted(organization_uuid=organization, product_uuid=uuid, created=by)
        for uuid in started
    )
    publish(call.connection, call.moment, "InventoryTrackingStarted", *messages)


def stop(call: Call[Any], products: Collection[str]) -> None:
    """Those that are not tracked stay so."""
    stopped = sorted(catalogue.tracked(call.connection, products))
    catalogue.track(call.connection, stopped, None)
    organization, by = call.store.organization, attribution(call)
    messages = (
        InventoryTrackingStopped(organization_uuid=organization, product_uuid=uuid, change_information=by)
        for uuid in stopped
    )
    publish(call.connection, call.moment, "InventoryTrackingStopped", *messages)


def not_tracked(name: str, product: str) -> Violation:
    return Violation(name, "the product is not tracked", "MUST_BE_TRUE", value=product)
