"""Reads what the service has, in pages that are dealt with in slices: no step holds the event loop for long.

Imported by the first reading, after the first paint: it takes numpy, and the client.
"""

import asyncio
from typing import TYPE_CHECKING, NamedTuple

from app.client.slices import in_slices
from app.domain.catalogue import Product
from app.workspace.renewing import Renewal, Renewed, StockReading, unchanged

if TYPE_CHECKING:
    from app.client.products import Products
    from app.workspace.connection import Connection
    from app.workspace.shelf import Catalogue


class CatalogueReading(NamedTuple):
    """``until`` is the event log UUID to read on from."""

    renewed: Renewed
    until: str | None


async def read_catalogue(products: "Products", old: "Catalogue", since: str | None) -> CatalogueReading:
    """The catalogue after what changed since that event, or all of it. Raises `ServiceError`."""
    whole: Renewal | None = None
    read: dict[str, Product] = {}
    deleted: set[str] = set()
    until = since
    async for page in products.pages(since):
        until = page.until
        if page.whole:
            whole = whole or Renewal(old)
            await in_slices(whole.add, page.products)
        else:
            read |= {product.uuid: product for product in page.products}
            deleted |= page.deleted
    if whole is None:
        return CatalogueReading(await _changed(old, read, deleted), until)
    return CatalogueReading(await asyncio.to_thread(whole.finished), until)


async def _changed(old: "Catalogue", read: dict[str, Product], deleted: set[str]) -> Renewed:
    """The catalogue after a few products changed, came or went. All of it is made anew, save where none did."""

    def differs(product: Product) -> bool:
        number = old.find(product.uuid)
        return number is None or old.product(number) != product

    def take(number: int) -> None:
        uuid = old.product(number).uuid
        if uuid in read:
            renewal.add(read.pop(uuid))
        elif uuid not in deleted:
            renewal.keep(number)

    if not any(await in_slices(differs, read.values())) and not any(
        old.find(uuid) is not None for uuid in deleted
    ):
        return unchanged(old)
    renewal = Renewal(old)
    await in_slices(take, range(len(old.product_ends) - 1))
    await in_slices(renewal.add, [product for uuid, product in read.items() if uuid not in deleted])
    return await asyncio.to_thread(renewal.finished)


async def read_stock(connection: "Connection", renewed: Renewed) -> StockReading:
    """All there is of each variant of a catalogue. Raises `ServiceError`."""
    reading = StockReading(renewed)
    async for page in connection.client.stock.pages(connection.store):
        await in_slices(reading.take_row, page.rows)
        await in_slices(reading.take_tracking, page.tracked)
    await _read_levels(connection, reading)
    return reading


async def _read_levels(connection: "Connection", reading: StockReading) -> None:
    levels = await connection.newer_levels()
    if levels is not None:
        reading.forget_levels()
        await in_slices(lambda each: reading.take_level(*each), levels.items())
