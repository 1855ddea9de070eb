"""Inventory v3: inventories, stock, movements, tracking (contract, section 1.3).

Balances are numbers here, where v1/v2 have strings (section 1.6).
"""

from decimal import Decimal
from typing import Annotated, Literal

import msgspec

from app.domain.catalogue import LONGEST_NAME
from app.domain.locations import LocationType
from app.wire.low_stock import SetLevel
from app.wire.shapes import Change, Shape, Uuid, rule

_encoder = msgspec.json.Encoder(decimal_format="number")


def numbers(body: object) -> msgspec.Raw:
    """JSON with decimals as numbers, digit by digit: ``7.35``, never ``7.3499999``."""
    return msgspec.Raw(_encoder.encode(body))


#: A decimal that `numbers` writes.
AsNumber = Annotated[Decimal, rule(as_number=True)]


class Inventory(Shape, kw_only=True):
    inventory_uuid: str
    inventory_type: LocationType
    name: str
    description: str | None = None
    default_inventory: bool = False


class NewInventory(Shape, kw_only=True, omit_defaults=True):
    """What creates a further STORE; there is no other kind to create."""

    name: Annotated[str, rule(least=1, most=LONGEST_NAME)]
    description: Annotated[str, rule(most=1024)] | None = None
    inventory_type: Literal["STORE"] = "STORE"


class Stock(Shape, kw_only=True):
    """How much of a variant is in an inventory. ``updated`` reads ``2021-04-19T13:15:37.904Z``."""

    organization_uuid: str
    inventory_uuid: str
    product_uuid: str
    variant_uuid: str
    balance: AsNumber
    low_stock_level: AsNumber | None = None
    low_stock_alert: bool = False
    updated: str
    checksum: str


class StockMovement(Shape, kw_only=True):
    """One movement: always a positive ``change``."""

    product_uuid: Uuid
    variant_uuid: Uuid
    source: Uuid = msgspec.field(name="from")
    target: Uuid = msgspec.field(name="to")
    change: Change


class MoveStock(Shape, kw_only=True, omit_defaults=True):
    """``identifier`` is v1's ``externalUuid``: correlation and no key."""

    movements: list[StockMovement]
    identifier: Uuid | None = None


class SetTracking(Shape, kw_only=True):
    product_uuid: Uuid
    tracking: Literal["enable", "disable"]


class TrackingStatus(Shape, kw_only=True):
    product_uuid: str
    enabled: bool


class SetStockLevel(SetLevel, kw_only=True):
    inventory_uuid: Uuid
