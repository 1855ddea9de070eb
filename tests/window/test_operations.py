"""What the person can do, up to the dialog: one at a time, about what suits it, and all that it touches is named."""

import asyncio
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QTreeView

from app.window.actions import ACTIONS
from app.window.dialogs.confirm import ConfirmDialog
from app.window.hand import Hand
from tests.window.dialogs.typing_in import texts
from tests.window.shop import IN_STOCK, LOW, OUT, WEIGHED, by_variant, chosen, open_window


def open_dialogs() -> list[QDialog]:
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible()]


@pytest.mark.parametrize("keys", ["Ctrl+R", "Ctrl+Shift+T"])
async def test_a_key_pressed_twice_opens_one_dialog(tmp_path: Path, keys: str) -> None:
    """Twice before it is open, which is when an impatient person does it."""
    async with open_window(tmp_path) as window:
        hand = Hand(window)
        hand.pick(LOW.variant.uuid)
        hand.press(window.page.table, keys)
        hand.press(window.page.table, keys)
        first = await hand.dialog()
        await asyncio.sleep(0)
        assert open_dialogs() == [first]
        first.reject()
        await hand.until(lambda: not open_dialogs())
        await asyncio.sleep(0)
        assert open_dialogs() == []


async def test_after_one_dialog_comes_another(tmp_path: Path) -> None:
    async with open_window(tmp_path) as window:
        hand = Hand(window)
        hand.pick(LOW.variant.uuid)
        for button in ("Restock", "Sell", "Restock"):
            hand.click(hand.button(button))
            dialog = await hand.dialog()
            assert dialog.windowTitle() == button
            dialog.reject()
            await hand.until(lambda: window.operations._asking is None)


@pytest.mark.parametrize("keys", ["Ctrl+L", "Ctrl+="])
async def test_who_is_not_tracked_is_left_out_and_that_is_said(tmp_path: Path, keys: str) -> None:
    async with open_window(tmp_path) as window:
        hand = Hand(window)
        window.page.table.selectAll()
        hand.press(window.page.table, keys)
        dialog = await hand.dialog()
        said = [label.text() for label in dialog.findChildren(QLabel)]
        assert "6 variants · 1 not tracked, left out" in said
        dialog.reject()


async def test_stopping_names_every_variant_of_the_products(tmp_path: Path) -> None:
    """Tracking is per product: who selects one size stops all of them, and is told so before."""
    async with open_window(tmp_path, by_variant([LOW, IN_STOCK, OUT, WEIGHED])) as window:
        hand = Hand(window)
        hand.pick(IN_STOCK.variant.uuid)
        hand.press(window.page.table, "Ctrl+Shift+T")
        dialog = await hand.dialog()
        assert isinstance(dialog, ConfirmDialog)
        lines = dialog.findChild(QTreeView)
        assert isinstance(lines, QTreeView)
        assert texts(lines.model()) == [
            ("Denim jacket, S", "3 → not tracked"),
            ("Denim jacket, M", "8 → not tracked"),
            ("Denim jacket, L", "0 → not tracked"),
        ]
        dialog.reject()


async def test_nothing_is_asked_about_nothing(tmp_path: Path) -> None:
    async with open_window(tmp_path) as window:
        window.operations.start(ACTIONS[0], chosen())
        assert window.operations._asking is None
