"""From a clean profile to the stock table: by key and in the browser, with a real keyring and the real service.

The service is ours, as Zettle is (``--like-zettle``). Tokens that end in the middle of a restock go unnoticed, access
that is revoked does not.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.accounts import Accounts, Kind, browser, reaching
from app.client.hosts import one
from app.window.banner import Banner
from app.window.dialogs.accounts import AccountsDialog
from app.window.dialogs.remove import RemoveDialog
from app.window.hand import Hand
from app.window.main_window import MainWindow
from app.window.welcome.dialog import WelcomeDialog
from app.window.welcome.key import KeyPage
from app.workspace import Freshness
from tests.accounts.elsewhere import App, Elsewhere, Key, approve, elsewhere
from tests.journeys.program import run_program, run_windows
from tests.window.browsing import browsing
from tests.window.welcome.newcomer import Newcomer
from tests.workspace.shop import SMALL

#: Seconds. Access tokens are good for two hours (contract, section 3).
LONGER_THAN_A_TOKEN = 7300

SCOPES = ("READ:PRODUCT", "WRITE:PRODUCT", "READ:PURCHASE", "READ:USERINFO")


@pytest.fixture
def zettle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Elsewhere]:
    """Zettle's addresses lead to a service of ours; the browser comes back to any port, as tests run side by side."""
    with elsewhere(tmp_path, "--like-zettle") as service:
        monkeypatch.setattr(reaching, "ZETTLE", one(service.service.url))
        monkeypatch.setattr(browser, "_PORT", 0)
        yield service


@pytest.mark.usefixtures("secret_service")
def test_by_key_from_a_clean_profile_to_the_stock_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, zettle: Elsewhere
) -> None:
    profile, key = tmp_path / "profile", zettle.api_key(*SCOPES)

    async def welcome(window: QWidget) -> None:
        person = await _at_the_page(window)
        await _paste(person, person.dialog.zettle, key)
        await person.until(lambda: person.dialog.page is person.dialog.found)
        person.click(person.dialog.found.open)

    async def work(window: QWidget) -> None:
        hand = await _up_to_date(window)
        await _restock_over_the_end_of_a_token(hand, zettle)
        zettle.revoke(key)
        await _notice_that_it_was_revoked(hand)
        assert "it was revoked, or has ended. Make a new one." in (await _told(hand)).text.text()
        person = await _sign_in_again(hand)
        await _paste(person, person.dialog.zettle, zettle.api_key(*SCOPES))
        await hand.until(lambda: hand.window.workspace.freshness is Freshness.UP_TO_DATE)
        await hand.until(lambda: _all_is_well(hand))
        hand.window.close()

    async def look(hand: Hand) -> None:
        await _up_to_date(hand.window)

    run_windows(monkeypatch, profile, acts=[welcome, work])
    run_program(monkeypatch, profile, act=look)


@pytest.mark.usefixtures("secret_service")
def test_in_the_browser_from_a_clean_profile_to_the_stock_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, zettle: Elsewhere
) -> None:
    profile, app = tmp_path / "profile", zettle.app(scopes=SCOPES)

    async def welcome(window: QWidget) -> None:
        person = await _at_the_page(window)
        await _approve(person, app)
        await person.until(lambda: person.dialog.page is person.dialog.found)
        person.click(person.dialog.found.open)

    async def work(window: QWidget) -> None:
        hand = await _up_to_date(window)
        await _restock_over_the_end_of_a_token(hand, zettle)
        hand.window.close()

    async def revoked(hand: Hand) -> None:
        """The refresh token of the first start was another after it was used."""
        await _up_to_date(hand.window)
        zettle.revoke(app)
        await _notice_that_it_was_revoked(hand)

    run_windows(monkeypatch, profile, acts=[welcome, work])
    run_program(monkeypatch, profile, act=revoked)


def test_without_a_keyring_the_key_is_asked_for_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, zettle: Elsewhere
) -> None:
    profile = tmp_path / "profile"

    async def welcome(window: QWidget) -> None:
        person = await _at_the_page(window)
        await _paste(person, person.dialog.zettle, zettle.api_key(*SCOPES))
        await person.until(lambda: person.dialog.page is person.dialog.found)
        person.click(person.dialog.found.open)

    async def work(window: QWidget) -> None:
        hand = await _up_to_date(window)
        banner = await _told(hand)
        assert banner.state.text() == "▾ Key not kept"
        assert "asked for again at the next start" in banner.text.text()
        hand.window.close()

    async def again(hand: Hand) -> None:
        assert (await _told(hand)).state.text() == "! Signed out"
        assert hand.window.stock.shown == 3, "what was last known is there"
        person = await _sign_in_again(hand)
        await _paste(person, person.dialog.zettle, zettle.api_key(*SCOPES))
        await hand.until(lambda: hand.window.workspace.freshness is Freshness.UP_TO_DATE)

    run_windows(monkeypatch, profile, acts=[welcome, work])
    run_program(monkeypatch, profile, act=again)


