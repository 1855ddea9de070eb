"""What a window does about its account: how things stand, other accounts, signing in again."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtWidgets import QApplication, QLabel

from app.accounts import Account, Accounts, Kind
from app.accounts.facts import FactsFile, Grant
from app.domain.errors import Revoked, Unreachable
from app.domain.shop import Shop
from app.window.attending import Attending
from app.window.dialogs.accounts import AccountsDialog
from app.window.hand import Hand
from app.window.notices import Act
from app.window.welcome.dialog import WelcomeDialog
from app.workspace import Freshness
from tests.accounts.keyrings import MemoryKeyring, secrets_in
from tests.window.shop import open_window


@dataclass
class Attended:
    hand: Hand
    accounts: Accounts
    account: Account
    attending: Attending


@asynccontextmanager
async def attended(folder: Path, **facts: object) -> AsyncIterator[Attended]:
    """The window on a shop without a service, whose account is a shared store."""
    accounts = Accounts(folder, secrets_in(MemoryKeyring()))
    FactsFile(folder / "accounts" / "Stall" / "account.json").change(
        kind=Kind.SHARED,
        name="Stall",
        id="stall",
        address="https://stock.example.com",
        grant=Grant.KEY,
        shop=Shop("x", "Stall AB"),
        **facts,
    )
    async with open_window(folder / "window") as window:
        account = accounts.open("Stall")
        yield Attended(Hand(window), accounts, account, Attending(window, accounts, account))


def place(seen: Attended) -> list[str]:
    return [label.text() for label in seen.hand.window.navigation.findChildren(QLabel)]


async def test_which_account_it_is_stands_at_the_top(tmp_path: Path) -> None:
    async with attended(tmp_path) as seen:
        assert place(seen) == ["Stall ▾", "Shared store"]
        assert seen.hand.window.windowTitle() == "Stall – Storeroom"


async def test_of_several_stores_it_says_that_it_shows_one(tmp_path: Path) -> None:
    async with attended(tmp_path, capabilities={"stores": 3}) as seen:
        assert place(seen) == ["Stall ▾", "Shared store · one of 3 stores"]


async def test_trouble_stands_above_the_table_until_it_is_over(tmp_path: Path) -> None:
    async with attended(tmp_path) as seen:
        workspace, banner = seen.hand.window.workspace, seen.attending.banner
        workspace._become(Freshness.OFFLINE, Unreachable("service.unreachable"))
        assert banner.state.text() == "○ Offline"
        workspace._become(Freshness.READING, workspace.trouble)
        assert banner.isVisible(), "it is over only when it is"
        workspace._become(Freshness.UP_TO_DATE, None)
        assert not banner.isVisible()


async def test_an_approval_that_was_used_meanwhile_ends_later(tmp_path: Path) -> None:
    async with attended(tmp_path, expires=datetime.now(UTC) + timedelta(days=3)) as seen:
        assert seen.attending.banner.state.text() == "▾ Ends soon"
        seen.account.facts_file.change(expires=datetime.now(UTC) + timedelta(days=180))
        seen.attending._ages.timeout.emit()
        assert not seen.attending.banner.isVisible()
        assert not seen.attending._ages.isActive()


async def test_try_now_reads_again(tmp_path: Path) -> None:
    async with attended(tmp_path) as seen:
        workspace = seen.hand.window.workspace
        workspace._become(Freshness.LAST_KNOWN, Unreachable("service.unreachable"))
        seen.hand.click(seen.attending.banner.act)
        await seen.hand.until(lambda: workspace.freshness is Freshness.OFFLINE)


async def test_signing_in_again_leads_to_the_page_of_the_account(tmp_path: Path) -> None:
    async with attended(tmp_path) as seen:
        seen.hand.window.workspace._become(Freshness.OFFLINE, Revoked("service.revoked"))
        seen.attending.banner.acted.emit(Act.SIGN_IN)
        dialog = await seen.hand.dialog()
        assert isinstance(dialog, WelcomeDialog)
        assert dialog.shared.address.text() == "https://stock.example.com"
        dialog.reject()


async def test_a_key_pressed_twice_asks_once(tmp_path: Path) -> None:
    async with attended(tmp_path) as seen:
        seen.attending.show_accounts()
        seen.attending.show_accounts()
        dialog = await seen.hand.dialog()
        open_ones = [
            w for w in QApplication.topLevelWidgets() if isinstance(w, AccountsDialog) and w.isVisible()
        ]
        assert open_ones == [dialog]
        dialog.reject()


async def test_another_name_is_shown_at_once(tmp_path: Path) -> None:
    async with attended(tmp_path) as seen:
        seen.hand.press(seen.hand.window, "Ctrl+O")
        dialog = await seen.hand.dialog()
        seen.accounts.rename(seen.account, "Market stall")
        dialog.reject()
        await seen.hand.until(lambda: seen.hand.window.windowTitle() == "Market stall – Storeroom")
        assert seen.attending.farewell is None


async def test_another_account_closes_the_window(tmp_path: Path) -> None:
    async with attended(tmp_path) as seen:
        seen.hand.click(seen.hand.window.navigation._account)
        dialog = await seen.hand.dialog()
        assert isinstance(dialog, AccountsDialog)
        seen.hand.click(dialog.add)
        await seen.hand.until(lambda: dialog.findChild(WelcomeDialog))
        welcome = dialog.findChild(WelcomeDialog)
        assert isinstance(welcome, WelcomeDialog)
        seen.hand.click(welcome.ways.card(Kind.LOCAL))
        seen.hand.click(welcome.local.make)
        await seen.hand.until(lambda: not seen.hand.window.isVisible())
        farewell = seen.attending.farewell
        assert farewell
        assert farewell.opened
        assert farewell.opened.key == "Harbour Street"


async def test_stock_counts_as_watched_while_the_window_can_be_seen(tmp_path: Path) -> None:
    async with attended(tmp_path) as seen:
        watched = seen.hand.window.workspace.watched
        assert watched.is_set()
        seen.hand.window.showMinimized()
        assert not watched.is_set()
        seen.hand.window.showNormal()
        assert watched.is_set()
