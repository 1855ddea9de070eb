"""Which account a start opens, and who has one open already."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from app.accounts import Accounts, Kind
from app.domain.contents import Contents
from app.window.dialogs.accounts import AccountsDialog
from app.window.hand import Hand
from app.window.main_window import MainWindow
from app.window.welcome.dialog import WelcomeDialog
from tests.journeys.program import run_program, run_windows
from tests.window.welcome.newcomer import Newcomer


def two_stores(profile: Path) -> Accounts:
    accounts = Accounts(profile)
    for name in ("Corner shop", "Stall"):
        accounts.create(name, Contents(), currency="EUR")
    return accounts


def title(window: QWidget) -> str:
    assert isinstance(window, MainWindow)
    return window.windowTitle().partition(" – ")[0]


def test_the_first_start_welcomes_and_leads_to_a_window(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def welcome(window: QWidget) -> None:
        assert isinstance(window, WelcomeDialog)
        person = Newcomer(window)
        person.choose(Kind.LOCAL)
        person.click(window.local.make)

    async def work(window: QWidget) -> None:
        assert title(window) == "Harbour Street"
        window.close()

    run_windows(monkeypatch, tmp_path, acts=[welcome, work])
    assert Accounts(tmp_path).names() == ["Harbour Street"]


def test_a_welcome_that_is_closed_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def go(window: QWidget) -> None:
        assert isinstance(window, WelcomeDialog)
        window.close()

    run_windows(monkeypatch, tmp_path / "profile", acts=[go])
    assert not (tmp_path / "profile").exists()


def test_where_nobody_knows_which_it_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    accounts = two_stores(tmp_path)

    async def choose(window: QWidget) -> None:
        assert isinstance(window, AccountsDialog)
        _choose_second(window)

    async def work(window: QWidget) -> None:
        assert title(window) == "Stall"
        window.close()

    run_windows(monkeypatch, tmp_path, acts=[choose, work])
    assert Accounts(accounts.profile).settings.last_account == "Stall"
    run_windows(monkeypatch, tmp_path, acts=[work])


def test_a_second_start_brings_the_first_window_to_the_front(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_stores(tmp_path)

    async def be_started_again(hand: Hand) -> None:
        hand.window.showMinimized()
        assert await _start(tmp_path, "Stall") == 0
        await hand.until(lambda: not hand.window.isMinimized())

    run_program(monkeypatch, tmp_path, "--store", "Stall", act=be_started_again)


def test_an_account_that_another_window_has_comes_to_the_front_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The window that was to show it closes: one more of the same would be one too many."""
    two_stores(tmp_path)
    other = _started(tmp_path, "Stall")

    async def switch(window: QWidget) -> None:
        assert isinstance(window, MainWindow)
        hand = Hand(window)
        await hand.until(lambda: (tmp_path / "accounts" / "Stall" / "records.sqlite").exists())
        await hand.until(window.isActiveWindow)
        hand.press(window, "Ctrl+O")
        accounts = await hand.dialog()
        assert isinstance(accounts, AccountsDialog)
        _choose_second(accounts)

    with other:
        try:
            run_windows(monkeypatch, tmp_path, "--store", "Corner shop", acts=[switch])
            assert other.poll() is None
        finally:
            other.terminate()
    assert other.returncode == 0


def test_a_window_that_was_killed_is_in_nobodys_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    two_stores(tmp_path)
    with _started(tmp_path, "Stall") as killed:
        while not (tmp_path / "accounts" / "Stall" / "records.sqlite").exists():
            assert killed.poll() is None
        killed.kill()

    async def look(hand: Hand) -> None:
        assert title(hand.window) == "Stall"
        assert await _start(tmp_path, "Stall") == 0

    run_program(monkeypatch, tmp_path, "--store", "Stall", act=look)


def _choose_second(dialog: AccountsDialog) -> None:
    line = dialog.list.topLevelItem(1)
    assert line
    dialog.list.setCurrentItem(line)
    dialog.open_it.click()


async def _start(profile: Path, store: str) -> int:
    process = await asyncio.create_subprocess_exec(*_command(profile, store), env=_environment())
    async with asyncio.timeout(30):
        return await process.wait()


def _started(profile: Path, store: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(_command(profile, store), env=_environment())


def _command(profile: Path, store: str) -> list[str]:
    return [sys.executable, "-m", "app", "--profile", str(profile), "--store", store]


def _environment() -> dict[str, str]:
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
