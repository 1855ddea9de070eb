"""The product library: products v2 and incremental reading (contract, section 2)."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from functools import lru_cache

import msgspec

from app.client.slices import in_slices
from app.client.transport import Params, Transport, decoded
from app.domain.catalogue import Money, Product, Variant
from app.domain.errors import Conflict
from app.wire import products as wire

_ORGANIZATION = "/organizations/self"

#: The most that a page of the library may hold (contract, section 2.3).
_PAGE = 500

#: Bytes of JSON in a page as it is given out: 500 products of one variant, or a dozen of 99.
_PORTION = 2**18


@dataclass(frozen=True, slots=True)
class LibraryPage:
    """Some of the products, in catalogue order, and some that are gone: few enough to be dealt with at once.

    ``whole``: the pages together are of all products there are, and not only of changed ones. ``until``, the
    same in all of them, is the event log UUID to read on from after the last page.
    """

    products: tuple[Product, ...]
    deleted: frozenset[str]
    until: str | None
    whole: bool


class Products:
    """Every method raises `ServiceError`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def pages(self, since: str | None = None) -> AsyncIterator[LibraryPage]:
        """The changes since the event log UUID ``since``, or all there is: while a page is looked at, the next is
        on its way.

        All there is also where more changed than the service keeps apart: it answers 412 then (contract,
        section 2.3). Pages that came before stay true, and those from the first ``whole`` one on are all.
        """
        if since is not None:
            try:
                async for page in self._pages(since):
                    yield page
            except Conflict:
                since = None
            else:
                return
        async for page in self._pages(None):
            yield page

    async def _pages(self, since: str | None) -> AsyncIterator[LibraryPage]:
        params: Params = {"limit": _PAGE} if since is None else {"limit": _PAGE, "eventLogUuid": since}
        until: str | None = None
        async for answer in self._transport.pages(f"{_ORGANIZATION}/library", params):
            said = decoded(answer.body, wire.UnreadLibrary)
            # What changes while the later pages are read is after the first page's mark: read next time.
            until = until or said.until_event_log_uuid or since
            deleted = frozenset(map(str.lower, said.deleted_products or ()))
            for portion in _portions(said.products):
                products = await in_slices(_product, portion)
                yield LibraryPage(tuple(products), deleted, until, whole=since is None)
                deleted = frozenset()

    async def create(self, product: wire.NewProduct) -> None:
        """Raises `Conflict` where the UUID is taken."""
        await self._transport.change("POST", f"{_ORGANIZATION}/products", product)


def _portions(unread: list[msgspec.Raw]) -> Iterator[list[msgspec.Raw]]:
    """One at least, empty where there are no products."""
    portion, size = list[msgspec.Raw](), 0
    for product in unread:
        size += memoryview(product).nbytes
        if portion and size > _PORTION:
            yield portion
            portion, size = [], memoryview(product).nbytes
        portion.append(product)
    yield portion


def _product(unread: msgspec.Raw) -> Product:
    return product_of(decoded(unread, wire.Product))


def product_of(said: wire.Product) -> Product:
    """A product of the domain. Absent values come as null or not at all (contract, section 2.2)."""
    category = said.category.name if said.category else next(iter(said.categories), "")
    units = [said.unit_name, *(variant.unit_name for variant in said.variants)]
    return Product(
        uuid=said.uuid.lower(),
        name=said.name,
        variants=tuple(map(_variant_of, said.variants)),
        category=category,
        unit=next(filter(None, units), ""),
    )


def _variant_of(said: wire.Variant) -> Variant:
    return Variant(
        uuid=said.uuid.lower(),
        name=said.name or "",
        sku=said.sku or "",
        barcode=said.barcode or "",
        price=_money_of(said.price),
        cost=_money_of(said.cost_price),
    )


def _money_of(said: wire.Price | None) -> Money | None:
    return None if said is None else _money(said.amount, said.currency_id)


#: A shop has fewer prices than variants, and a variant mostly that of the last one.
_money = lru_cache(maxsize=1000)(Money)
