"""The library in one piece, where a test does not care for its pages."""

from collections.abc import AsyncIterator

from app.client import Client
from app.client.products import LibraryPage, read_page


async def all_pages(client: Client) -> AsyncIterator[LibraryPage]:
    """All there is, in the portions in which it is given out."""
    async for answer in client.products.all():
        async for page in read_page(answer.body):
            yield page


async def read_library(client: Client, since: str | None = None) -> LibraryPage:
    """What changed since then, or all there is, as if it were one page."""
    pages = [page async for page in (client.products.changes(since) if since else all_pages(client))]
    products = tuple(product for page in pages for product in page.products)
    deleted = frozenset[str]().union(*(page.deleted for page in pages))
    return LibraryPage(products, deleted, pages[0].until)