def test_an_account_gives_way_to_another_and_is_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, zettle: Elsewhere
) -> None:
    profile = tmp_path / "profile"

    async def sample(window: QWidget) -> None:
        """By keyboard alone."""
        hand = await _up_to_date(window)
        hand.press(hand.window, "Ctrl+O")
        accounts = await hand.dialog()
        assert isinstance(accounts, AccountsDialog)
        hand.click(accounts.add)
        await hand.until(lambda: accounts.findChild(WelcomeDialog))
        person = await _at_the_page(accounts.findChild(WelcomeDialog))
        await _paste(person, person.dialog.zettle, zettle.api_key(*SCOPES))
        await person.until(lambda: person.dialog.page is person.dialog.found)
        person.click(person.dialog.found.open)

    async def other(window: QWidget) -> None:
        hand = await _up_to_date(window)
        assert hand.window.windowTitle() == "Corner shop – Storeroom"
        hand.press(hand.window, "Ctrl+O")
        accounts = await hand.dialog()
        assert isinstance(accounts, AccountsDialog)
        hand.click(accounts.remove)
        await hand.until(lambda: accounts.findChild(RemoveDialog))
        dialog = accounts.findChild(RemoveDialog)
        assert isinstance(dialog, RemoveDialog)
        hand.click(dialog.confirm)

    async def choose(window: QWidget) -> None:
        assert isinstance(window, AccountsDialog)
        window.reject()

    run_windows(monkeypatch, profile, "--sample", acts=[sample, other, choose])
    assert Accounts(profile).names() == ["Harbour Street"]


async def _at_the_page(window: object) -> Newcomer:
    """A newcomer who wants Zettle."""
    assert isinstance(window, WelcomeDialog)
    person = Newcomer(window)
    await person.until(window.isActiveWindow)
    person.choose(Kind.ZETTLE)
    return person


async def _paste(person: Newcomer, page: KeyPage, key: Key) -> None:
    QGuiApplication.clipboard().setText(key.text)
    await person.until(page.key.hasFocus)
    person.press(page.key, "Ctrl+V")


async def _approve(person: Newcomer, app: App) -> None:
    page = person.dialog.zettle.app
    person.click(page.more)
    person.type(page.client, app.client_id)
    person.type(page.secret, app.client_secret)
    with browsing() as opened:
        person.click(page.browser)
        await person.until(lambda: opened)
        await approve(opened[0])


async def _up_to_date(window: QWidget) -> Hand:
    assert isinstance(window, MainWindow)
    hand = Hand(window)
    await hand.until(lambda: window.workspace.freshness is Freshness.UP_TO_DATE)
    return hand


async def _restock_over_the_end_of_a_token(hand: Hand, service: Elsewhere) -> None:
    before = int(service.stock()[SMALL])
    hand.pick(SMALL)
    hand.click(hand.button("Restock"))
    dialog = await hand.dialog()
    hand.type(dialog.focusWidget(), "5")
    service.wait(LONGER_THAN_A_TOKEN)
    outcome = await hand.agree(dialog)
    assert outcome.confirmed
    assert int(service.stock()[SMALL]) == before + 5
    assert not hand.window.messages.isVisible()
    assert _all_is_well(hand)


async def _notice_that_it_was_revoked(hand: Hand) -> None:
    hand.window.activateWindow()
    await hand.until(hand.window.isActiveWindow)
    hand.press(hand.window, "F5")
    banner = await _told(hand)
    assert banner.state.text() == "! Signed out"
    assert banner.text.text().endswith("Nothing can be changed until you sign in again.")
    assert hand.window.stock.shown == 3, "what was last known is there, and can be read"


async def _sign_in_again(hand: Hand) -> Newcomer:
    hand.click((await _told(hand)).act)
    dialog = await hand.dialog()
    assert isinstance(dialog, WelcomeDialog)
    return Newcomer(dialog)


async def _told(hand: Hand) -> Banner:
    """The banner, once it says something."""
    await hand.until(lambda: any(banner.isVisible() for banner in hand.window.findChildren(Banner)))
    return next(iter(hand.window.findChildren(Banner)))


def _all_is_well(hand: Hand) -> bool:
    """Whether there is a banner that has nothing to say."""
    banners = hand.window.findChildren(Banner)
    return bool(banners) and not banners[0].isVisible()
