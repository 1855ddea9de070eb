"""Making a new store, filled with what a sample shop or a spreadsheet gave."""

import contextlib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from sqlalchemy import Connection, insert, text

from app.domain.catalogue import checked_currency
from app.domain.contents import Contents
from app.domain.errors import Invalid, StoreUnavailable
from app.domain.identifiers import new_identifier
from app.domain.locations import LocationType
from app.domain.quantity import ZERO, checked
from app.domain.stock import NO_LEVEL
from app.service import tables  # noqa: F401 - completes the metadata
from app.service.inventory import ledger
from app.service.library import catalogue
from app.service.library.from_domain import new_products
from app.service.storage import schema
from app.service.storage.clock import Clock
from app.service.storage.engines import insert_all, sqlite_engine
from app.service.storage.stores import OWNER_ONLY, locked

_LOCATIONS = {
    LocationType.STORE: ("Store", "What is on the shelf, for sale"),
    LocationType.SUPPLIER: ("Supplier", "Where deliveries come from; never runs out"),
    LocationType.SOLD: ("Sold", "What customers took home"),
    LocationType.BIN: ("Bin", "What was discarded"),
}


def create_store(path: Path, name: str, contents: Contents | None = None, *, currency: str = "EUR") -> None:
    """Make the store file ``path`` for the organization ``name``, whole or not at all.

    ``contents`` fill it; ``currency`` (ISO 4217) is the organization's. Raises `StoreUnavailable` ``store.exists``,
    ``store.in_use`` or ``store.unreadable``, and `Invalid` ``currency.unknown`` or for a balance or level that
    no store can hold.
    Two products or variants of one UUID are a mistake of the caller: `sqlalchemy.exc.IntegrityError`.
    """
    checked_currency(currency)
    with locked(path):
        if path.exists():
            raise StoreUnavailable("store.exists", path=path)
        unfinished = path.with_name(f".{path.name}.unfinished")
        with _removed_on_exit(unfinished):
            unfinished.touch(OWNER_ONLY)
            _write(unfinished, name, contents or Contents(), currency)
            unfinished.rename(path)


@contextlib.contextmanager
def _removed_on_exit(path: Path) -> Iterator[None]:
    """Also before, for what a crash left: SQLite would take an old journal for one of the new file."""
    journal = path.with_name(path.name + "-journal")
    for leftover in (path, journal):
        leftover.unlink(missing_ok=True)
    try:
        yield
    finally:
        for leftover in (path, journal):
            leftover.unlink(missing_ok=True)


def _write(path: Path, name: str, contents: Contents, currency: str) -> None:
    engine = sqlite_engine(path)
    try:
        with engine.begin() as connection:
            connection.execute(text(f"PRAGMA application_id = {schema.APPLICATION_ID}"))
            connection.execute(text(f"PRAGMA user_version = {schema.SCHEMA_VERSION}"))
            schema.metadata.create_all(connection)
            connection.execute(
                insert(schema.organization).values(uuid=new_identifier(), name=name, currency=currency)
            )
            _fill(connection, contents, _add_locations(connection), Clock().now())
    finally:
        engine.dispose()


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
    insert_all(connection, schema.tracking, [{"product": uuid, "started": moment} for uuid in tracked])
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
