"""The real process, started, fed, asked, and killed."""

import subprocess
from pathlib import Path

import pytest

from app.client.products import read_page
from app.domain.catalogue import Product, Variant
from app.domain.changes import Changes
from app.domain.contents import Contents
from app.domain.errors import UnexpectedAnswer
from app.domain.identifiers import new_identifier
from app.workspace import Freshness, helper
from app.workspace.columns import Cells, cells_of_catalogue, cells_of_index
from app.workspace.helper import Helper, HelperLost
from app.workspace.reading import CatalogueReading, read_index
from app.workspace.renewing import unchanged
from app.workspace.shelf import Catalogue
from app.workspace.shelving import Shelving
from tests.client.test_products import LATER, MARK, NEW, OLD
from tests.workspace.shop import NOWHERE, At, open_shop, opened

_PAGES = [
    f'{{"products": [{OLD}], "untilEventLogUuid": "{MARK}"}}'.encode(),
    f'{{"products": [{NEW}], "untilEventLogUuid": "{LATER}"}}'.encode(),
]

#: More products than are in a page.
_MANY = Contents(
    tuple(Product(new_identifier(), f"Mug {number}", (Variant(new_identifier()),)) for number in range(501))
)


def _cells(catalogue: Catalogue) -> dict[str, bytes]:
    assert catalogue.index is not None
    return _bytes(cells_of_catalogue(catalogue) | cells_of_index(catalogue.index))


def _bytes(cells: dict[str, Cells]) -> dict[str, bytes]:
    return {name: bytes(each) for name, each in cells.items()}


async def test_the_catalogue_of_some_pages_is_what_would_be_made_here() -> None:
    async with Helper() as made_apart:
        for page in _PAGES:
            await made_apart.give(page)
        await made_apart.begin()
        catalogue, until = await made_apart.catalogue()
        assert catalogue.index is None, "it is made when it is asked for"
        catalogue.index = await made_apart.index()
    shelving = Shelving()
    for page in _PAGES:
        async for portion in read_page(page):
            for product in portion.products:
                shelving.add(product)
    assert _cells(catalogue) == _cells(shelving.finished())
    assert until == MARK, "what changed while the second page was read must be read next time"


async def test_a_page_that_cannot_be_read() -> None:
    async with Helper() as made_apart:
        await made_apart.give(b'{"products": [{"uuid": 1}]}')
        await made_apart.begin()
        with pytest.raises(UnexpectedAnswer, match="uuid"):
            await made_apart.catalogue()


async def test_a_helper_that_is_killed() -> None:
    async with Helper() as made_apart:
        await made_apart.give(_PAGES[0])
        made_apart._process.kill()
        with pytest.raises(HelperLost):
            await made_apart.catalogue()
        with pytest.raises(HelperLost):
            await made_apart.give(_PAGES[1])


async def test_a_helper_that_is_not_wanted_any_more_is_gone() -> None:
    async with Helper() as made_apart:
        await made_apart.give(_PAGES[0])
    assert made_apart._process.poll() is not None


async def test_a_helper_that_cannot_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/no/such/program")
    with pytest.raises(HelperLost):
        async with Helper():
            pass


@pytest.mark.parametrize("begun", [b"", b"\0", (10).to_bytes(8) + b"{"])
def test_a_helper_ends_when_whoever_started_it_is_gone(begun: bytes) -> None:
    with helper._start() as process:
        output, _ = process.communicate(begun, timeout=30)
    assert (output, process.returncode) == (b"", 1)


async def test_a_large_store_is_read_by_a_helper(tmp_path: Path, started: list[int]) -> None:
    async with open_shop(tmp_path, _MANY) as shop:
        await shop.workspace.refresh()
        assert shop.workspace.freshness is Freshness.UP_TO_DATE
        assert [item.product for item in shop.workspace.items.values()] == list(_MANY.products)
        await shop.workspace.refresh()
    assert len(started) == 1, "what changed is read without"
    async with opened(tmp_path, At(NOWHERE, "token")) as workspace:
        await workspace.open_index()
        assert workspace.items.catalogue.index is not None, "it was written down as soon as it was there"


async def test_a_large_store_is_read_although_its_helper_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = helper._start

    def killed() -> "subprocess.Popen[bytes]":
        process = start()
        process.kill()
        return process

    monkeypatch.setattr(helper, "_start", killed)
    async with open_shop(tmp_path, _MANY) as shop:
        await shop.workspace.refresh()
        assert shop.workspace.freshness is Freshness.UP_TO_DATE
        assert [item.product for item in shop.workspace.items.values()] == list(_MANY.products)


async def test_stock_is_shown_before_its_index_is_made_and_listeners_are_told_of_both(tmp_path: Path) -> None:
    async with open_shop(tmp_path, _MANY) as shop:
        heard: list[tuple[int, bool]] = []

        def listen(_: Changes) -> None:
            items = shop.workspace.items
            heard.append((len(items), items.catalogue.index is not None))

        shop.workspace.subscribe(listen)
        await shop.workspace.refresh()
        await shop.workspace.open_index()
    assert (len(_MANY.products), False) in heard
    assert heard[-1] == (len(_MANY.products), True)


async def test_an_index_is_made_although_the_helper_is_killed_before() -> None:
    async with Helper() as made_apart:
        for page in _PAGES:
            await made_apart.give(page)
        await made_apart.begin()
        catalogue, until = await made_apart.catalogue()
        reading = CatalogueReading(unchanged(catalogue), until, helper=made_apart)
        whole = await read_index(reading)
        made_apart._process.kill()
        made_here = await read_index(reading)
    assert _bytes(cells_of_index(made_here)) == _bytes(cells_of_index(whole))


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The helpers that were started."""
    start, numbers = helper._start, list[int]()

    def counted() -> "subprocess.Popen[bytes]":
        process = start()
        numbers.append(process.pid)
        return process

    monkeypatch.setattr(helper, "_start", counted)
    return numbers
