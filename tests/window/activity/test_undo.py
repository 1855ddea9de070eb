"""Undo in a real window, with a real service: a thousand lines, some of them, twice, and after later sales."""

from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.plans import Purpose
from app.window.dialogs.undo import UndoDialog
from tests.window.activity.open import goods, opened, until
from tests.workspace.shop import MEDIUM, SMALL


async def test_a_thousand_lines_and_back_again(tmp_path: Path) -> None:
    contents = goods(1000)
    variants = [product.variants[0].uuid for product in contents.products]
    async with opened(tmp_path, contents) as it:
        await it.restock(variants)
        QTest.keyClick(it.window.page.search, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        dialog = await it.dialog(UndoDialog)
        assert dialog.confirm.text() == "Undo 1,000 changes"
        assert dialog.lines.data(dialog.lines.index(0, 1)) == "8 → 3"
        assert (await it.finished(dialog.accept)).confirmed
        assert {item.balance for item in it.shop.workspace.items.values()} == {Decimal(3)}
        assert set((await it.shop.other.inventory.store_balances()).by_variant.values()) == {Decimal(3)}
        assert it.window.status.last_change.text().endswith("redo with Ctrl+Shift+Z")

        both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        QTest.keyClick(it.window.page.search, Qt.Key.Key_Z, both)
        dialog = await it.dialog(UndoDialog)
        assert dialog.confirm.text() == "Redo 1,000 changes"
        assert (await it.finished(dialog.accept)).plan.purpose is Purpose.REDO
        assert {item.balance for item in it.shop.workspace.items.values()} == {Decimal(8)}


async def test_some_of_it_and_then_the_rest(tmp_path: Path) -> None:
    async with opened(tmp_path) as it:
        plan = (await it.restock([SMALL, MEDIUM])).identifier
        it.window.wing.deeds.undo(plan)
        dialog = await it.dialog(UndoDialog)
        dialog.lines.setData(
            dialog.lines.index(1, 0), Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole
        )
        await until(lambda: dialog.confirm.text() == "Undo 1 change")
        assert dialog.lines.data(dialog.lines.index(1, 1)) == "—"
        await it.finished(dialog.accept)
        assert (await it.shop.balance(SMALL), await it.shop.balance(MEDIUM)) == (Decimal(3), Decimal(13))

        it.window.wing.deeds.undo(plan)
        dialog = await it.dialog(UndoDialog)
        assert dialog.lines.positions == [1]
        assert dialog.left.text() == "Left as it is: it is undone already (1)."
        await it.finished(dialog.accept)
        assert (await it.shop.balance(SMALL), await it.shop.balance(MEDIUM)) == (Decimal(3), Decimal(8))


async def test_twice(tmp_path: Path) -> None:
    """The second one has nothing to do, and says why; neither moves anything more."""
    async with opened(tmp_path) as it:
        plan = (await it.restock([SMALL])).identifier
        it.window.wing.deeds.undo(plan)
        it.window.wing.deeds.undo(plan)  # a key pressed twice
        await it.finished((await it.dialog(UndoDialog)).accept)
        it.window.wing.deeds.undo(plan)
        dialog = await it.dialog(UndoDialog)
        assert dialog.left.text() == "Left as it is: it is undone already (1)."
        assert not dialog.confirm.isEnabled()
        dialog.reject()
        assert await it.shop.balance(SMALL) == 3


async def test_after_later_sales_it_warns_that_stock_goes_below_zero(tmp_path: Path) -> None:
    async with opened(tmp_path) as it:
        plan = (await it.restock([SMALL, MEDIUM])).identifier
        workspace = it.shop.workspace
        it.window.wing.deeds.undo(plan)
        dialog = await it.dialog(UndoDialog)
        assert not dialog.warning.isVisible()
        await it.shop.sell_elsewhere(workspace.items[SMALL], 6)  # while it is open
        await workspace.refresh()
        await until(dialog.warning.isVisible)
        assert dialog.warning.text() == (
            "Stock would go below zero, for more left since than there would be: Denim jacket, S."
        )
        assert dialog.confirm.text() == "Undo 2 changes anyway"
        await it.finished(dialog.accept)
        assert await it.shop.balance(SMALL) == -3


async def test_nothing_to_undo_is_told(tmp_path: Path) -> None:
    async with opened(tmp_path) as it:
        it.window.wing.deeds.undo()
        await until(it.window.messages.isVisible)
        assert it.window.messages.text.text() == "There is nothing to undo."
        it.window.wing.deeds.redo()
        await until(lambda: it.window.messages.text.text() == "There is nothing to redo.")
