"""Reads what the service has, in pages that are dealt with in slices, or by a helper: no step holds the event loop
for long.

Imported by the first reading, after the first paint: it takes numpy, and the client.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from app.client.products import read_page
from app.client.slices import in_slices
from app.domain.catalogue import Product
from app.domain.errors import Conflict
from app.domain.stock import Level
from app.workspace.helper import Helper, HelperLost
from app.workspace.news import News
from app.workspace.renewing import (
    Renewed,
    StockColumns,
    StockReading,
    renewed,
    stock_columns,
    unchanged,
)
from app.workspace.shelf import TRACKED
from app.workspace.shelving import Indexing, Shelving
from app.workspace.splicing import spliced

if TYPE_CHECKING:
    from app.client.products import Products
    from app.client.transport import Answer
    from app.workspace.connection import Connection
    from app.workspace.shelf import Catalogue, Index, Shelf

#: Products whose stock is asked for at once, and values that are taken at once.
_ASKED = 500

T = TypeVar("T")

_log = logging.getLogger(__name__)


class CatalogueReading(NamedTuple):
    """``until`` is the event log UUID to read on from. ``differing`` are the products that are new or changed, where
    only changes were read. ``helper`` is to be asked for the index, where the catalogue has none.
    """

    renewed: Renewed
    until: str | None
    differing: frozenset[str] = frozenset()
    helper: Helper | None = None


async def read_store(
    connection: "Connection", old: "Catalogue", since: str | None, helpers: AsyncExitStack
) -> "tuple[CatalogueReading, Stock]":
    """The catalogue after what changed since that event, or all of it, and all stock. Raises `ServiceError`.

    A helper that is still wanted is one of ``helpers``.
    """
    products = connection.client.products
    if since is not None:
        with contextlib.suppress(Conflict):
            return await read_changes(products, old, since), await read_stock(connection)
    pages = products.all()
    first = await anext(pages)
    helper = None
    try:
        if first.next_page is None:  # a helper takes longer to start than a page to be made
            catalogue, until = await _made_here(_one(first))
            stock = await read_stock(connection)
        else:
            helper = await helpers.enter_async_context(Helper())
            await helper.give(first.body)
            async for page in pages:
                await helper.give(page.body)
            await helper.begin()
            stock = await read_stock(connection)
            catalogue, until = await helper.catalogue()
    except HelperLost as lost:
        _log_lost(lost)
        helper = None
        catalogue, until = await _made_here(products.all())
        stock = await read_stock(connection)
    return CatalogueReading(await asyncio.to_thread(renewed, old, catalogue), until, helper=helper), stock


async def read_index(reading: CatalogueReading) -> "Index":
    """The index of a catalogue that came from a helper without."""
    catalogue = reading.renewed.catalogue
    if reading.helper is not None:
        try:
            return await reading.helper.index()
        except HelperLost as lost:
            _log_lost(lost)
    indexing = Indexing()
    numbers = range(len(catalogue.product_ends) - 1)
    await in_slices(lambda number: indexing.add(catalogue.product(number)), numbers)
    return await asyncio.to_thread(indexing.finished)


def _log_lost(lost: HelperLost) -> None:
    _log.info("what a helper makes is made without: %s", lost)


async def read_changes(products: "Products", old: "Catalogue", since: str) -> CatalogueReading:
    """The catalogue after what changed since that event. Raises `ServiceError`: `Conflict` where more did than the
    service keeps apart.
    """
    read: dict[str, Product] = {}
    deleted: set[str] = set()
    until = None
    async for page in products.changes(since):
        until = until or page.until  # what changes while the later pages are read comes after the first one's
        read |= {product.uuid: product for product in page.products}
        deleted |= page.deleted
    until = until or since
    differing = {
        uuid: product for uuid, product in read.items() if uuid not in deleted and _differs(old, product)
    }
    if not differing and all(old.find(uuid) is None for uuid in deleted):
        return CatalogueReading(unchanged(old), until)
    changed = await asyncio.to_thread(spliced, old, list(differing.values()), deleted)
    if changed is None:
        catalogue = await _made_anew(old, dict(differing), deleted)
        changed = await asyncio.to_thread(renewed, old, catalogue)
    return CatalogueReading(changed, until, frozenset(differing))


def _differs(old: "Catalogue", product: Product) -> bool:
    number = old.find(product.uuid)
    return number is None or old.product(number) != product


async def _made_anew(old: "Catalogue", differing: dict[str, Product], deleted: set[str]) -> "Catalogue":
    """The catalogue after products changed, came or went."""

    def take(number: int) -> None:
        product = old.product(number)
        if product.uuid not in deleted:
            shelving.add(differing.pop(product.uuid, product))

    shelving = Shelving()
    await in_slices(take, range(len(old.product_ends) - 1))
    await in_slices(shelving.add, list(differing.values()))
    return await asyncio.to_thread(shelving.finished)


async def _made_here(pages: "AsyncIterator[Answer]") -> "tuple[Catalogue, str | None]":
    shelving, until = Shelving(), None
    async for answer in pages:
        async for page in read_page(answer.body):
            until = until or page.until
            await in_slices(shelving.add, page.products)
    return await asyncio.to_thread(shelving.finished), until


async def _one(page: "Answer") -> "AsyncIterator[Answer]":
    yield page


class Stock(NamedTuple):
    """All there is in a store, of whatever catalogue."""

    rows: list[StockColumns]
    tracked: list[str]

    async def of(self, renewed: Renewed) -> StockReading:
        """What there is of each variant of a catalogue."""
        reading = StockReading(renewed)
        await in_slices(reading.take_rows, self.rows)
        reading.take_tracking(self.tracked)
        return reading


async def read_stock(connection: "Connection") -> Stock:
    """All there is of each variant. Raises `ServiceError`."""
    rows, tracked = list[StockColumns](), set[str]()  # a product may be in many pages
    async for page in connection.client.stock.pages(connection.store):
        await asyncio.sleep(0)
        rows.append(stock_columns(page))
        tracked |= page.tracked
    return Stock(rows, list(tracked))


@dataclass(frozen=True, slots=True)
class Answers:
    """STORE balances by variant, and whether these products are tracked."""

    balances: dict[str, Decimal]
    tracked: dict[str, bool]


async def ask(
    connection: "Connection", news: News, products: Iterable[str], shelf: "Shelf"
) -> Answers | None:
    """What the news leave to be asked for, and the stock of these products. Raises `ServiceError`.

    None where the service does not tell what changed: then all is to be read.
    """
    dialect = await connection.client.dialect()
    balances, asked = dict(news.balances), {*news.products, *products}
    if news.since is not None:
        changed = await dialect.changed_since(news.since)
        if changed is None:
            return None
        balances |= changed.by_variant
        asked |= {product for product in changed.tracked if not _is_tracked(shelf, product)}
    stock = await dialect.stock_of(connection.store, sorted(asked))
    balances |= stock.by_variant
    if news.levels:
        await connection.newer_levels()
    return Answers(balances, {product: product in stock.tracked for product in asked})


async def updated(
    shelf: "Shelf", renewed: Renewed, answers: Answers, levels: Mapping[str, Level] | None
) -> StockReading:
    """What there is, as the shelf has it, but for what was answered and the levels, where there are newer ones."""
    reading = StockReading(renewed, shelf)
    for on in (True, False):
        reading.take_tracking([product for product, each in answers.tracked.items() if each is on], on=on)
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
