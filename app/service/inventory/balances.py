"""Reading balances. Products that are not tracked are hidden; what has no row has a balance of zero."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, bindparam, select

from app.domain.locations import Location
from app.domain.quantity import ZERO
from app.service.inventory.locations import is_hidden
from app.service.library import catalogue
from app.service.options import ServiceOptions
from app.service.storage.engines import rows_in
from app.service.storage.schema import balances, variants
from app.wire.inventory import Balances, VariantBalance

_HERE = select(balances.c.product, balances.c.variant, balances.c.balance).where(
    balances.c.location == bindparam("place")
)
_HERE_NOT_ZERO = _HERE.where(balances.c.balance != ZERO)
_SINCE = variants.c.tracked_since
_HERE_TRACKED = _HERE.join(variants, variants.c.uuid == balances.c.variant).where(_SINCE.is_not(None))
_ALL_HERE = _HERE_TRACKED.where(balances.c.balance != ZERO).order_by(balances.c.variant)
_CHANGED_HERE = _HERE_TRACKED.where(balances.c.changed >= bindparam("moment")).order_by(
    balances.c.changed, balances.c.variant
)
_PRODUCTS = select(variants.c.product).distinct()
_ALL_TRACKED = _PRODUCTS.where(_SINCE.is_not(None)).order_by(variants.c.product)
_STARTED = _PRODUCTS.where(bindparam("moment") <= _SINCE)


def of_location(connection: Connection, location: Location) -> Balances:
    """All tracked products and all their balances other than zero."""
    tracked = connection.scalars(_ALL_TRACKED).all()
    rows = connection.execute(_ALL_HERE, {"place": location.uuid}).all()
    return _envelope(location, tracked, _wire(location, rows))


def since(connection: Connection, location: Location, moment: int) -> Balances:
    """What changed at ``moment`` or later, in that order.

    Zeros are listed too: here an absent row is an unchanged one.
    """
    rows = connection.execute(_CHANGED_HERE, {"place": location.uuid, "moment": moment})
    changed = _wire(location, rows)
    started = connection.scalars(_STARTED, {"moment": moment})
    return _envelope(location, sorted({*started, *(row.product_uuid for row in changed)}), changed)


def of_products(connection: Connection, location: Location, products: Iterable[str]) -> Balances:
    """Those of ``products`` that are tracked, and their balances other than zero."""
    tracked = sorted(catalogue.tracked(connection, products))
    rows = rows_in(connection, _HERE_NOT_ZERO, balances.c.product, tracked, place=location.uuid)
    return _envelope(location, tracked, _wire(location, rows))


def of_variants(
    connection: Connection,
    location: Location,
    owners: Mapping[str, str],
    tracked: Iterable[str],
    known: Mapping[str, Decimal],
) -> Balances:
    """The products ``tracked``, and the balances of the variants in ``owners``, zeros too.

    ``owners`` are the products of these variants; the balances ``known`` are not asked for.
    """
    asked = owners.keys() - known.keys()
    there = rows_in(connection, _HERE, balances.c.variant, asked, place=location.uuid)
    found = {**known, **{row.variant: row.balance for row in there}}
    rows = ((product, variant, found.get(variant, ZERO)) for variant, product in owners.items())
    return _envelope(location, sorted(tracked), _wire(location, rows))


def shown(answer: Balances, location: Location, options: ServiceOptions) -> Balances:
    """The same balances of ``location``, or none where it is hidden."""
    if is_hidden(location, options):
        answer.variants = []
    return answer


def _envelope(location: Location, tracked: Iterable[str], rows: list[VariantBalance]) -> Balances:
    return Balances(location_uuid=location.uuid, tracked_products=list(tracked), variants=rows, latest=0)


def _wire(location: Location, rows: Iterable[Sequence[Any]]) -> list[VariantBalance]:
    return [
        VariantBalance(
            location_uuid=location.uuid,
            location_type=location.type,
            product_uuid=product,
            variant_uuid=variant,
            balance=balance,
        )
        for product, variant, balance in rows
    ]
