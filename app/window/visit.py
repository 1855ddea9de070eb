"""One window on one account, from the first painting until it is closed or gives way to another."""

import importlib
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication

from app.accounts.settings import window_of
from app.domain.errors import StoreroomError, StoreUnavailable
from app.later import asyncio
from app.window import formats, loop, remembered, theme
from app.window.farewell import Farewell
from app.window.main_window import MainWindow
from app.window.sentences import sentence

if TYPE_CHECKING:
    from app.accounts import Account, Accounts


class Visit:
    """Shows the last known stock of ``account``, which nobody else may have open meanwhile.

    Raises `StoreUnavailable` as `Account.claim` does.
    """

    def __init__(self, accounts: "Accounts", account: "Account") -> None:
        self._accounts = accounts
        self._account = account
        self._held = ExitStack()
        self._held.enter_context(account.claim())
        self.workspace = account.workspace()
        self.workspace.show_last_known()
        saved = remembered.read(accounts.settings.get(self._setting, {}))
        self.window = MainWindow(self.workspace, theme.applied(), saved)
        self.window.show()

    @property
    def _setting(self) -> str:
        """What the arrangement of the window is kept as, whatever the account is called by then."""
        return window_of(self._account.key)

    async def live(self) -> Farewell | None:
        """Open all that there is behind the window, and wait until it is closed. What is left to be done then."""
        try:
            return await self._lived()
        finally:
            await loop.cancel_all()
            await self.workspace.close()
            self._held.close()

    async def _lived(self) -> Farewell | None:
        window = self.window
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._recolour)
        loop.on_exception(window.messages.show_unexpected)
        closed = asyncio.Event()
        window.closed.connect(closed.set)
        if window.isHidden():  # closed before there was a loop
            closed.set()
        try:
            # Not before: numpy takes as long as a third of an empty window.
            await asyncio.to_thread(importlib.import_module, "app.window.stock.rows")
            await self.workspace.open_index()
            if shop := self._account.shop:
                formats.use_zone(shop.time_zone)
            window.make_pages()
            await self._open_records()
            # The window stands already, with the stock that was last known.
            loop.spawn(self.workspace.keep_fresh(), "read")
            return await self._until(closed)
        finally:
            if not closed.is_set():  # the program was told to end, or could not begin
                window.close()
            QGuiApplication.styleHints().colorSchemeChanged.disconnect(self._recolour)
            loop.forget_listener(window.messages.show_unexpected)
            await loop.cancel_all()
            window.deleteLater()

    async def _until(self, closed: "asyncio.Event") -> Farewell | None:
        """Attend to the account. What the person arranged in the window is kept."""
        await asyncio.to_thread(importlib.import_module, "app.window.single")
        from app.window.attending import Attending
        from app.window.single import Doorbell

        attending = Attending(self.window, self._accounts, self._account)
        bell = Doorbell(self._account.folder, self._come_to_the_front)
        try:
            await closed.wait()
        finally:
            bell.close()
            arranged = remembered.plain(self.window.remember())
            await asyncio.to_thread(self._keep, arranged)
            with suppress(StoreUnavailable):  # then there is more news the next time
                await self.workspace.activity.close()
        return attending.farewell

    async def _open_records(self) -> None:
        """Who started the program by its icon is told in the window why that fails."""
        try:
            await self.workspace.open_records()
        except StoreroomError as error:
            from app.window.dialogs.confirm import ConfirmDialog

            close = QCoreApplication.translate("application", "Close")
            said = ConfirmDialog(self._account.name, sentence(error), close, self.window, cancel=False)
            await loop.ask(said)
            raise

    def _recolour(self) -> None:
        self.window.set_colours(theme.applied())

    def _come_to_the_front(self) -> None:
        window = self.window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()

    def _keep(self, arranged: dict[str, Any]) -> None:
        """Settings that cannot be kept are told of, and keep nothing else from ending in order."""
        try:
            self._accounts.settings.set(self._setting, arranged)
            self._accounts.settings.last_account = self._account.key
        except OSError as error:
            loop.report_exception(error)
