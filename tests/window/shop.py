"""A small shop for the tests of the window, with every status in it, and a real workspace without a service."""

import asyncio
import random
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import cast

from PySide6.QtWidgets import QApplication

from app.client import Client
from app.domain.catalogue import Money, Product, Variant
from app.domain.changes import Aspect, Changes
from app.domain.contents import Contents
from app.domain.errors import Unreachable
from app.domain.identifiers import seeded_identifier
from app.domain.quantity import ZERO
from app.domain.stock import NO_LEVEL, Item, Level
from app.window import remembered, theme
from app.window.loop import cancel_all
from app.window.main_window import MainWindow
from app.window.stock.items import Items
from app.window.stock.page import StockPage
from app.workspace import Workspace
from app.workspace.shelf import Shelf
from app.workspace.shelving import shelved


def identifier(words: str) -> str:
    return seeded_identifier(random.Random(words))  # noqa: S311 - the same every time is the point


def items_of(
    name: str,
    *variants: tuple[str, str, str],
    sku: str = "",
    price: int | None = None,
    category: str = "",
    unit: str = "",
    tracked: bool = True,
) -> list[Item]:
    """The items of one product; a variant is its name, its balance and its level ("" for none)."""
    money = Money(price, "SEK") if price is not None else None
    made = [
        Variant(identifier(f"{name} {title}"), title, f"{sku}-{title}" if sku else "", price=money)
        for title, _, _ in variants
    ]
    product = Product(identifier(name), name, tuple(made), category, unit)
    return [
        Item(product, variant, tracked, Decimal(balance), Level(Decimal(level) if level else None))
        for variant, (_, balance, level) in zip(made, variants, strict=True)
    ]


def item(
    name: str,
    balance: str = "0",
    level: str = "",
    *,
    sku: str = "",
    price: int | None = None,
    category: str = "",
    unit: str = "",
    tracked: bool = True,
) -> Item:
    """A product with one variant, which has no name."""
    one = ("", balance, level)
    return items_of(name, one, sku=sku, price=price, category=category, unit=unit, tracked=tracked)[0]


def by_variant(items: Iterable[Item]) -> dict[str, Item]:
    return {each.variant.uuid: each for each in items}


def items_in(contents: Contents) -> dict[str, Item]:
    """The items of a store that is made of these contents, by variant."""
    return by_variant(
        Item(
            product,
            variant,
            product.uuid not in contents.untracked,
            contents.balances.get(variant.uuid, ZERO),
            contents.levels.get(variant.uuid, NO_LEVEL),
        )
        for product in contents.products
        for variant in product.variants
    )


LOW, IN_STOCK, OUT = items_of(
    "Denim jacket",
    ("S", "3", "5"),
    ("M", "8", ""),
    ("L", "0", "5"),
    sku="DJ",
    price=89900,
    category="Clothes",
)
BELOW_ZERO = item("Straw hat", "-2", category="Clothes", sku="SH")
WEIGHED = item("Gruyère", "7.35", "2", unit="kg", price=29800, category="Cheese")
MARKUP = item("<b>Mug</b> & saucer", "12", "4", category="Pots & pans")
UNTRACKED = item("Green tea", "2.5", unit="kg", tracked=False)

SHOP = by_variant([LOW, IN_STOCK, OUT, BELOW_ZERO, WEIGHED, MARKUP, UNTRACKED])


def shelf(items: Iterable[Item]) -> Shelf:
    """A store of these items: their products have these variants and no others."""
    kept = list(items)
    variants: dict[str, list[Variant]] = {}
    for each in kept:
        variants.setdefault(each.product.uuid, []).append(each.variant)
    return shelved(_alone(each, variants[each.product.uuid]) for each in kept)


def _alone(item: Item, variants: list[Variant]) -> Item:
    if tuple(variants) == item.product.variants:
        return item
    return replace(item, product=replace(item.product, variants=tuple(variants)))


def chosen(*items: Item) -> Items:
    """Items as they come from a table in which they are selected."""
    return Items(shelf(items), range(len(items)))


def with_balance(items: Mapping[str, Item], variant: str, balance: str) -> dict[str, Item]:
    return {**items, variant: replace(items[variant], balance=Decimal(balance))}


class Nowhere:
    """A service that cannot be reached."""

    async def reach(self) -> Client:
        raise Unreachable("service.unreachable", detail="nobody listens")

    async def close(self) -> None:
        pass


@asynccontextmanager
async def offline_workspace(
    folder: Path, items: Mapping[str, Item] = SHOP, name: str = "Harbour Street"
) -> AsyncIterator[Workspace]:
    """A workspace that knows items and has no service."""
    workspace = Workspace(name, folder / "account", Nowhere())
    await workspace.open()
    workspace.items = shelf(items.values())
    try:
        yield workspace
    finally:
        await cancel_all()
        await workspace.close()


def announce(window: MainWindow, items: Mapping[str, Item]) -> None:
    """Have the workspace come to know other items, as after a reading, and the page in front show them."""
    known, new = window.workspace.items, shelf(items.values())
    assert isinstance(known, Shelf)
    changed = {variant for variant in new if new[variant] != known.get(variant)}
    gone = known.keys() - new.keys()
    aspects = Aspect.CATALOGUE | Aspect.BALANCE
    if known.catalogue.products == new.catalogue.products:
        new, aspects = known.with_items(dict(enumerate(new.values()))), Aspect.BALANCE
    window.workspace._show(new, Changes(frozenset(changed | gone), aspects))
    window.page.settle()


def shown(page: StockPage) -> list[Item]:
    """What the rows of a page show, from top to bottom."""
    page.settle()
    return list(Items(page.model.rows.shelf, page.model.rows.shown))


@asynccontextmanager
async def window_on(workspace: Workspace, saved: object = None) -> AsyncIterator[MainWindow]:
    """The main window on a workspace, shown; closed at the end, with what it began."""
    application = cast(QApplication, QApplication.instance())
    window = MainWindow(workspace, theme.apply(application, theme.Scheme.LIGHT), remembered.read(saved))
    window.make_pages()
    window.show()
    window.activateWindow()
    try:
        async with asyncio.timeout(5):
            while not window.isActiveWindow():  # noqa: ASYNC110 - shortcuts are an active window's
                await asyncio.sleep(0.001)
        yield window
    finally:
        window.close()
        await cancel_all()
        window.deleteLater()


@asynccontextmanager
async def open_window(folder: Path, items: Mapping[str, Item] = SHOP) -> AsyncIterator[MainWindow]:
    """The main window on a shop that has no service."""
    async with offline_workspace(folder, items) as workspace, window_on(workspace) as window:
        yield window
