"""What a new store is filled with: its organization, its locations, and what a sample or a spreadsheet gave."""

from collections.abc import Iterator
from decimal import Decimal

from sqlalchemy import Connection, insert

from app.domain.contents import Contents
from app.domain.errors import Invalid
from app.domain.identifiers import new_identifier
from app.domain.locations import LocationType
from app.domain.quantity import ZERO, checked
from app.domain.stock import NO_LEVEL
from app.service.inventory import ledger
from app.service.library import catalogue
from app.service.library.from_domain import new_products
from app.service.storage import schema, upgrades
from app.service.storage.clock import Clock
from app.service.storage.engines import insert_all
from app.service.tables import metadata

_LOCATIONS = {
    LocationType.STORE: ("Store", "What is on the shelf, for sale"),
    LocationType.SUPPLIER: ("Supplier", "Where deliveries come from; never runs out"),
    LocationType.SOLD: ("Sold", "What customers took home"),
    LocationType.BIN: ("Bin", "What was discarded"),
}


def make_tables(
    connection: Connection, organization: str, name: str, contents: Contents, currency: str
) -> None:
    """All tables of a store, where there are none, for the organization ``name`` with the UUID ``organization``.

    Raises `Invalid` for a balance or a level that no store can hold.
    """
    metadata.create_all(connection, checkfirst=False)
    upgrades.stamp(connection)
    connection.execute(insert(schema.organization).values(uuid=organization, name=name, currency=currency))
    _fill(connection, contents, _add_locations(connection), Clock().now())


def _add_locations(connection: Connection) -> dict[LocationType, str]:
    identifiers = {kind: new_identifier() for kind in LocationType}
    connection.execute(
        insert(schema.locations),
        [
            {
                "uuid": identifiers[kind],
                "type": kind,
                "name": name,
                "description": description,
                "default": kind is LocationType.STORE,
            }
            for kind, (name, description) in _LOCATIONS.items()
        ],
    )
    return identifiers


def _fill(
    connection: Connection, contents: Contents, locations: dict[LocationType, str], moment: int
) -> None:
    catalogue.save(connection, new_products(contents.products), moment)
    tracked = [product.uuid for product in contents.products if product.uuid not in contents.untracked]
    catalogue.track(connection, tracked, moment)
    ledger.post(connection, list(_opening(contents, locations)), kind="opening", moment=moment)
    insert_all(connection, schema.levels, list(_levels(contents, locations[LocationType.STORE])))


def _opening(contents: Contents, locations: dict[LocationType, str]) -> Iterator[ledger.Entry]:
    """The movements that bring every variant from nothing to its opening balance."""
    supplier, store = locations[LocationType.SUPPLIER], locations[LocationType.STORE]
    for product in contents.products:
        for variant in product.variants:
            balance = _within(contents.balances.get(variant.uuid, ZERO))
            if balance > ZERO:
                yield ledger.Entry(product.uuid, variant.uuid, supplier, store, balance)
            elif balance < ZERO:
                yield ledger.Entry(product.uuid, variant.uuid, store, supplier, -balance)


def _levels(contents: Contents, store: str) -> Iterator[dict[str, object]]:
    for product in contents.products:
        for variant in product.variants:
            level = contents.levels.get(variant.uuid, NO_LEVEL)
            if level != NO_LEVEL:
                yield {
                    "location": store,
                    "variant": variant.uuid,
                    "product": product.uuid,
                    "level": None if level.level is None else _within(level.level),
                    "alert": level.alert,
                }


def _within(value: Decimal) -> Decimal:
    if abs(checked(value)) > schema.MOST_BALANCE:
        raise Invalid("quantity.too_large", most=schema.MOST_BALANCE)
    return value
