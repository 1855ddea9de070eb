"""Low-stock levels and alerts, v1/v2 (contract, section 1.2)."""

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from app.client.numbers import finite
from app.client.slices import in_slices
from app.client.transport import Transport, decoded
from app.domain.stock import Level
from app.wire import low_stock as wire

_ROOT = "/custom-low-stock"


@dataclass(frozen=True, slots=True)
class Levels:
    """All levels of a location by variant; those at the defaults are not listed."""

    organization: str
    by_variant: dict[str, Level]
    etag: str | None


class LowStock:
    """Every method raises `ServiceError`. Writing the same level again is harmless."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def levels(self, location: str, etag: str | None = None) -> Levels | None:
        """The levels of a location; none when they are still as when ``etag`` was given out."""
        answer = await self._transport.read(f"{_ROOT}/v2/locations/{location}", etag=etag)
        if answer.status == 304:
            return None
        said = await answer.decode(wire.UnreadLevels)
        of_products = await in_slices(_levels_of, said.custom_low_stock_levels_for_products or ())
        by_variant = {variant: level for levels in of_products for variant, level in levels.items()}
        return Levels(said.organization_uuid.lower(), by_variant, answer.etag)

    async def set_level(self, location: str, level: wire.SetLevel) -> None:
        await self._transport.change("PUT", f"{_ROOT}/locations/{location}", level)

    async def set_levels(self, location: str, levels: Iterable[wire.SetLevel]) -> None:
        body = wire.SetLevels(requests=list(levels))
        await self._transport.change("POST", f"{_ROOT}/locations/{location}", body)

    async def delete_level(self, location: str, product: str, variant: str) -> None:
        path = f"{_ROOT}/locations/{location}/products/{product}/variants/{variant}"
        await self._transport.change("DELETE", path)

    async def delete_levels(self, location: str, keys: Iterable[wire.LevelKey]) -> None:
        body = wire.DeleteLevels(requests=list(keys))
        await self._transport.change("POST", f"{_ROOT}/locations/{location}/delete", body)


def _levels_of(product: msgspec.Raw) -> dict[str, Level]:
    return {
        row.variant_uuid.lower(): _level(row)
        for row in decoded(product, wire.ProductLevels).custom_low_stock_level_for_variants
    }


def _level(row: wire.VariantLevel) -> Level:
    level = row.custom_low_stock_level
    return Level(None if level is None else finite(level), row.low_stock_alert)
