"""A stock page: what its search, chips, category and table do together."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QPushButton

from app.domain.changes import Aspect, Changes
from app.domain.stock import Chip, Item
from app.window.dialogs.stock import MoveDialog
from app.window.hand import Hand
from app.window.stock.page import StockPage
from tests.window.shop import (
    BELOW_ZERO,
    IN_STOCK,
    LOW,
    OUT,
    SHOP,
    announce,
    by_variant,
    open_window,
    shelf,
    shown,
    with_balance,
)

SCANNED = replace(IN_STOCK, variant=replace(IN_STOCK.variant, barcode="7312345678901"))
LONGER = replace(LOW, variant=replace(LOW.variant, barcode="17312345678901"))
SCANNABLE = {**SHOP, **by_variant([SCANNED, LONGER])}

HIDINGS: dict[str, Callable[[StockPage], None]] = {
    "a chip": lambda page: page.chips.choose(Chip.NOT_TRACKED),
    "a category": lambda page: page.chips.choose_category("Cheese"),
}


def scan(page: StockPage, code: str) -> None:
    """What a scanner does: it types over the last search, and presses Enter."""
    page.search.selectAll()
    QTest.keyClicks(page.search, code)
    QTest.keyClick(page.search, Qt.Key.Key_Return)


async def test_escape_clears_text_chip_and_category(tmp_path: Path) -> None:
    async with open_window(tmp_path) as window:
        page = window.page
        page.search.setText("jacket")
        page.chips.choose(Chip.OUT)
        page.chips.choose_category("Clothes")
        assert shown(page) == [OUT]
        QTest.keyClick(page.search, Qt.Key.Key_Escape)
        assert (page.search.text(), page.chips.chip, page.chips.category) == ("", Chip.ALL, None)
        assert shown(page) == list(SHOP.values())
        assert page.search.hasFocus()


@pytest.mark.parametrize("code", ["7312345678901", "DJ-M", "dj-m"])
@pytest.mark.parametrize("hidden_by", HIDINGS)
async def test_enter_finds_a_whole_code_whatever_is_filtered(
    tmp_path: Path, code: str, hidden_by: str
) -> None:
    async with open_window(tmp_path, SCANNABLE) as window:
        page = window.page
        HIDINGS[hidden_by](page)
        assert SCANNED not in shown(page)
        scan(page, code)
        assert page.chosen.variants == [SCANNED.variant.uuid]
        assert page.chips.chip is Chip.ALL


async def test_a_code_that_is_in_sight_leaves_the_filter_alone(tmp_path: Path) -> None:
    async with open_window(tmp_path, SCANNABLE) as window:
        window.page.chips.choose_category("Clothes")
        scan(window.page, "7312345678901")
        assert window.page.chosen.variants == [SCANNED.variant.uuid]
        assert window.page.chips.category == "Clothes"


async def test_half_a_code_selects_the_first_that_matches_and_clears_no_filter(tmp_path: Path) -> None:
    async with open_window(tmp_path, SCANNABLE) as window:
        window.page.chips.choose(Chip.LOW)
        scan(window.page, "DJ-")
        assert window.page.chosen.variants == [LONGER.variant.uuid]
        scan(window.page, "no such code")
        assert (window.page.chosen.variants, window.page.chips.chip) == ([], Chip.LOW)


async def test_scan_after_scan_replaces_the_one_before(tmp_path: Path) -> None:
    async with open_window(tmp_path, SCANNABLE) as window:
        for code, found in (("7312345678901", SCANNED), ("SH", BELOW_ZERO), ("DJ-L", OUT)):
            QTest.keyClicks(window.page.search, code)
            QTest.keyClick(window.page.search, Qt.Key.Key_Return)
            assert window.page.chosen.variants == [found.variant.uuid]


async def test_what_is_typed_before_there_is_an_index_is_answered_once_there_is(tmp_path: Path) -> None:
    async with open_window(tmp_path, SCANNABLE) as window:
        page = window.page
        without, index = shelf(SCANNABLE.values()), window.workspace.items.catalogue.index
        without.catalogue.index = None
        window.workspace._show(without, Changes(without.keys(), Aspect.CATALOGUE))
        QTest.keyClicks(page.search, "jacket")
        page.settle()
        assert len(shown(page)) == len(SCANNABLE)
        scan(page, "7312345678901")
        assert page.chosen.variants == [], "of all rows the first is not what was scanned"
        without.catalogue.index = index
        window.workspace._announce(Changes())
        page.settle()
        assert [item.variant for item in shown(page)] == [SCANNED.variant, LONGER.variant]
        assert page.chosen.variants == [SCANNED.variant.uuid]


@pytest.mark.parametrize(("page", "item"), [("stock", IN_STOCK), ("low_stock", LOW)])
async def test_shortcuts_work_while_the_focus_is_in_the_navigation(
    tmp_path: Path, page: str, item: Item
) -> None:
    """Those of the page in front: there are two pages, and each has all of them."""
    async with open_window(tmp_path) as window:
        hand = Hand(window)
        window.navigation.choose(page)
        hand.pick(item.variant.uuid)
        entry = next(each for each in window.navigation.findChildren(QPushButton) if each.isChecked())
        entry.setFocus()
        hand.press(entry, "Ctrl+R")
        dialog = await hand.dialog()
        assert isinstance(dialog, MoveDialog)
        assert list(dialog.items) == [item]
        dialog.reject()


async def test_ctrl_f_in_the_navigation_goes_to_the_page_s_search(tmp_path: Path) -> None:
    async with open_window(tmp_path) as window:
        hand = Hand(window)
        hand.button("Low stock").setFocus()
        hand.press(hand.button("Low stock"), "Ctrl+F")
        assert window.focusWidget() is window.stock.search


async def test_the_keyboard_opens_the_menu_of_a_row(tmp_path: Path) -> None:
    async with open_window(tmp_path) as window:
        hand = Hand(window)
        hand.pick(LOW.variant.uuid)
        hand.press(window.page.table, "Shift+F10")
        (menu,) = (each for each in window.page.findChildren(QMenu) if each.isVisible())
        assert [action.text() for action in menu.actions()] == [
            "Restock", "Sell", "Discard", "Set to…", "Low-stock level…", "Stop tracking…",
        ]  # fmt: skip
        menu.close()


async def test_a_page_that_is_hidden_takes_what_changed_when_it_is_shown(tmp_path: Path) -> None:
    """It costs nothing until then; how many are low is told all the same."""
    async with open_window(tmp_path) as window:
        low = window.low_stock
        assert low.model.rowCount() == 0
        announce(window, with_balance(SHOP, IN_STOCK.variant.uuid, "-1"))
        announce(window, with_balance(SHOP, LOW.variant.uuid, "9"))
        assert low.model.rowCount() == 0
        assert Hand(window).button("Low stock").accessibleName() == "Low stock 1"
        window.navigation.choose("low_stock")
        assert [each.variant for each in shown(low)] == [OUT.variant]


async def test_changes_that_come_at_once_are_taken_at_once(tmp_path: Path) -> None:
    async with open_window(tmp_path) as window:
        window.page.settle()
        drawn: list[str] = []
        window.page.model.dataChanged.connect(lambda *_: drawn.append("changed"))
        window.page.model.modelReset.connect(lambda: drawn.append("reset"))
        shelf = window.workspace.items
        for balance in range(5):
            shelf = shelf.with_items({0: replace(LOW, balance=Decimal(balance))})
            window.workspace._show(shelf, Changes(frozenset({LOW.variant.uuid}), Aspect.BALANCE))
        assert drawn == []
        await Hand(window).until(lambda: drawn)
        assert (drawn, window.page.model.item(0).balance) == (["changed"], Decimal(4))


async def test_who_acts_at_once_acts_on_what_there_is_now(tmp_path: Path) -> None:
    """A change that is not drawn yet counts, and so does what is not found yet."""
    async with open_window(tmp_path) as window:
        hand = Hand(window)
        hand.pick(LOW.variant.uuid)
        shelf = window.workspace.items.with_items({0: replace(LOW, balance=Decimal(20))})
        window.workspace._show(shelf, Changes(frozenset({LOW.variant.uuid}), Aspect.BALANCE))
        hand.press(window.page.table, "Ctrl+R")
        dialog = await hand.dialog()
        assert isinstance(dialog, MoveDialog)
        assert dialog.items[0].balance == 20
        dialog.reject()
