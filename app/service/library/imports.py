"""Handlers of imports (contract, section 2.1).

The products are imported within the request, all of them or none, and the request answers IMPORTING
nevertheless, as one that really goes on does: a client that does not ask for the status would learn to rely on
what the real service does not promise. The status says at once how it ended.
"""

from typing import Any

import msgspec
from sqlalchemy import Row, insert, select

from app.domain.errors import Refused
from app.domain.identifiers import new_identifier
from app.service.http.call import Call, Reply, unknown_thing
from app.service.library import saving
from app.service.library.entities import timestamp
from app.service.library.products import refuse_clashes, with_a_variant
from app.service.storage.schema import imports, products
from app.wire.library import Import, StartImport
from app.wire.products import NewProduct, Product


def start_import(call: Call[StartImport]) -> Reply:
    error = _import(call)
    row = {
        "uuid": new_identifier(),
        "created": call.moment,
        "finished": call.store.clock.now(),
        "items": len(call.body.products),
        "error": error,
    }
    call.connection.execute(insert(imports), row)
    started = Import(
        uuid=str(row["uuid"]),
        state="IMPORTING",
        created=timestamp(call.moment),
        items=len(call.body.products),
    )
    return Reply(started)


def _import(call: Call[StartImport]) -> str | None:
    """Why nothing was imported; none if all was."""
    try:
        with call.connection.begin_nested():
            for number, given in enumerate(call.body.products):
                _import_product(call, f"products[{number}].", _with_variants(call, given))
    except _Failed as failed:
        return str(failed)
    return None


class _Failed(Exception):
    """Why an import was given up."""


def _import_product(call: Call[StartImport], path: str, new: NewProduct) -> None:
    try:
        refuse_clashes(call.connection, new)
    except Refused as refused:
        reasons = (f"{path}{one.property_name} {one.message}: {one.value}" for one in refused.violations)
        raise _Failed("; ".join(reasons)) from None
    saving.save(call, [new])


def _with_variants(call: Call[StartImport], given: NewProduct) -> NewProduct:
    """A product that is there is replaced; where none of its variants are given it keeps those it has."""
    if given.variants:
        return given
    this = (products.c.uuid == given.uuid) & ~products.c.gone
    entity = call.connection.scalar(select(products.c.entity).where(this))
    if entity is None:
        return with_a_variant(given)
    return msgspec.structs.replace(given, variants=msgspec.json.decode(entity, type=Product).variants)


def latest_import(call: Call[None]) -> Reply:
    row = call.connection.execute(select(imports).order_by(imports.c.number.desc()).limit(1)).one_or_none()
    if row is None:
        raise Refused("unknown_thing")
    return Reply(_status(row))


def get_import(call: Call[None]) -> Reply:
    uuid = call.path["import"]
    row = call.connection.execute(select(imports).where(imports.c.uuid == uuid)).one_or_none()
    if row is None:
        raise unknown_thing("importUuid", uuid)
    return Reply(_status(row))


def _status(row: Row[Any]) -> Import:
    return Import(
        uuid=row.uuid,
        state="FINISHED_SUCCESS" if row.error is None else "FINISHED_FAILED",
        created=timestamp(row.created),
        finished=timestamp(row.finished),
        items=row.items,
        error_message=row.error,
    )
