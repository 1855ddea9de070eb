"""The whole program in this process: the command is run, and a person acts on its window until it closes."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from app.__main__ import main
from app.window import loop
from app.window.dialogs.accounts import AccountsDialog
from app.window.hand import Hand
from app.window.main_window import MainWindow
from app.window.welcome.dialog import WelcomeDialog

#: The windows of the program that belong to no other.
WINDOWS = (MainWindow, WelcomeDialog, AccountsDialog)

Act = Callable[[Hand], Awaitable[None]]

#: What a person does in a window, of whichever kind: it closes itself, or gives way to the next one.
ActIn = Callable[[QWidget], Awaitable[None]]


def run_program(
    monkeypatch: pytest.MonkeyPatch, profile: Path, *arguments: str, act: Act, status: int = 0
) -> None:
    """``storeroom --profile PROFILE ...``: ``act`` on its window as soon as it is shown, then close it.

    It ends with the exit status ``status``.
    """

    async def live(window: QWidget) -> None:
        assert isinstance(window, MainWindow)
        try:
            await act(Hand(window))
        finally:
            window.close()

    run_windows(monkeypatch, profile, *arguments, acts=[live], status=status)


def run_windows(
    monkeypatch: pytest.MonkeyPatch, profile: Path, *arguments: str, acts: Sequence[ActIn], status: int = 0
) -> None:
    """As `run_program`, for a program that shows one window after the other: one of ``acts`` for each."""
    for hook in ("excepthook", "unraisablehook"):
        monkeypatch.setattr(sys, hook, getattr(sys, hook))  # the program sets its own
    waiting, seen, acted = list(acts), list[QWidget](), list[bool]()

    async def live(window: QWidget) -> None:
        try:
            await waiting.pop(0)(window)
            acted.append(True)
        except BaseException:
            window.close()
            raise

    def look() -> None:
        if not _has_loop():
            return
        for window in QApplication.topLevelWidgets():
            if (
                isinstance(window, WINDOWS)
                and not window.parent()
                and window.isVisible()
                and window not in seen
            ):
                seen.append(window)
                loop.spawn(live(window), "a person", lasting=True)

    looking = QTimer()
    looking.timeout.connect(look)
    looking.start(1)
    try:
        assert main(["--profile", str(profile), *arguments]) == status
    finally:
        shiboken6.delete(looking)  # here, and not by a garbage collection in whatever thread
    assert len(acted) == len(acts), "nobody saw a window, or what was done in it failed"


def _has_loop() -> bool:
    """The window is painted before there is one."""
    try:
        return asyncio.get_running_loop().is_running()
    except RuntimeError:
        return False
