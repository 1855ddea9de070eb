"""Somebody who starts the program for the first time, and drives the welcome by mouse and keyboard."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget

from app.accounts import Account, Accounts, Kind
from app.window.loop import ask, cancel_all, spawn
from app.window.welcome.dialog import WelcomeDialog

PATIENCE = 30


class Newcomer:
    def __init__(self, dialog: WelcomeDialog, answer: asyncio.Task[bool] | None = None) -> None:
        self.dialog = dialog
        self.answer = answer

    async def until(self, holds: Callable[[], object]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not holds():  # noqa: ASYNC110 - what is waited for has no event of its own
                await asyncio.sleep(0.005)

    async def account(self) -> Account:
        """The account that comes of it."""
        assert self.answer
        async with asyncio.timeout(PATIENCE):
            assert await self.answer
        assert self.dialog.account
        return self.dialog.account

    def choose(self, kind: Kind) -> None:
        self.click(self.dialog.ways.card(kind))

    def click(self, widget: QWidget) -> None:
        assert widget.isVisible(), widget.accessibleName()
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    @staticmethod
    def press(widget: QWidget, keys: str) -> None:
        QTest.keySequence(widget, keys)

    def type(self, field: QWidget, text: str) -> None:
        self.press(field, "Ctrl+A")
        QTest.keyClick(field, Qt.Key.Key_Delete)
        QTest.keyClicks(field, text)

    async def choose_file(self, path: Path) -> None:
        """By the dialog that the button opens."""
        self.click(self.dialog.local.spreadsheet.choose)
        await self.until(lambda: self._file_dialog() is not None)
        dialog = self._file_dialog()
        assert dialog
        field = dialog.findChild(QLineEdit)
        assert isinstance(field, QLineEdit)
        self.type(field, str(path))
        self.press(field, "Return")

    def _file_dialog(self) -> QFileDialog | None:
        return next(
            (w for w in QApplication.topLevelWidgets() if isinstance(w, QFileDialog) and w.isVisible()), None
        )


async def active(window: QWidget) -> None:
    """Wait until it is: shortcuts are an active window's."""
    async with asyncio.timeout(PATIENCE):
        while not window.isActiveWindow():  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.001)


@asynccontextmanager
async def newcomer(accounts: Accounts, again: Account | None = None) -> AsyncIterator[Newcomer]:
    """The welcome, shown; given up at the end where nothing came of it."""
    dialog = WelcomeDialog(accounts, again=again)
    answer = spawn(ask(dialog), "a newcomer")
    await active(dialog)
    try:
        yield Newcomer(dialog, answer)
    finally:
        if not answer.done():
            dialog.reject()
        await cancel_all()
