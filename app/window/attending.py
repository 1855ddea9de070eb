"""What a window does about its account: says how things stand, signs in again, gives way to another account."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QKeySequence, QShortcut, QWindow

from app.accounts import Account, Accounts
from app.domain.changes import Changes
from app.window import words
from app.window.banner import Banner
from app.window.farewell import Farewell
from app.window.loop import ask, spawn
from app.window.main_window import MainWindow
from app.window.notices import Act, Notices

_MINUTE = 60_000  # milliseconds, after which what a banner says may be otherwise


class Attending(QObject):
    """``farewell`` is what is to be done when the window is closed, where it gives way to another."""

    def __init__(self, window: MainWindow, accounts: Accounts, account: Account) -> None:
        super().__init__(window)
        self.banner = Banner()
        self._notices = Notices(self)
        self._window = window
        self.farewell: Farewell | None = None
        self._accounts = accounts
        self._account = account
        self._asking: asyncio.Task[None] | None = None
        self._ages = QTimer(self)
        self._ages.setInterval(_MINUTE)
        self._ages.timeout.connect(self._look_anew)
        window.add_banner(self.banner)
        window.navigation.account_wanted.connect(self.show_accounts)
        QShortcut(QKeySequence("Ctrl+O"), window).activated.connect(self.show_accounts)
        self.banner.acted.connect(self._act)
        window.reading_again.connect(accounts.secrets.ask_again)
        self._unsubscribe = window.workspace.subscribe(self._take)
        window.closed.connect(self._unsubscribe)
        window.windowHandle().visibilityChanged.connect(self._watch)
        self._show_account()
        self.look()

    def look(self) -> None:
        """Say how things stand now."""
        kept = self._accounts.kept(self._account)
        told = self._notices.of(self._account, self._window.workspace, kept, datetime.now(UTC))
        self.banner.show_notice(told)
        if told is None:
            self._ages.stop()
        elif not self._ages.isActive():
            self._ages.start()

    def show_accounts(self) -> None:
        self._ask(self._choose_account)

    def sign_in_again(self) -> None:
        self._ask(self._sign_in)

    def _watch(self, visibility: QWindow.Visibility) -> None:
        """The stock of a window that nobody sees is asked for seldom, and at once when it is seen again."""
        if visibility in (QWindow.Visibility.Hidden, QWindow.Visibility.Minimized):
            self._window.workspace.watched.clear()
        else:
            self._window.workspace.watched.set()

    def _look_anew(self) -> None:
        """Also at when access ends, which is later with every use."""
        self._account = self._accounts.of(self._account.key) or self._account
        self.look()

    def _show_account(self) -> None:
        place = words.account(self._account.kind)
        if (stores := self._account.facts.capabilities.get("stores", 1)) > 1:
            which = self.tr("one of %Ln store(s)", "", stores)
            place = f"{place} · {which}"
        self._window.show_account(self._account.name, place)

    def _take(self, changes: Changes) -> None:
        self.look()

    def _act(self, act: Act) -> None:
        if act is Act.TRY:
            self._window.refresh()
        else:
            self.sign_in_again()

    def _ask(self, question: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """One dialog at a time: a key pressed twice is not two decisions."""
        if not self._asking or self._asking.done():
            self._asking = spawn(question(), "account")

    async def _choose_account(self) -> None:
        from app.window.dialogs.accounts import AccountsDialog

        dialog = AccountsDialog(self._accounts, self._window, current=self._account)
        accepted = await ask(dialog)
        self._account = self._accounts.of(self._account.key) or self._account  # it may have another name
        self._show_account()
        if accepted:
            self.farewell = dialog.farewell
            self._window.close()

    async def _sign_in(self) -> None:
        from app.window.welcome.dialog import WelcomeDialog

        dialog = WelcomeDialog(self._accounts, self._window, again=self._account)
        if await ask(dialog) and dialog.account:
            self._account = dialog.account
            await self._window.workspace.refresh()
            self.look()
