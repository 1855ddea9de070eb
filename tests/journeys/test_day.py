"""A day at the counter, on the real service: by keyboard, with others at work, and when things break."""

import signal
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.domain.movements import Reason
from app.domain.stock import Chip, Status
from app.exchange.sample import sample_variants
from app.window.dialogs.plan import PlanDialog
from app.window.hand import Hand
from app.workspace import State
from tests.journeys.day import Day, day_at, process_of, sample_account
from tests.service.running import running_service
from tests.window.shop import window_on
from tests.workspace.shop import CONTENTS, JACKET, MEDIUM, TEA, open_shop


async def plan_dialog(day: Day) -> PlanDialog:
    dialog = await day.hand.dialog()
    assert isinstance(dialog, PlanDialog)
    return dialog


async def test_a_restock_by_keyboard_alone(tmp_path: Path) -> None:
    async with day_at(sample_account(tmp_path)) as day:
        jacket = day.item("DJ-M")
        QTest.keyClicks(day.window.focusWidget(), "DJ-M")
        QTest.keyClick(day.window.focusWidget(), Qt.Key.Key_Down)
        assert day.window.focusWidget() is day.window.page.table
        day.hand.press(day.window.focusWidget(), "Ctrl+R")
        dialog = await plan_dialog(day)
        assert dialog.focusWidget() is dialog.field
        QTest.keyClicks(dialog.focusWidget(), "5")
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
        await day.hand.until(lambda: day.window.status.last_change.text() != "")
        after = jacket.balance + 5
        assert day.item("DJ-M").balance == (await day.balances())[jacket.variant.uuid] == after
        assert day.window.focusWidget() is day.window.page.table
        day.window.page.settle()
        assert day.window.page.chosen.variants == [jacket.variant.uuid]
        assert day.window.page.pane._big.text() == str(after)
        assert day.window.status.last_change.text() == (
            f"Last change: Restocked · Denim jacket, M · {jacket.balance} → {after} · undo with Ctrl+Z"
        )


async def test_what_another_sells_is_shown_after_reading_again(tmp_path: Path) -> None:
    async with day_at(sample_account(tmp_path)) as day:
        jacket = day.item("DJ-M")
        day.window.page.settle()
        out = day.window.page.model.rows.counts[Chip.OUT]
        day.hand.search("DJ-M")
        day.hand.pick(jacket.variant.uuid)
        day.hand.press(day.window.page.table, "Ctrl+L")
        dialog = await plan_dialog(day)
        day.hand.type(dialog.field, "1")
        await day.move_elsewhere(jacket, Reason.SALE, int(jacket.balance))
        await day.workspace.refresh()
        assert dialog.outcome.text() == "! 0 → −1"
        assert dialog.confirm.text() == "Sell 1 anyway"
        dialog.reject()
        day.window.page.settle()
        assert day.window.page.model.item(0).status is Status.OUT
        assert day.window.page.pane._big.text() == "0"
        day.window.page.clear_query()
        day.window.page.settle()
        assert day.hand.button("Out").text() == f"Out {out + 1}"


async def test_a_service_that_is_killed_changes_nothing_unsaid_and_comes_back(tmp_path: Path) -> None:
    async with day_at(sample_account(tmp_path)) as day:
        jacket = day.item("DJ-M")
        process = process_of(day.service)
        process.send_signal(signal.SIGKILL)
        await process.wait()
        # The first thing a person does after it: the service is started again, and it is done.
        day.hand.search("DJ-M")
        day.hand.pick(jacket.variant.uuid)
        day.hand.press(day.window.page.table, "Ctrl+L")
        dialog = await plan_dialog(day)
        day.hand.type(dialog.field, "1")
        outcome = await day.hand.agree(dialog)
        assert outcome.states == (State.CONFIRMED,)
        assert process_of(day.service).pid != process.pid
        await day.workspace.refresh()
        assert day.item("DJ-M").balance == jacket.balance - 1
        assert not day.window.messages.isVisible()


async def test_a_lost_reply_is_told_and_settled_by_reading_again(tmp_path: Path) -> None:
    """The service does what it is asked and is killed before its answer arrives."""
    async with open_shop(tmp_path) as shop:
        await shop.workspace.refresh()
        async with window_on(shop.workspace) as window:
            hand = Hand(window)
            hand.pick(MEDIUM)
            hand.press(window.page.table, "Ctrl+R")
            dialog = await hand.dialog()
            assert isinstance(dialog, PlanDialog)
            hand.type(dialog.field, "5")
            shop.proxy.loses = lambda line: line.startswith("PUT")
            hand.click(dialog.confirm)
            await shop.proxy.reply_to("PUT")
            shop.running.process.kill()
            await hand.until(lambda: window.messages.text.text().startswith("Restock:"))
            told = window.messages.text.text()
            assert "It may or may not have been done, and was not sent again." in told
            assert "Stock could not be read since" in told
            assert shop.proxy.sent("PUT") == 1
            await hand.until(lambda: window.status.freshness.text().startswith("No connection. Stock as of"))
            assert shop.workspace.items[MEDIUM].balance == 8
            with running_service(tmp_path / "shop.sqlite") as again:
                shop.service.token = again.token
                await shop.service.move(again.url)
                window.activateWindow()  # no window manager does so here after a dialog
                await hand.until(window.isActiveWindow)
                hand.press(window.page.table, "F5")
                await hand.until(lambda: window.status.freshness.text().startswith("Up to date"))
                assert shop.workspace.items[MEDIUM].balance == 13
                window.page.settle()
            assert window.page.pane._big.text() == "13"


async def test_opening_stock_that_could_not_be_set_is_said(tmp_path: Path) -> None:
    """Two products start together; what stock the service kept for them cannot be read after that."""
    contents = replace(CONTENTS, untracked=frozenset({JACKET.uuid, TEA.uuid}))
    async with open_shop(tmp_path, contents) as shop:
        await shop.workspace.refresh()
        async with window_on(shop.workspace) as window:
            hand = Hand(window)
            window.page.table.selectAll()
            hand.press(window.page.table, "Ctrl+T")
            dialog = await hand.dialog()
            shop.proxy.loses = lambda line: "/v3/stock" in line or "/inventory/products" in line
            outcome = await hand.agree(dialog)
            assert outcome.confirmed
            assert outcome.after == {}
            await hand.until(lambda: "opening stock was not set" in window.messages.text.text())
            assert window.messages.property("kind") == "warning"
            assert shop.proxy.sent("PUT") == 0
            assert await shop.balance(MEDIUM) == 8


async def test_a_thousand_variants_are_restocked_in_one_plan(tmp_path: Path) -> None:
    account = sample_account(tmp_path, sample_variants(1000))
    async with day_at(account) as day:
        before = {variant: item for variant, item in day.workspace.items.items() if item.tracked}
        day.window.page.table.setFocus()
        day.hand.press(day.window.page.table, "Ctrl+A")
        assert len(day.window.page.chosen) == 1000
        day.hand.press(day.window.page.table, "Ctrl+R")
        dialog = await plan_dialog(day)
        day.hand.type(dialog.field, "3")
        outcome = await day.hand.agree(dialog)
        assert set(outcome.states) == {State.CONFIRMED}
        assert len(outcome.plan.steps) == len(before)
        balances = await day.balances()
        assert all(balances.get(variant, 0) == item.balance + 3 for variant, item in before.items())
        assert all(
            day.workspace.items[variant].balance == item.balance + 3 for variant, item in before.items()
        )
        await day.hand.until(
            lambda: day.window.status.last_change.text().startswith("Last change: Restocked")
        )
