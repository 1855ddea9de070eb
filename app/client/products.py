"""The product library: products v2 and incremental reading (contract, section 2)."""

from dataclasses import dataclass

from app.client.transport import Params, Transport
from app.domain.catalogue import Money, Product, Variant
from app.domain.errors import Conflict
from app.wire import products as wire

_ORGANIZATION = "/organizations/self"

#: The most that a page of the library may hold (contract, section 2.3).
_PAGE = 500


@dataclass(frozen=True, slots=True)
class LibraryReading:
    """What the library holds, or what changed in it.

    ``whole``: these are all products there are. ``until`` is the event log UUID to read on from.
    """

    products: tuple[Product, ...]
    deleted: frozenset[str]
    until: str | None
    whole: bool


class Products:
    """Every method raises `ServiceError`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def library(self, since: str | None = None) -> LibraryReading:
        """The changes since the event log UUID ``since``, or all there is.

        All there is also where more changed than the service keeps apart: it answers 412 then
        (contract, section 2.3).
        """
        if since is None:
            return await self._pages(None)
        try:
            return await self._pages(since)
        except Conflict:
            return await self._pages(None)

    async def _pages(self, since: str | None) -> LibraryReading:
        params: Params = {"limit": _PAGE} if since is None else {"limit": _PAGE, "eventLogUuid": since}
        products: list[Product] = []
        deleted: set[str] = set()
        until: str | None = None
        async for answer in self._transport.pages(f"{_ORGANIZATION}/library", params):
            page = await answer.decode(wire.Library)
            products += map(product_of, page.products)
            deleted |= {uuid.lower() for uuid in page.deleted_products}
            # What changes while the later pages are read is after the first page's mark: read next time.
            until = until or page.until_event_log_uuid
        return LibraryReading(tuple(products), frozenset(deleted), until or since, whole=since is None)

    async def list(self) -> list[Product]:
        answer = await self._transport.read(f"{_ORGANIZATION}/products/v2", params={"sort": "true"})
        return [product_of(each) for each in await answer.decode(list[wire.Product])]

    async def create(self, product: wire.NewProduct) -> None:
        """Raises `Conflict` where the UUID is taken."""
        await self._transport.change("POST", f"{_ORGANIZATION}/products", product)


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
    return None if said is None else Money(said.amount, said.currency_id)
