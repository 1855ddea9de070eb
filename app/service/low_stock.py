"""Handlers of low-stock levels and alerts (contract, section 1.2). They belong to STORE alone.

A variant at the defaults, no level and no alert, is neither stored nor listed. Levels may be set whether the
product is tracked or not.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import delete, insert, select

from app.domain.errors import Refused, Violation
from app.domain.locations import LocationType
from app.service import catalogue, etags
from app.service.call import Call, Reply, unknown, unknown_thing
from app.service.schema import levels
from app.service.store import batches
from app.wire.low_stock import (
    DeleteLevels,
    LevelKey,
    Levels,
    ProductLevels,
    SetLevel,
    SetLevels,
    VariantLevel,
)

_listed = select(levels.c.product, levels.c.variant, levels.c.level, levels.c.alert)


def list_levels(call: Call[None]) -> Reply:
    location = _store(call)
    rows = call.connection.execute(_listed.order_by(levels.c.product, levels.c.variant))
    products = [
        ProductLevels(product_uuid=product, custom_low_stock_level_for_variants=[_wire(row) for row in group])
        for product, group in groupby(rows, key=lambda row: row.product)
    ]
    body = Levels(
        organization_uuid=call.store.organization,
        location_uuid=location,
        custom_low_stock_levels_for_products=products,
    )
    return etags.reply(call, body)


def product_levels(call: Call[None]) -> Reply:
    _store(call)
    product = call.product()
    rows = call.connection.execute(_listed.where(levels.c.product == product).order_by(levels.c.variant))
    body = ProductLevels(
        product_uuid=product, custom_low_stock_level_for_variants=[_wire(row) for row in rows]
    )
    return etags.reply(call, body)


def _wire(row: Sequence[Any]) -> VariantLevel:
    _, variant, level, alert = row
    return VariantLevel(
        variant_uuid=variant,
        custom_low_stock_level=None if level is None else float(level),
        low_stock_alert=alert,
    )


def set_level(call: Call[SetLevel]) -> Reply:
    return _set(call, {"": call.body})


def set_levels(call: Call[SetLevels]) -> Reply:
    """All or none; of two for the same variant the later one counts."""
    return _set(call, {f"requests[{number}].": key for number, key in enumerate(call.body.requests)})


def delete_level(call: Call[None]) -> Reply:
    _store(call)
    product, variant = call.product(), call.path["variant"]
    if catalogue.owners(call.connection, [variant]).get(variant) != product:
        raise unknown_thing("variantUuid", variant)
    _delete(call, [variant])
    return Reply()


def delete_levels(call: Call[DeleteLevels]) -> Reply:
    _store(call)
    keys = call.body.requests
    _review(call, {f"requests[{number}].": key for number, key in enumerate(keys)})
    _delete(call, [key.variant_uuid for key in keys])
    return Reply()


def _store(call: Call[object]) -> str:
    location = call.location()
    if location.type is not LocationType.STORE:
        message = f"low-stock levels belong to STORE, not to {location.type}"
        wrong = Violation("locationUuid", message, "MUST_MATCH_PATTERN", LocationType.STORE, location.uuid)
        raise Refused("violations", violations=(wrong,))
    return location.uuid


def _set(call: Call[SetLevel] | Call[SetLevels], asked: Mapping[str, SetLevel]) -> Reply:
    location = _store(call)
    _review(call, asked)
    rows = {
        one.variant_uuid: {
            "location": location,
            "variant": one.variant_uuid,
            "product": one.product_uuid,
            "level": one.low_stock_level,
            "alert": one.low_stock_alert,
        }
        for one in asked.values()
    }
    _delete(call, list(rows))
    if kept := [row for row in rows.values() if row["alert"] or row["level"] is not None]:
        call.connection.execute(insert(levels), kept)
    return Reply()


def _review(call: Call[object], asked: Mapping[str, SetLevel | LevelKey]) -> None:
    """Refuse unknown products and variants, naming every one. The keys are where the body has them."""
    known = catalogue.known(call.connection, (one.product_uuid for one in asked.values()))
    owners = catalogue.owners(call.connection, (one.variant_uuid for one in asked.values()))
    wrong = []
    for path, one in asked.items():
        if one.product_uuid not in known:
            wrong.append(unknown(f"{path}productUuid", one.product_uuid))
        elif owners.get(one.variant_uuid) != one.product_uuid:
            wrong.append(unknown(f"{path}variantUuid", one.variant_uuid))
    if wrong:
        raise Refused("unknown_named", violations=tuple(wrong))


def _delete(call: Call[object], variants: list[str]) -> None:
    for batch in batches(variants):
        call.connection.execute(delete(levels).where(levels.c.variant.in_(batch)))
