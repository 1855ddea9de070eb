"""The whole program in this process: the command is run, and a person acts on its window until it closes."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.__main__ import main
from app.window import loop
from app.window.hand import Hand
from app.window.main_window import MainWindow

Act = Callable[[Hand], Awaitable[None]]


def run_program(
    monkeypatch: pytest.MonkeyPatch, profile: Path, *arguments: str, act: Act, status: int = 0
) -> None:
    """``storeroom --profile PROFILE ...``: ``act`` on its window as soon as it is shown, then close it.

    It ends with the exit status ``status``.
    """
    for hook in ("excepthook", "unraisablehook"):
        monkeypatch.setattr(sys, hook, getattr(sys, hook))  # the program sets its own
    acted: list[bool] = []

    async def live(window: MainWindow) -> None:
        try:
            await act(Hand(window))
            acted.append(True)
        finally:
            window.close()

    def look() -> None:
        if not _has_loop():
            return
        for window in QApplication.topLevelWidgets():
            if isinstance(window, MainWindow) and window.isVisible():
                looking.stop()
                loop.spawn(live(window), "a person")

    looking = QTimer()
    looking.timeout.connect(look)
    looking.start(1)
    try:
        assert main(["--profile", str(profile), *arguments]) == status
    finally:
        shiboken6.delete(looking)  # here, and not by a garbage collection in whatever thread
    assert acted, "nobody saw the window, or what was done in it failed"


def _has_loop() -> bool:
    """The window is painted before there is one."""
    try:
        return asyncio.get_running_loop().is_running()
    except RuntimeError:
        return False
