"""A person's hand: drives the real window by mouse and keyboard, for the tour and the journeys.

It waits by signals and by turns of the loop, never by guessing how long something takes.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget

from app.window.dialogs.confirm import ConfirmDialog
from app.window.dialogs.plan import PlanDialog
from app.window.main_window import MainWindow
from app.workspace import Outcome

#: Seconds after which what was waited for will not come any more.
PATIENCE = 30
_TURN = 0.005
_TURNS_TO_SETTLE = 40


class Hand:
    """Does what a person would, on one main window."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window

    async def until(self, holds: Callable[[], object]) -> None:
        """Let the loop turn until ``holds()``. Raises `TimeoutError` when that never comes."""
        async with asyncio.timeout(PATIENCE):
            while not holds():  # noqa: ASYNC110 - what is waited for has no event of its own
                await asyncio.sleep(_TURN)

    def click(self, widget: QWidget) -> None:
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def press(self, widget: QWidget, keys: str) -> None:
        """Press a combination such as ``Ctrl+R`` while ``widget`` has the focus."""
        QTest.keySequence(widget, keys)

    def type(self, widget: QWidget, text: str) -> None:
        """Type over what is there."""
        self.press(widget, "Ctrl+A")
        QTest.keyClick(widget, Qt.Key.Key_Delete)
        QTest.keyClicks(widget, text)

    def search(self, text: str) -> None:
        self.type(self.window.page.search, text)

    def pick(self, variant: str) -> None:
        """Click the row of a variant in the table in front."""
        page = self.window.page
        page.settle()
        table, place = page.table, page.place(variant)
        if place is None:
            raise LookupError(variant)
        table.scrollTo(page.model.index(place, 0))
        at = table.visualRect(page.model.index(place, 0)).center()
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(at))

    def button(self, text: str) -> QPushButton:
        """The visible button of the main window that begins with a text."""
        for button in self.window.findChildren(QPushButton):
            if button.isVisible() and button.text().startswith(text):
                return button
        raise LookupError(text)

    async def dialog(self) -> QDialog:
        """The dialog that was asked for, once it is open."""
        await self.until(lambda: self._open_dialog() is not None)
        dialog = self._open_dialog()
        if dialog is None:
            raise LookupError("dialog")
        return dialog

    async def agree(self, dialog: QDialog) -> Outcome:
        """Click the button that does it, and wait for what became of it."""
        if not isinstance(dialog, (PlanDialog, ConfirmDialog)):
            raise TypeError(type(dialog))
        finished: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        operations = self.window.operations

        def take(outcome: Outcome) -> None:
            if not finished.done():
                finished.set_result(outcome)

        operations.finished.connect(take)
        try:
            self.click(dialog.confirm)
            async with asyncio.timeout(PATIENCE):
                return await finished
        finally:
            operations.finished.disconnect(take)

    async def picture(self, path: Path) -> None:
        """Save what the window shows, with an open dialog where it stands over it."""
        for _ in range(_TURNS_TO_SETTLE):  # layouts and fading buttons come to rest
            await asyncio.sleep(_TURN)
        shot = self.window.grab()
        if dialog := self._open_dialog():
            painter = QPainter(shot)
            inner = dialog.grab()
            size = inner.deviceIndependentSize()
            left = int(self.window.width() - size.width()) // 2
            top = int(self.window.height() - size.height()) // 2
            painter.drawPixmap(left, top, inner)
            painter.setPen(self.window.palette().mid().color())
            painter.drawRect(left - 1, top - 1, int(size.width()) + 1, int(size.height()) + 1)
            painter.end()
        shot.save(str(path))

    def _open_dialog(self) -> QDialog | None:
        return next(
            (w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()), None
        )
