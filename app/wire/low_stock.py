"""Low-stock levels and alerts, v1/v2 (contract, section 1.2)."""

from msgspec import Raw

from app.wire.shapes import LevelNumber, Shape, Uuid


class VariantLevel(Shape, kw_only=True):
    """``custom_low_stock_level`` is a float in the API, or null."""

    variant_uuid: str
    custom_low_stock_level: float | None = None
    low_stock_alert: bool = False


class ProductLevels(Shape, kw_only=True):
    product_uuid: str
    custom_low_stock_level_for_variants: list[VariantLevel] = []


class Levels(Shape, kw_only=True):
    """All levels of a location. Variants at the defaults, null and false, are not listed."""

    organization_uuid: str
    location_uuid: str
    custom_low_stock_levels_for_products: list[ProductLevels] = []


class UnreadLevels(Shape, kw_only=True):
    """What a reader takes of them: products still as JSON, to be decoded a few at a time."""

    organization_uuid: str
    custom_low_stock_levels_for_products: list[Raw] | None = None


class SetLevel(Shape, kw_only=True):
    product_uuid: Uuid
    variant_uuid: Uuid
    low_stock_level: LevelNumber | None = None
    low_stock_alert: bool


class SetLevels(Shape, kw_only=True):
    requests: list[SetLevel]


class LevelKey(Shape, kw_only=True):
    product_uuid: Uuid
    variant_uuid: Uuid


class DeleteLevels(Shape, kw_only=True):
    requests: list[LevelKey]
