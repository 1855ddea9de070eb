"""The library in one piece, where a test does not care for its pages."""

from app.client import Client
from app.client.products import LibraryPage


async def read_library(client: Client, since: str | None = None) -> LibraryPage:
    """As if it were one page. Those before the pages turned to all there is do not count."""
    pages = [page async for page in client.products.pages(since)]
    counting = [page for page in pages if page.whole is pages[-1].whole]
    products = tuple(product for page in counting for product in page.products)
    deleted = frozenset[str]().union(*(page.deleted for page in counting))
    return LibraryPage(products, deleted, pages[-1].until, pages[-1].whole)
