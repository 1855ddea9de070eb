"""The main window, without a service: shortcuts, scans, pages, columns, empty states."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton

from app.domain.stock import Chip, Item
from app.exchange.sample import sample_shop
from app.window import remembered
from app.window.actions import ACTIONS
from app.window.dialogs.confirm import ConfirmDialog
from app.window.dialogs.settings import LevelDialog, StartTrackingDialog
from app.window.dialogs.stock import MoveDialog, SetToDialog
from app.window.hand import Hand
from app.window.main_window import MainWindow
from app.window.remembered import RememberedColumns
from app.window.stock.query import Order
from app.window.theme import COLOURS, Scheme
from app.workspace import Freshness
from tests.window.shop import (
    BELOW_ZERO,
    IN_STOCK,
    LOW,
    OUT,
    SHOP,
    UNTRACKED,
    announce,
    by_variant,
    item,
    items_in,
    offline_workspace,
    open_window,
    shown,
    window_on,
    with_balance,
)

SELECTED = {"Restock", "Sell", "Discard", "Set to…", "Low-stock level…"}


def open_dialogs() -> list[QDialog]:
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible()]


def enabled(window: MainWindow) -> set[str]:
    """The actions that can be triggered now, by their texts."""
    texts = {action.text() for action in ACTIONS}
    return {each.text() for each in window.page.actions() if each.isEnabled() and each.text() in texts}


# Actions


@pytest.mark.parametrize(
    ("keys", "dialog", "item"),
    [
        ("Ctrl+R", MoveDialog, LOW),
        ("Ctrl+L", MoveDialog, LOW),
        ("Ctrl+D", MoveDialog, LOW),
        ("Ctrl+=", SetToDialog, LOW),
        ("Ctrl+E", LevelDialog, LOW),
        ("Ctrl+T", StartTrackingDialog, UNTRACKED),
        ("Ctrl+Shift+T", ConfirmDialog, LOW),
    ],
)
@pytest.mark.parametrize("focus", ["table", "search"])
async def test_every_action_has_a_shortcut(
    tmp_path: Path, keys: str, dialog: type[QDialog], item: Item, focus: str
) -> None:
    async with open_window(tmp_path) as window:
        hand = Hand(window)
        hand.pick(item.variant.uuid)
        widget = window.page.table if focus == "table" else window.page.search
        widget.setFocus()
        hand.press(widget, keys)
        opened = await hand.dialog()
        assert type(opened) is dialog
        titles = {"Ctrl+R": "Restock", "Ctrl+L": "Sell", "Ctrl+D": "Discard"}
        assert opened.windowTitle() == titles.get(keys, opened.windowTitle())
        opened.reject()


async def test_without_a_selection_nothing_can_be_done(tmp_path: Path) -> None:
    async with open_window(tmp_path) as window:
        assert enabled(window) == set()
        for action in ACTIONS:
            Hand(window).press(window.page.table, action.shortcut)
        await asyncio.sleep(0)
        assert open_dialogs() == []
        assert [b.text() for b in window.stock.findChildren(QPushButton) if b.isVisible() and b.isEnabled()] == [
            "All 7", "Low 2", "Out 1", "Below zero 1", "Not tracked 1", "Category ▾",
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([LOW], SELECTED | {"Stop tracking…"}),
        ([UNTRACKED], {"Low-stock level…", "Start tracking…"}),
        ([LOW, UNTRACKED], SELECTED | {"Start tracking…", "Stop tracking…"}),
    ],
)
async def test_what_can_be_done_is_what_suits_the_selection(
    tmp_path: Path, items: list[Item], expected: set[str]
) -> None:
    async with open_window(tmp_path, by_variant(items)) as window:
        window.page.table.selectAll()
        assert enabled(window) == expected


async def test_an_action_leaves_out_what_it_does_not_suit(tmp_path: Path) -> None:
    async with open_window(tmp_path) as window:
        hand = Hand(window)
        window.page.table.selectAll()
        hand.press(window.page.table, "Ctrl+R")
        dialog = await hand.dialog()
        assert isinstance(dialog, MoveDialog)
        assert {each.variant.uuid for each in dialog.items} == SHOP.keys() - {UNTRACKED.variant.uuid}
        dialog.reject()


def test_no_scanner_can_type_a_shortcut() -> None:
    """Scanners type letters, digits, signs and Enter: never a key held with Ctrl."""
    assert [action.shortcut for action in ACTIONS if not action.shortcut.startswith("Ctrl+")] == []
    assert len({action.shortcut for action in ACTIONS}) == len(ACTIONS)


async def test_a_scan_into_the_table_triggers_nothing(tmp_path: Path) -> None:
    async with open_window(tmp_path) as window:
        Hand(window).pick(LOW.variant.uuid)
        window.page.table.setFocus()
        QTest.keyClicks(window.page.table, "r")
        assert window.page.search.hasFocus()
        QTest.keyClicks(window.page.search, "sdl=123")
        QTest.keyClick(window.page.search, Qt.Key.Key_Return)
        await asyncio.sleep(0)
        assert open_dialogs() == []
        assert (window.page.search.text(), window.page.chosen.variants) == ("rsdl=123", [])


async def test_a_scan_on_the_low_stock_page_finds_what_is_not_low(tmp_path: Path) -> None:
    async with open_window(tmp_path) as window:
        window.navigation.choose("low_stock")
        QTest.keyClicks(window.page.search, IN_STOCK.variant.sku)
        QTest.keyClick(window.page.search, Qt.Key.Key_Return)
        assert window.page is window.stock
        assert window.page.chosen.variants == [IN_STOCK.variant.uuid]


async def test_a_scan_after_a_page_was_chosen_begins_anew(tmp_path: Path) -> None:
    async with open_window(tmp_path) as window:
        Hand(window).search("an older search")
        window.navigation.choose("stock")
        QTest.keyClicks(window.page.search, IN_STOCK.variant.sku)
        assert window.page.search.text() == IN_STOCK.variant.sku


async def test_escape_shows_all_again_from_the_table_too(tmp_path: Path) -> None:
    async with open_window(tmp_path) as window:
        Hand(window).search("jacket")
        window.page.table.setFocus()
        QTest.keyClick(window.page.table, Qt.Key.Key_Escape)
        assert (window.page.search.text(), window.page.shown) == ("", len(SHOP))


async def test_a_name_without_a_space_pushes_no_button_out(tmp_path: Path) -> None:
    long = item("W" * 200, "3")
    async with open_window(tmp_path, {long.variant.uuid: long}) as window:
        Hand(window).pick(long.variant.uuid)
        await asyncio.sleep(0)
        button = Hand(window).button("Low-stock level")
        right = button.mapTo(window, button.rect().topRight()).x()
        assert right < window.width()


@pytest.mark.parametrize("focus", ["table", "navigation", "button"])
async def test_a_scan_is_searched_for_wherever_the_focus_is(tmp_path: Path, focus: str) -> None:
    async with open_window(tmp_path) as window:
        hand = Hand(window)
        hand.pick(LOW.variant.uuid)
        hand.type(window.page.search, "an older search")
        places = {
            "table": window.page.table,
            "navigation": hand.button("Low stock"),
            "button": hand.button("Restock"),
        }
        places[focus].setFocus()
        QTest.keyClicks(places[focus], "D")
        QTest.keyClicks(window.page.search, "J-M")
        QTest.keyClick(window.page.search, Qt.Key.Key_Return)
        assert window.page.chosen.variants == [IN_STOCK.variant.uuid]


async def test_a_scan_into_the_search_field_finds_and_selects(tmp_path: Path) -> None:
    async with open_window(tmp_path) as window:
        QTest.keyClicks(window.page.search, "DJ-M")
        QTest.keyClick(window.page.search, Qt.Key.Key_Return)
        assert window.page.chosen.variants == [IN_STOCK.variant.uuid]
        assert window.page.pane._big.text() == "8"


async def test_a_double_click_sets_stock(tmp_path: Path) -> None:
    async with open_window(tmp_path) as window:
        hand = Hand(window)
        hand.pick(LOW.variant.uuid)
        at = window.page.table.visualRect(window.page.table.currentIndex()).center()
        QTest.mouseDClick(window.page.table.viewport(), Qt.MouseButton.LeftButton, pos=at)
        dialog = await hand.dialog()
        assert isinstance(dialog, SetToDialog)
        dialog.reject()


# What is shown


async def test_stock_that_moves_is_shown_in_table_chips_pane_badge_and_counts(tmp_path: Path) -> None:
    async with open_window(tmp_path) as window:
        hand = Hand(window)
        hand.pick(IN_STOCK.variant.uuid)
        announce(window, with_balance(SHOP, IN_STOCK.variant.uuid, "0"))
        assert window.page.pane._big.text() == "0"
        assert hand.button("Out").text() == "Out 2"
        assert window.page.chosen.variants == [IN_STOCK.variant.uuid]
        announce(window, with_balance(SHOP, LOW.variant.uuid, "9"))
        assert hand.button("Low stock").accessibleName() == "Low stock 1"
        assert window.low_stock.shown == 1


async def test_a_dialog_follows_stock_that_moves(tmp_path: Path) -> None:
    async with open_window(tmp_path) as window:
        hand = Hand(window)
        hand.pick(LOW.variant.uuid)
        hand.press(window.page.table, "Ctrl+L")
        dialog = await hand.dialog()
        assert isinstance(dialog, MoveDialog)
        hand.type(dialog.field, "2")
        announce(window, with_balance(SHOP, LOW.variant.uuid, "10"))
        assert dialog.outcome.text() == "10 → 8"
        dialog.reject()


async def test_a_variant_that_goes_while_it_is_selected_leaves_an_empty_pane(tmp_path: Path) -> None:
    async with open_window(tmp_path) as window:
        Hand(window).pick(BELOW_ZERO.variant.uuid)
        announce(window, {k: v for k, v in SHOP.items() if k != BELOW_ZERO.variant.uuid})
        assert window.page.pane._title.text() == "No variant selected"
        announce(window, {})
        assert window.status.counts.text() == "0 variants · 0 shown"


async def test_the_low_stock_page_lists_the_most_missing_first(tmp_path: Path) -> None:
    async with open_window(tmp_path) as window:
        Hand(window).click(Hand(window).button("Low stock"))
        assert window.page is window.low_stock
        assert shown(window.low_stock) == [OUT, LOW]
        assert window.status.counts.text() == "7 variants · 2 shown"


@pytest.mark.parametrize(
    ("items", "freshness", "query", "text"),
    [
        ({}, Freshness.UP_TO_DATE, "", "This store has no products yet."),
        ({}, Freshness.OFFLINE, "", "Stock could not be read, and none is known from before."),
        ({}, Freshness.LAST_KNOWN, "", "Reading stock…"),
        (SHOP, Freshness.UP_TO_DATE, "no such thing", "No variant matches."),
    ],
)
async def test_an_empty_table_says_why_and_what_to_do(
    tmp_path: Path, items: Mapping[str, Item], freshness: Freshness, query: str, text: str
) -> None:
    async with open_window(tmp_path, items) as window:
        window.workspace.freshness = freshness
        window.stock.search.setText(query)
        announce(window, items)
        assert window.stock.table.empty_text.startswith(text)


async def test_nothing_low_is_said_as_good_news(tmp_path: Path) -> None:
    async with open_window(tmp_path, by_variant([IN_STOCK])) as window:
        window.navigation.choose("low_stock")
        assert window.page.table.empty_text.startswith("Nothing is low.")


# Keys


async def test_ctrl_f_goes_to_the_search_field_and_f5_reads_again(tmp_path: Path) -> None:
    async with open_window(tmp_path) as window:
        hand = Hand(window)
        window.page.table.setFocus()
        hand.press(window.page.table, "Ctrl+F")
        assert window.focusWidget() is window.page.search
        hand.press(window.page.search, "F5")
        await hand.until(lambda: window.workspace.freshness is Freshness.OFFLINE)
        assert window.status.freshness.text() == "No connection"


async def test_tab_goes_round_through_every_control(tmp_path: Path) -> None:
    """Everything that can be done with the mouse can be done with the keyboard."""
    async with open_window(tmp_path) as window:
        Hand(window).pick(LOW.variant.uuid)
        window.page.search.setFocus()
        visited = set()
        for _ in range(60):
            widget = window.focusWidget()
            visited.add(widget)
            QTest.keyClick(widget, Qt.Key.Key_Tab)
        buttons = {b for b in window.findChildren(QPushButton) if b.isVisible() and b.isEnabled()}
        alone = {b for b in buttons if b.group() is None or b.isChecked()}  # arrow keys go on within a group
        assert {b.text() for b in alone - visited} == set()
        assert {window.page.table, window.page.search} <= visited


async def test_the_arrow_keys_walk_through_chips_and_pages(tmp_path: Path) -> None:
    async with open_window(tmp_path) as window:
        hand = Hand(window)
        hand.button("All").setFocus()
        QTest.keyClick(hand.button("All"), Qt.Key.Key_Right)
        assert (window.page.chips.chip, shown(window.page)) == (Chip.LOW, [LOW, OUT])
        hand.button("Stock").setFocus()
        QTest.keyClick(hand.button("Stock"), Qt.Key.Key_Down)
        assert window.page is window.low_stock


# Sizes and settings


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1024, 640)])
async def test_the_sample_shop_fits_the_window(tmp_path: Path, width: int, height: int) -> None:
    async with open_window(tmp_path, items_in(sample_shop())) as window:
        window.resize(width, height)
        for key, page in window.pages.items():
            window.navigation.choose(key)
            await asyncio.sleep(0)
            assert page.table.horizontalScrollBar().maximum() == 0, key
            assert (window.width(), window.height()) == (width, height)


async def test_a_page_that_was_never_needed_keeps_its_columns(tmp_path: Path) -> None:
    saved = remembered.read({"columns": {"low_stock": {"order": ["status"], "sort": ["sku", False]}}})
    async with offline_workspace(tmp_path) as workspace:
        window = MainWindow(workspace, COLOURS[Scheme.LIGHT], saved)
        assert window.remember().columns["low_stock"] is saved.columns["low_stock"]
        window.set_colours(COLOURS[Scheme.DARK])
        window.show_page("low_stock")
        assert window.page.model.order == Order("sku")
        assert window.remember().columns["low_stock"].order[0] == "status"
        window.close()
        window.deleteLater()


async def test_size_and_columns_are_as_they_were_left(tmp_path: Path) -> None:
    async with offline_workspace(tmp_path) as workspace:
        async with window_on(workspace) as window:
            window.resize(1100, 700)
            window.stock.table.columns.show(3, shown=True)
            window.low_stock.table.restore(RememberedColumns(order=["status"]))
            saved = remembered.plain(window.remember())
        async with window_on(workspace, saved) as again:
            assert remembered.plain(again.remember()) == saved
            assert (again.width(), again.height()) == (1100, 700)
            assert not again.stock.table.isColumnHidden(3)


@pytest.mark.parametrize("saved", [{"size": "big"}, {"size": [1]}, {"size": None, "columns": {"other": {}}}])
async def test_settings_that_make_no_sense_are_passed_over(
    tmp_path: Path, saved: Mapping[str, object]
) -> None:
    async with offline_workspace(tmp_path) as workspace, window_on(workspace, saved) as window:
        assert (window.width(), window.height()) == (1280, 800)
