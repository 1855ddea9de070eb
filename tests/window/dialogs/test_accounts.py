"""The accounts: listed, opened, renamed, removed after saying what goes."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QWidget

from app.accounts import Account, Accounts, Kind
from app.accounts.facts import FactsFile, Grant
from app.domain.contents import Contents
from app.domain.shop import Shop
from app.window.dialogs.accounts import AccountsDialog
from app.window.dialogs.remove import RemoveDialog
from app.window.farewell import Farewell
from app.window.loop import ask, cancel_all, spawn
from app.window.welcome.dialog import WelcomeDialog
from tests.window.welcome.newcomer import active

D = TypeVar("D", bound=QDialog)

PATIENCE = 30


@dataclass
class Opened:
    dialog: AccountsDialog
    answer: asyncio.Task[bool]

    async def until(self, holds: Callable[[], object]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not holds():  # noqa: ASYNC110 - what is waited for has no event of its own
                await asyncio.sleep(0.005)

    async def next(self, kind: type[D]) -> D:
        """The dialog that is asked next."""
        await self.until(lambda: _shown(kind))
        found = _shown(kind)
        assert found
        return found

    def choose(self, name: str) -> None:
        (line,) = self.dialog.list.findItems(name, Qt.MatchFlag.MatchExactly)
        self.dialog.list.setCurrentItem(line)

    def lines(self) -> list[tuple[str, ...]]:
        made = [self.dialog.list.topLevelItem(row) for row in range(self.dialog.list.topLevelItemCount())]
        return [tuple(line.text(column) for column in range(3)) for line in made if line]


def _shown(kind: type[D]) -> D | None:
    return next((w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()), None)


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    """A store on this computer, a Zettle account, and a shared store."""
    made = Accounts(tmp_path)
    made.create("Corner shop", Contents(), currency="EUR")
    for name, kind, address in (
        ("Our Zettle", Kind.ZETTLE, ""),
        ("Warehouse", Kind.SHARED, "https://stock.example.com"),
    ):
        FactsFile(tmp_path / "accounts" / name / "account.json").change(
            kind=kind, name=name, id=name, address=address, grant=Grant.KEY, shop=Shop("x", "Harbour AB")
        )
    return made


@asynccontextmanager
async def opened(accounts: Accounts, current: Account | None = None) -> AsyncIterator[Opened]:
    dialog = AccountsDialog(accounts, current=current)
    answer = spawn(ask(dialog), "accounts")
    await active(dialog)
    try:
        yield Opened(dialog, answer)
    finally:
        if not answer.done():
            dialog.reject()
        await cancel_all()


async def test_each_tells_where_it_is_and_which_is_open(accounts: Accounts) -> None:
    async with opened(accounts, accounts.open("Corner shop")) as seen:
        assert seen.lines() == [
            ("Corner shop", "Store on this computer", "Open here"),
            ("Our Zettle", "Zettle · Harbour AB", ""),
            ("Warehouse", "Shared store · stock.example.com · Harbour AB", ""),
        ]
        assert not seen.dialog.open_it.isEnabled(), "it is open already"
        seen.choose("Warehouse")
        assert seen.dialog.open_it.isEnabled()


async def test_a_long_name_of_a_shop_leaves_room_for_that_of_the_account(
    accounts: Accounts, tmp_path: Path
) -> None:
    shop = Shop("x", "Harbour Street Provisions and Hardware at the corner of the old market square")
    FactsFile(tmp_path / "accounts" / "Warehouse" / "account.json").change(shop=shop)
    async with opened(accounts) as seen:
        assert seen.dialog.list.columnWidth(0) >= 250


async def test_a_shop_that_the_account_is_called_after_is_not_told_twice(accounts: Accounts) -> None:
    accounts.rename(accounts.open("Our Zettle"), "Harbour AB")
    async with opened(accounts) as seen:
        assert ("Harbour AB", "Zettle", "") in seen.lines()


@pytest.mark.parametrize("how", ["button", "enter"])
async def test_another_account_is_opened(accounts: Accounts, how: str) -> None:
    async with opened(accounts, accounts.open("Corner shop")) as seen:
        seen.choose("Warehouse")
        if how == "button":
            click(seen.dialog.open_it)
        else:
            QTest.keyClick(seen.dialog.list, Qt.Key.Key_Return)
        assert await seen.answer
        assert seen.dialog.farewell == Farewell(opened=accounts.open("Warehouse"))


async def _rename(seen: Opened, text: str) -> None:
    QTest.keyClick(seen.dialog.list, Qt.Key.Key_F2)
    await seen.until(lambda: seen.dialog.list.findChild(QLineEdit))
    field = seen.dialog.list.findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    field.setText(text)
    QTest.keyClick(field, Qt.Key.Key_Return)


async def test_an_account_is_renamed_where_it_stands(accounts: Accounts) -> None:
    async with opened(accounts) as seen:
        seen.choose("Our Zettle")
        await _rename(seen, "The stall")
        await seen.until(lambda: ("The stall", "Zettle · Harbour AB", "") in seen.lines())
        assert not seen.answer.done(), "Enter ended the renaming, and opened nothing"
    assert accounts.names() == ["Corner shop", "The stall", "Warehouse"]


async def test_a_name_that_is_taken_is_told_and_changes_nothing(accounts: Accounts) -> None:
    async with opened(accounts) as seen:
        seen.choose("Our Zettle")
        await _rename(seen, "warehouse")
        await seen.until(seen.dialog.problem.isVisible)
        assert seen.dialog.problem.text.text() == "There is an account called “warehouse” already."
        assert seen.lines()[1][0] == "Our Zettle"
    assert accounts.names() == ["Corner shop", "Our Zettle", "Warehouse"]


async def test_removing_says_first_what_goes(accounts: Accounts) -> None:
    async with opened(accounts) as seen:
        seen.choose("Warehouse")
        QTest.keyClick(seen.dialog.list, Qt.Key.Key_Delete)
        dialog = await seen.next(RemoveDialog)
        said = "\n".join(label.text() for label in dialog.findChildren(QLabel))
        assert dialog.windowTitle() == "Remove Warehouse"
        assert "• the key that it is signed in with" in said
        assert "Nothing changes in the shared store." in said
        assert not dialog.store.isVisible()
        click(dialog.confirm)
        await seen.until(lambda: len(seen.lines()) == 2)
    assert accounts.names() == ["Corner shop", "Our Zettle"]


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Return])
async def test_removing_can_be_thought_better_of(accounts: Accounts, key: Qt.Key) -> None:
    async with opened(accounts) as seen:
        seen.choose("Warehouse")
        click(seen.dialog.remove)
        dialog = await seen.next(RemoveDialog)
        await active(dialog)
        QTest.keyClick(dialog.focusWidget(), key)
        await seen.until(lambda: not dialog.isVisible())
        assert len(seen.lines()) == 3


@pytest.mark.parametrize("too", [False, True])
async def test_a_store_on_this_computer_stays_unless_told_otherwise(accounts: Accounts, too: bool) -> None:
    store = accounts.open("Corner shop").store
    async with opened(accounts) as seen:
        seen.choose("Corner shop")
        click(seen.dialog.remove)
        dialog = await seen.next(RemoveDialog)
        assert any(str(store) in label.text() for label in dialog.findChildren(QLabel))
        dialog.store.setChecked(too)
        assert dialog.confirm.text() == ("Remove and delete" if too else "Remove")
        click(dialog.confirm)
        await seen.until(lambda: len(seen.lines()) == 2)
    assert store.exists() is not too


async def test_the_account_that_is_open_is_removed_once_its_window_is_closed(accounts: Accounts) -> None:
    current = accounts.open("Warehouse")
    async with opened(accounts, current) as seen:
        click(seen.dialog.remove)
        click((await seen.next(RemoveDialog)).confirm)
        assert await seen.answer
        assert seen.dialog.farewell == Farewell(removed=current)
    assert "Warehouse" in accounts.names()


async def test_what_another_window_has_open_is_not_removed(accounts: Accounts) -> None:
    with accounts.open("Warehouse").claim():
        async with opened(accounts) as seen:
            seen.choose("Warehouse")
            click(seen.dialog.remove)
            click((await seen.next(RemoveDialog)).confirm)
            await seen.until(seen.dialog.problem.isVisible)
            assert seen.dialog.problem.text.text().startswith("“Warehouse” is open in another window")
    assert "Warehouse" in accounts.names()


async def test_an_account_can_be_added_and_is_opened(accounts: Accounts) -> None:
    async with opened(accounts) as seen:
        click(seen.dialog.add)
        welcome = await seen.next(WelcomeDialog)
        click(welcome.ways.card(Kind.LOCAL))
        click(welcome.local.make)
        assert await seen.answer
        added = seen.dialog.farewell.opened
        assert added
        assert added.name == "Harbour Street"
