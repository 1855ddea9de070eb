"""Inventory v1/v2: locations, balances, movements, tracking (contract, section 1.2)."""

from decimal import Decimal
from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from app.domain.locations import LocationType
from app.wire.shapes import Change, Shape, Uuid


class Location(Shape, kw_only=True):
    uuid: str
    type: LocationType
    name: str
    description: str | None = None
    default: bool = False


class VariantBalance(Shape, kw_only=True):
    """``balance`` travels as a string in v1/v2 (section 1.6); an absent row is a balance of zero."""

    product_uuid: str
    variant_uuid: str
    balance: Decimal
    location_uuid: str | None = None
    location_type: LocationType | None = None


class Balances(Shape, kw_only=True):
    """Balances of one location. ``tracked_products`` is left out of the answer for one product.

    ``latest`` is 0 in every documented sample; older captures lack it.
    """

    location_uuid: str
    tracked_products: list[str] | UnsetType = UNSET
    variants: list[VariantBalance]
    latest: int | UnsetType = UNSET


class UnreadBalances(Shape, kw_only=True):
    """What a reader takes of them: rows still as JSON, to be decoded a few at a time."""

    location_uuid: str
    tracked_products: list[str] | None = None
    variants: list[Raw]


class InventoryChange(Shape, kw_only=True):
    """One movement of a PUT: always a positive ``change``."""

    product_uuid: Uuid
    variant_uuid: Uuid
    from_location_uuid: Uuid
    to_location_uuid: Uuid
    change: Change


class ChangeInventory(Shape, kw_only=True, omit_defaults=True):
    changes: list[InventoryChange]
    return_balance_for_location_uuid: Uuid | None = None
    external_uuid: Uuid | None = None


class StartTracking(Shape, kw_only=True, omit_defaults=True):
    """``start_tracking_product`` is the older name of the same field (FAQ)."""

    product_uuid: Uuid | None = None
    start_tracking_product: Uuid | None = None


class ListedProducts(Shape, kw_only=True):
    """Asks for the balances of the listed products in the location of a type."""

    location_type: LocationType
    product_uuids: list[Uuid]


class VariantChange(Shape, kw_only=True):
    variant_uuid: Uuid
    from_location_uuid: Uuid
    to_location_uuid: Uuid
    change: Change


class ProductChange(Shape, kw_only=True):
    product_uuid: Uuid
    tracking_status_change: Literal["START_TRACKING", "STOP_TRACKING", "NO_CHANGE"] = "NO_CHANGE"
    variant_changes: list[VariantChange] = []


class BulkChange(Shape, kw_only=True, omit_defaults=True):
    """Tracking and movements of many products at once."""

    product_changes: list[ProductChange]
    return_balance_for_location_uuid: Uuid | None = None
    external_uuid: Uuid | None = None


class PastChange(Shape, kw_only=True):
    """What came into a location, or left it. ``change`` reads ``9.0`` (section 1.6)."""

    product_uuid: str
    variant_uuid: str
    change: str
    changed: str


class History(Shape, kw_only=True):
    variants: list[PastChange]
