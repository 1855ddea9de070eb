"""Handlers of low-stock levels and alerts (contract, sections 1.2 and 1.3). They belong to STOREs alone.

A variant at the defaults, no level and no alert, is neither stored nor listed. Levels may be set whether the
product is tracked or not.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import delete, insert, select

from app.domain.errors import Refused, Violation
from app.domain.locations import Location, LocationType
from app.service.http import etags
from app.service.http.call import Call, Reply, unknown, unknown_thing
from app.service.inventory.locations import all_locations
from app.service.library import catalogue
from app.service.storage.engines import batches
from app.service.storage.schema import levels
from app.wire.low_stock import (
    DeleteLevels,
    LevelKey,
    Levels,
    ProductLevels,
    SetLevel,
    SetLevels,
    VariantLevel,
)
from app.wire.stock import SetStockLevel

_listed = select(levels.c.product, levels.c.variant, levels.c.level, levels.c.alert).order_by(
    levels.c.product, levels.c.variant
)


def list_levels(call: Call[None]) -> Reply:
    location = _store(call)
    rows = call.connection.execute(_listed.where(levels.c.location == location))
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
    location, product = _store(call), call.product()
    rows = call.connection.execute(_listed.where(levels.c.location == location, levels.c.product == product))
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


def set_stock_levels(call: Call[list[SetStockLevel]]) -> Reply:
    """v3: each names its inventory, of all STOREs. All or none; of two for the same the later one counts."""
    places = all_locations(call.connection)
    asked = {f"[{number}].": one for number, one in enumerate(call.body)}
    of_no_store = [
        _not_a_store(f"{path}inventoryUuid", places[one.inventory_uuid])
        for path, one in asked.items()
        if one.inventory_uuid in places and places[one.inventory_uuid].type is not LocationType.STORE
    ]
    unknown_ones = [
        unknown(f"{path}inventoryUuid", one.inventory_uuid)
        for path, one in asked.items()
        if one.inventory_uuid not in places
    ]
    if wrong := of_no_store + unknown_ones + _unknown(call, asked):
        raise Refused("violations" if of_no_store else "unknown_named", violations=tuple(wrong))
    _write(call, [(one.inventory_uuid, one) for one in call.body])
    return Reply()


def delete_level(call: Call[None]) -> Reply:
    location, product, variant = _store(call), call.product(), call.path["variant"]
    if catalogue.owners(call.connection, [variant]).get(variant) != product:
        raise unknown_thing("variantUuid", variant)
    _delete(call, location, [variant])
    return Reply()


def delete_levels(call: Call[DeleteLevels]) -> Reply:
    location, keys = _store(call), call.body.requests
    _review(call, {f"requests[{number}].": key for number, key in enumerate(keys)})
    _delete(call, location, [key.variant_uuid for key in keys])
    return Reply()


def _store(call: Call[object]) -> str:
    location = call.location()
    if location.type is not LocationType.STORE:
        raise Refused("violations", violations=(_not_a_store("locationUuid", location),))
    return location.uuid


def _not_a_store(name: str, location: Location) -> Violation:
    message = f"low-stock levels belong to STORE, not to {location.type}"
    return Violation(name, message, "MUST_MATCH_PATTERN", LocationType.STORE, location.uuid)


def _set(call: Call[SetLevel] | Call[SetLevels], asked: Mapping[str, SetLevel]) -> Reply:
    location = _store(call)
    _review(call, asked)
    _write(call, [(location, one) for one in asked.values()])
    return Reply()


def _write(call: Call[object], asked: Iterable[tuple[str, SetLevel]]) -> None:
    rows = {
        (location, one.variant_uuid): {
            "location": location,
            "variant": one.variant_uuid,
            "product": one.product_uuid,
            "level": one.low_stock_level,
            "alert": one.low_stock_alert,
        }
        for location, one in asked
    }
    for location in {location for location, _ in rows}:
        _delete(call, location, [variant for where, variant in rows if where == location])
    if kept := [row for row in rows.values() if row["alert"] or row["level"] is not None]:
        call.connection.execute(insert(levels), kept)


def _review(call: Call[object], asked: Mapping[str, SetLevel | LevelKey]) -> None:
    if wrong := _unknown(call, asked):
        raise Refused("unknown_named", violations=tuple(wrong))


def _unknown(call: Call[object], asked: Mapping[str, SetLevel | LevelKey]) -> list[Violation]:
    """Every product and variant that is unknown. The keys are where the body has them."""
    known = catalogue.known(call.connection, (one.product_uuid for one in asked.values()))
    owners = catalogue.owners(call.connection, (one.variant_uuid for one in asked.values()))
    wrong = []
    for path, one in asked.items():
        if one.product_uuid not in known:
            wrong.append(unknown(f"{path}productUuid", one.product_uuid))
        elif owners.get(one.variant_uuid) != one.product_uuid:
            wrong.append(unknown(f"{path}variantUuid", one.variant_uuid))
    return wrong


def _delete(call: Call[object], location: str, variants: list[str]) -> None:
    here = delete(levels).where(levels.c.location == location)
    for batch in batches(variants):
        call.connection.execute(here.where(levels.c.variant.in_(batch)))
