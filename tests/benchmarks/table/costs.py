"""What a keystroke and a sort cost at one size, ours and every rival's, in the same rounds."""

import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtWidgets import QTableView

from app.domain.stock import Item
from tests.benchmarks.service.turns import timed
from tests.benchmarks.table import stock
from tests.benchmarks.table.floor import Floor, painted, plain_view
from tests.benchmarks.table.proxy import Proxy
from tests.benchmarks.table.sql_table import SqlTable, sql_table
from tests.benchmarks.table.table import Table
from tests.benchmarks.table.trigram import Trigram
from tests.benchmarks.table.window import apart, on_loop, settled, shop_window

ROUNDS = 5

#: Beyond this the proxy takes more than 10 s for an answer, and is left out.
PROXY_UP_TO = 100_000

#: What the issue has typed; nothing is the query cleared.
QUERIES = ("9", "99", "999", "mug", "wool 40", "")

#: What rivals are asked, one after another: each query comes after what was typed just before it.
_STEPS = ("9", "99", "999", "", "mu", "mug", "wool 4", "wool 40", "")

#: Headings and the rivals' columns.
SORTED = {"In stock": "balance", "Product": "product", "Price": "price"}

Times = dict[str, list[float]]


def _times() -> Times:
    return defaultdict(list)


@dataclass
class Costs:
    """Milliseconds of every round, by what was typed or by the heading that was clicked.

    ``in_pages`` are the same in pages, each page measured just before.
    """

    typed: Times = field(default_factory=_times)
    clicked: Times = field(default_factory=_times)
    in_pages: Times = field(default_factory=_times)
    pages: list[float] = field(default_factory=list)
    rivals_typed: dict[str, Times] = field(default_factory=lambda: defaultdict(_times))


_Rival = Proxy | SqlTable | Trigram


@dataclass(frozen=True, slots=True)
class _Shown:
    """A rival in its view."""

    model: _Rival
    view: QTableView

    def take_times(self, typed: Times) -> None:
        for text in _STEPS:
            typed[text].append(timed(partial(self._ask, text)))

    def _ask(self, text: str) -> None:
        self.model.ask(text)
        painted(self.view)


@cache
def costs(count: int) -> Costs:
    """Measured once, in a process of its own."""
    return apart(on_loop, partial(_rounds, count))


async def _rounds(count: int) -> Costs:
    found = Costs()
    async with shop_window(count) as window:
        table = Table(window)
        floor = Floor(table.view)
        expected = _matches(table.items)
        with TemporaryDirectory() as folder, ExitStack() as opened:
            rivals = _rivals(table, Path(folder), opened)
            await settled()
            for _ in range(ROUNDS):
                await _type(table, floor, expected, found)
                await _sort(table, floor, found)
                for name, rival in rivals.items():
                    rival.take_times(found.rivals_typed[name])
    return found


@cache
def proxy_sorts(count: int) -> Times:
    """Milliseconds of every round by the heading, for each column downwards: apart, since it takes minutes."""
    return apart(on_loop, partial(_proxy_rounds, count))


async def _proxy_rounds(count: int) -> Times:
    found = _times()
    async with shop_window(count) as window:
        table = Table(window)
        proxy = Proxy(stock.rows_of(table.items))
        view = plain_view(proxy, table.view)
        await settled()
        for _ in range(ROUNDS):
            for title, column in SORTED.items():
                found[title].append(timed(partial(_sort_proxy, proxy, view, column)))
    return found


def _sort_proxy(proxy: Proxy, view: QTableView, column: str) -> None:
    proxy.sort_descending(column)
    painted(view)


def _rivals(table: Table, folder: Path, opened: ExitStack) -> dict[str, "_Shown"]:
    rows = list(stock.rows_of(table.items))
    trigram = opened.enter_context(closing(Trigram(rows, folder / "trigram.sqlite")))
    models: dict[str, _Rival] = {
        "QSqlTableModel": sql_table(rows, folder / "table.sqlite"),
        "trigram": trigram,
    }
    if len(rows) <= PROXY_UP_TO:
        models["proxy"] = Proxy(rows)
    return {name: _Shown(model, plain_view(model, table.view)) for name, model in models.items()}


async def _type(table: Table, floor: Floor, expected: Mapping[str, int], found: Costs) -> None:
    """Every query, key by key, from none to none."""
    for query in ("999", "mug", "wool 40"):
        for end in range(1, len(query) + 1):
            await _press(table, floor, query[:end], query[end - 1], expected, found)
        table.select_query()
        await _press(table, floor, "", "", expected, found)


async def _press(
    table: Table, floor: Floor, text: str, key: str, expected: Mapping[str, int], found: Costs
) -> None:
    page = floor.page()
    took = timed(partial(table.press, key))
    await table.found(expected[text])
    await settled()
    found.pages.append(page)
    found.typed[text].append(took)
    found.in_pages[text].append(took / page)


async def _sort(table: Table, floor: Floor, found: Costs) -> None:
    """Upwards and downwards by each heading, and back to the store's own order."""
    for title in SORTED:
        for way in ("up", "down", "back"):
            page = floor.page()
            took = timed(partial(table.click_heading, title))
            rows = table.first_rows()
            await settled()
            if rows != table.first_rows():
                raise RuntimeError("what was painted was not what was sorted")
            if way != "back":
                found.clicked[f"{title} {way}"].append(took)
                found.in_pages[f"{title} {way}"].append(took / page)


def _matches(items: Mapping[str, Item]) -> dict[str, int]:
    """How many match whatever is typed on the way to a query, found the plain way."""
    texts = [_plain(item) for item in items.values()]
    typed = {query[:end] for query in QUERIES for end in range(len(query) + 1)}
    return {text: sum(all(word in each for word in text.split()) for each in texts) for text in typed}


def _plain(item: Item) -> str:
    product, variant = item.product, item.variant
    words = "\n".join((product.name, variant.name, variant.sku, variant.barcode, product.category))
    return "".join(
        each for each in unicodedata.normalize("NFKD", words.casefold()) if not unicodedata.combining(each)
    )
