"""The tables of a store.

``movements`` is the ledger: it is only ever appended to, and triggers see to that. ``balances`` is its sum
per location and variant, kept in the same transaction as every movement so that reading is quick.
Moments are milliseconds since 1970 in UTC.
"""

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    Connection,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    event,
    false,
)
from sqlalchemy.dialects import postgresql

from app.domain.quantity import PLACES

#: Marks an SQLite file as a store ("Stor").
APPLICATION_ID = 0x53746F72

#: Tells which program can read a store: the newest revision of `app.service.storage.migrations`.
SCHEMA_VERSION = 6

#: No balance may go beyond this, either way: in millionths it fits into 64 bits with room for the
#: largest request, so that a sum is refused before it could overflow.
MOST_BALANCE = Decimal(9_000_000_000_000)

#: What a database says that refuses such a balance.
BALANCE_BOUNDS = "within_bounds"

_SCALE = 10**PLACES

#: The kind of a request that its caller's identifier names, so that it moves once.
IDENTIFIED = "identified"


class Quantity(TypeDecorator[Decimal]):
    """A decimal kept as a 64-bit integer of millionths, so that sums in SQL are exact on any database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        return None if value is None else millionths(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[int | None], Decimal | None]:
        """In place of ``process_result_value``, which is called in a wrapper: there are many in a page."""
        return _quantity_or_none


def millionths(quantity: Decimal) -> int:
    return int(quantity.scaleb(PLACES))


@lru_cache(maxsize=10_000)
def quantity(millionths: int) -> Decimal:
    """Without trailing zeros, so that its text is the plain one: ``42``, ``7.35``."""
    whole, rest = divmod(millionths, _SCALE)
    return Decimal(millionths).scaleb(-PLACES).normalize() if rest else Decimal(whole)


def _quantity_or_none(millionths: int | None) -> Decimal | None:
    return None if millionths is None else quantity(millionths)


#: In PostgreSQL compared byte by byte, as in SQLite: quicker, and the same order everywhere.
Identifier = String(36).with_variant(postgresql.VARCHAR(36, collation="C"), "postgresql")
Moment = BigInteger()
Number = BigInteger().with_variant(Integer(), "sqlite")  # SQLite counts up only what is called INTEGER


def only_where(condition: ColumnElement[bool]) -> dict[str, Any]:
    """Options of an index that has the rows of ``condition`` alone."""
    return {"sqlite_where": condition, "postgresql_where": condition}


metadata = MetaData()

alembic_version = Table("alembic_version", metadata, Column("version_num", String(32), primary_key=True))

organization = Table(
    "organization",
    metadata,
    Column("uuid", Identifier, primary_key=True),
    Column("name", Text, nullable=False),
    Column("currency", String(3), nullable=False),
)

locations = Table(
    "locations",
    metadata,
    Column("uuid", Identifier, primary_key=True),
    Column("type", String(16), nullable=False),
    Column("name", Text, nullable=False),
    Column("description", Text),
    Column("default", Boolean, nullable=False),
)

events = Table(  # what happened to the library, in order
    "events",
    metadata,
    Column("number", Number, primary_key=True),
    Column("uuid", Identifier, nullable=False, unique=True),
)

products = Table(
    "products",
    metadata,
    Column("number", Number, primary_key=True),  # in order of creation: the library is paged by it
    Column("uuid", Identifier, nullable=False, unique=True),
    Column("created", Moment, nullable=False),
    Column("updated", Moment, nullable=False),
    Column("etag", String(32), nullable=False),
    Column("event", ForeignKey("events.number"), nullable=False, index=True),  # the last that touched it
    Column("entity", Text, nullable=False),  # the whole entity, as JSON
    Column("gone", Boolean, nullable=False, server_default=false()),  # deleted; its movements remain
)

variants = Table(
    "variants",
    metadata,
    Column("uuid", Identifier, primary_key=True),
    Column("product", ForeignKey("products.uuid"), nullable=False),
    Column("sku", Text, index=True),  # as in the entity, for a till to find it by
    Column("barcode", Text, index=True),
    Column("gone", Boolean, nullable=False, server_default=false()),  # it has no balances and no level then
    # Its product's, none where that is not tracked: kept here, where a page of stock finds it without looking it up.
    Column("tracked_since", Moment),
    CheckConstraint("NOT gone OR tracked_since IS NULL", name="gone_is_not_tracked"),
    Index("variants_of_product", "product", "tracked_since"),
    sqlite_with_rowid=False,  # what is found by its key alone is found in one descent, not in two
)

discounts = Table(
    "discounts",
    metadata,
    Column("number", Number, primary_key=True),
    Column("uuid", Identifier, nullable=False, unique=True),
    Column("created", Moment, nullable=False),
    Column("updated", Moment, nullable=False),
    Column("etag", String(32), nullable=False),
    Column("event", ForeignKey("events.number"), nullable=False, index=True),
    Column("entity", Text, nullable=False),
    Column("gone", Boolean, nullable=False, server_default=false()),
)

categories = Table(
    "categories",
    metadata,
    Column("number", Number, primary_key=True),
    Column("uuid", Identifier, nullable=False, unique=True),
    Column("name", Text, nullable=False),
)

imports = Table(  # every one is finished: it runs within the request that asks for it
    "imports",
    metadata,
    Column("number", Number, primary_key=True),
    Column("uuid", Identifier, nullable=False, unique=True),
    Column("created", Moment, nullable=False),
    Column("finished", Moment, nullable=False),
    Column("items", Integer, nullable=False),
    Column("error", Text),  # none if it went well
)

requests = Table(  # what caused movements
    "requests",
    metadata,
    Column("number", Number, primary_key=True),
    Column("moment", Moment, nullable=False),
    Column("kind", String(16), nullable=False),  # which of our paths it came by
    Column(
        "external", Identifier
    ),  # what the caller called it: correlation, and a key where it is IDENTIFIED
    Column("user", Identifier),  # who asked, by means of which client; nobody for opening balances
    Column("client", Identifier),
)
Index("requests_by_external", requests.c.external, **only_where(requests.c.external.is_not(None)))
Index("requests_once", requests.c.external, unique=True, **only_where(requests.c.kind == IDENTIFIED))

movements = Table(
    "movements",
    metadata,
    Column("number", Number, primary_key=True),
    Column("request", ForeignKey("requests.number"), nullable=False, index=True),
    Column("variant", ForeignKey("variants.uuid"), nullable=False, index=True),
    Column("source", ForeignKey("locations.uuid"), nullable=False),
    Column("target", ForeignKey("locations.uuid"), nullable=False),
    Column("quantity", Quantity, nullable=False),
    Column("reason", Text),  # as it was said
    Column("happened", Moment),  # where it was said; otherwise when it was recorded
    CheckConstraint("quantity > 0 AND source <> target", name="moves_something"),
)

balances = Table(
    "balances",
    metadata,
    Column("location", ForeignKey("locations.uuid"), primary_key=True),
    Column("variant", ForeignKey("variants.uuid"), primary_key=True),
    Column("product", ForeignKey("products.uuid"), nullable=False),
    Column("balance", Quantity, nullable=False),
    Column("changed", Moment, nullable=False),
    CheckConstraint(
        f"balance BETWEEN -{MOST_BALANCE * _SCALE} AND {MOST_BALANCE * _SCALE}", name=BALANCE_BOUNDS
    ),
    Index("balances_of_product", "product", "location"),
    Index("balances_since", "location", "changed"),
    sqlite_with_rowid=False,
)

levels = Table(  # a variant at the defaults, no level and no alert, has no row
    "levels",
    metadata,
    Column("location", ForeignKey("locations.uuid"), primary_key=True),
    Column("variant", ForeignKey("variants.uuid"), primary_key=True),
    Column("product", ForeignKey("products.uuid"), nullable=False, index=True),
    Column("level", Quantity),
    Column("alert", Boolean, nullable=False),
    sqlite_with_rowid=False,
)


@event.listens_for(movements, "after_create")
def _append_only(_table: Table, connection: Connection, **_: object) -> None:
    for statement in _TRIGGERS[connection.dialect.name]:
        connection.exec_driver_sql(statement)


_REFUSAL = "the ledger is only appended to"
_TRIGGERS = {
    "sqlite": [
        f"CREATE TRIGGER movements_refuse_{verb.lower()} BEFORE {verb} ON movements "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        for verb in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        f"""
        CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql
        AS $$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$
        """,
        """
        CREATE TRIGGER movements_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON movements
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
        """,
    ],
}
