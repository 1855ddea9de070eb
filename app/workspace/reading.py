"""Reads what the service has, in pages that are dealt with in slices: no step holds the event loop for long.

Imported by the first reading, after the first paint: it takes numpy, and the client.
"""

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from app.client.slices import in_slices
from app.domain.catalogue import Product
from app.domain.locations import LocationType
from app.domain.stock import Level
from app.workspace.news import News
from app.workspace.renewing import Renewal, Renewed, StockReading, unchanged
from app.workspace.shelf import TRACKED
from app.workspace.splicing import spliced

if TYPE_CHECKING:
    from app.client.products import Products
    from app.workspace.connection import Connection
    from app.workspace.shelf import Catalogue, Shelf

#: Products whose stock is asked for at once, and values that are taken at once.
_ASKED = 500

T = TypeVar("T")


class CatalogueReading(NamedTuple):
    """``until`` is the event log UUID to read on from. ``differing`` are the products that are new or changed;
    None where all products were read.
    """

    renewed: Renewed
    until: str | None
    differing: frozenset[str] | None = frozenset()


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
    if whole is not None:
        return CatalogueReading(await asyncio.to_thread(whole.finished), until, None)
    differing = {
        uuid: product for uuid, product in read.items() if uuid not in deleted and _differs(old, product)
    }
    if not differing and all(old.find(uuid) is None for uuid in deleted):
        return CatalogueReading(unchanged(old), until)
    renewed = await asyncio.to_thread(spliced, old, list(differing.values()), deleted)
    if renewed is None:
        renewed = await _made_anew(old, dict(differing), deleted)
    return CatalogueReading(renewed, until, frozenset(differing))


def _differs(old: "Catalogue", product: Product) -> bool:
    number = old.find(product.uuid)
    return number is None or old.product(number) != product


async def _made_anew(old: "Catalogue", differing: dict[str, Product], deleted: set[str]) -> Renewed:
    """The catalogue after products changed, came or went."""

    def take(number: int) -> None:
        uuid = old.product(number).uuid
        if uuid in differing:
            renewal.add(differing.pop(uuid))
        elif uuid not in deleted:
            renewal.keep(number)

    renewal = Renewal(old)
    await in_slices(take, range(len(old.product_ends) - 1))
    await in_slices(renewal.add, list(differing.values()))
    return await asyncio.to_thread(renewal.finished)


async def read_stock(connection: "Connection", renewed: Renewed) -> StockReading:
    """All there is of each variant of a catalogue. Raises `ServiceError`."""
    reading = StockReading(renewed)
    tracked: set[str] = set()  # a product may be in many pages
    async for page in connection.client.stock.pages(connection.store):
        await asyncio.sleep(0)
        reading.take_rows(page.rows)  # 1,000 take a millisecond or two
        tracked |= page.tracked
    await in_slices(reading.take_tracking, tracked)
    await _take_levels(await connection.newer_levels(), reading)
    return reading


@dataclass(frozen=True, slots=True)
class Answers:
    """STORE balances by variant, and whether these products are tracked."""

    balances: dict[str, Decimal]
    tracked: dict[str, bool]


async def ask(connection: "Connection", news: News, products: Iterable[str], shelf: "Shelf") -> Answers:
    """What the news leave to be asked for, and the stock of these products. Raises `ServiceError`."""
    inventory = connection.client.inventory
    balances, asked = dict(news.balances), {*news.products, *products}
    if news.since is not None:
        changed = await inventory.store_balances(news.since)
        balances |= changed.by_variant
        asked |= {product for product in changed.tracked if not _is_tracked(shelf, product)}
    tracked = dict.fromkeys(sorted(asked), False)
    for start in range(0, len(tracked), _ASKED):
        portion = list(tracked)[start : start + _ASKED]
        answered = await inventory.balances_of_products(LocationType.STORE, portion)
        balances |= answered.by_variant
        tracked |= dict.fromkeys(answered.tracked, True)
    if news.levels:
        await connection.newer_levels()
    return Answers(balances, tracked)


async def updated(
    shelf: "Shelf", renewed: Renewed, answers: Answers, levels: Mapping[str, Level] | None
) -> StockReading:
    """What there is, as the shelf has it, but for what was answered and the levels, where there are newer ones."""
    reading = StockReading(renewed, shelf)
    for product, on in answers.tracked.items():
        reading.take_tracking(product, on=on)
    await in_slices(reading.take_balances, _portions(answers.balances))
    await _take_levels(levels, reading)
    return reading


async def _take_levels(levels: Mapping[str, Level] | None, reading: StockReading) -> None:
    if levels is not None:
        reading.forget_levels()
        await in_slices(reading.take_levels, _portions(levels))


def _portions(values: Mapping[str, T]) -> Iterator[dict[str, T]]:
    """So many at once as are found in less than a millisecond."""
    items = iter(values.items())
    while portion := dict(islice(items, _ASKED)):
        yield portion


def _is_tracked(shelf: "Shelf", product: str) -> bool:
    number = shelf.catalogue.find(product)
    return number is None or bool(shelf.marks[shelf.catalogue.first_rows[number]] & TRACKED)
