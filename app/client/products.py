"""The product library: products v2 and incremental reading (contract, section 2)."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import msgspec

from app.client.library import product_of
from app.client.slices import in_slices
from app.client.transport import Answer, Params, Transport, decoded
from app.domain.catalogue import Product
from app.wire import products as wire

_ORGANIZATION = "/organizations/self"

#: The most that a page of the library may hold (contract, section 2.3).
_PAGE = 500

#: Bytes of JSON in a page as it is given out: 500 products of one variant, or a dozen of 99.
_PORTION = 2**18


@dataclass(frozen=True, slots=True)
class LibraryPage:
    """Some of the products, in catalogue order, and some that are gone: few enough to be dealt with at once.

    ``until`` is the event log UUID to read on from.
    """

    products: tuple[Product, ...]
    deleted: frozenset[str]
    until: str | None


class Products:
    """Every method raises `ServiceError`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def changes(self, since: str) -> AsyncIterator[LibraryPage]:
        """What changed since that event log UUID: while a page is looked at, the next is on its way.

        Raises `Conflict` where more changed than the service keeps apart: it answers 412 then (contract, section
        2.3), to be asked for all there is. Pages that came before stay true.
        """
        async for answer in self._pages({"eventLogUuid": since}):
            async for page in read_page(answer.body):
                yield page

    def all(self) -> AsyncIterator[Answer]:
        """All there is, in pages for `read_page`. What changes meanwhile is after the first page's ``until``."""
        return self._pages({})

    def _pages(self, params: Params) -> AsyncIterator[Answer]:
        return self._transport.pages(f"{_ORGANIZATION}/library", {"limit": _PAGE, **params})

    async def create(self, product: wire.NewProduct) -> None:
        """Raises `Conflict` where the UUID is taken."""
        await self._transport.change("POST", f"{_ORGANIZATION}/products", product)


async def read_page(body: bytes) -> AsyncIterator[LibraryPage]:
    """What is in a page, decoded in slices, in portions. Raises `UnexpectedAnswer`."""
    said = decoded(body, wire.UnreadLibrary)
    deleted = frozenset(map(str.lower, said.deleted_products or ()))
    for portion in _portions(said.products):
        products = await in_slices(_product, portion)
        yield LibraryPage(tuple(products), deleted, said.until_event_log_uuid)
        deleted = frozenset()


def _product(unread: msgspec.Raw) -> Product:
    return product_of(decoded(unread, wire.Product))


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
