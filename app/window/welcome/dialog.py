"""The welcome: from three ways in to an account that can be opened. Its pages ask; here is what comes of it."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QStackedWidget, QVBoxLayout, QWidget

from app.accounts import Account, Accounts
from app.accounts.places import Kind, Place
from app.accounts.sample import SAMPLE
from app.accounts.signing_in import Browser, SignedIn, by_key
from app.domain.errors import StoreroomError
from app.window import words
from app.window.loop import spawn
from app.window.welcome.found import FoundPage
from app.window.welcome.local import LocalPage, NewStore
from app.window.welcome.page import Page
from app.window.welcome.shared import SharedPage
from app.window.welcome.waiting import BrowserPage, WaitingPage
from app.window.welcome.ways import WaysPage
from app.window.welcome.zettle import ZettlePage

P = TypeVar("P", bound=Page)

#: What is done about what a page asks for.
Work = Callable[..., Awaitable[None]]


class WelcomeDialog(QDialog):
    """Accepted when there is an ``account`` to open. Without a parent it is the program's first window.

    With ``again``, an account whose key is no longer good, it signs in to that one and to no other.
    """

    def __init__(
        self, accounts: Accounts, parent: QWidget | None = None, *, again: Account | None = None
    ) -> None:
        super().__init__(parent)
        self.account: Account | None = None
        self._accounts = accounts
        self._again = again
        self._signed_in: SignedIn | None = None
        self._work: asyncio.Task[None] | None = None
        self._begun_on: Page | None = None  # where what is under way was asked for
        self.setWindowTitle(self.tr("Storeroom"))
        self.setModal(parent is not None)
        if parent is None:
            self.setWindowFlag(Qt.WindowType.Dialog, False)  # a window as any other, in the task bar too
        self._stack = QStackedWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self.resize(640, height_within(self.screen().availableGeometry().height()))
        self._make_pages()
        self._connect()
        self._first: Page = self.ways if again is None else self._page_of(again.kind)
        self.show_page(self._first)

    @property
    def page(self) -> Page:
        """The page in front."""
        page = self._stack.currentWidget()
        assert isinstance(page, Page)  # noqa: S101 -- there are no others
        return page

    def show_page(self, page: Page) -> None:
        self._stack.setCurrentWidget(page)
        page.start()

    def _make_pages(self) -> None:
        self.ways = self._added(WaysPage(first=self.parent() is None))
        self.zettle = self._added(ZettlePage())
        self.shared = self._added(SharedPage(self._again.place.address if self._again else ""))
        self.local = self._added(LocalPage(self._unused(SAMPLE), self._accounts.set_aside()))
        self.trying = self._added(WaitingPage(self.tr("Trying the key…")))
        self.browser = self._added(BrowserPage())
        self.making = self._added(WaitingPage(self.tr("Making the store…"), can_leave=False))
        self.keeping = self._added(
            WaitingPage(
                self.tr("Keeping the key…"),
                self.tr("The keyring of this computer may ask you for its password."),
                can_leave=False,
            )
        )
        self.found = self._added(FoundPage())

    def _added(self, page: P) -> P:
        page.left.connect(self._go_back)
        self._stack.addWidget(page)
        return page

    def _connect(self) -> None:
        self.finished.connect(self._give_up)
        self.ways.chosen.connect(lambda kind: self.show_page(self._page_of(kind)))
        for page in (self.zettle, self.shared):
            page.pasted.connect(partial(self._begin, self.trying, self._try_key))
            page.registered.connect(partial(self._begin, self.browser, self._ask_for_approval))
        self.local.described.connect(partial(self._begin, self.making, self._make))
        self.local.taken_back.connect(partial(self._begin, self.local, self._take_back))
        self.found.named.connect(partial(self._begin, self.keeping, self._keep))

    def _page_of(self, kind: Kind) -> Page:
        return {Kind.ZETTLE: self.zettle, Kind.SHARED: self.shared, Kind.LOCAL: self.local}[kind]

    # What comes of it

    async def _try_key(self, place: Place, key: str) -> None:
        await self._take(await by_key(place, key))

    async def _ask_for_approval(self, place: Place, client_id: str, client_secret: str) -> None:
        async with Browser(place, client_id, client_secret) as browser:
            self.browser.open(browser.address)
            signed_in = await browser.finished()
        self.activateWindow()  # the browser is in front of it
        await self._take(signed_in)

    async def _take(self, signed_in: SignedIn) -> None:
        """There is access: keep it where it was missing, else ask what the account is to be called."""
        self.zettle.forget()
        self.shared.forget()
        if again := self._again or self._same(signed_in):
            self._finish(await self._accounts.sign_in_again(again, signed_in))
        else:
            self._signed_in = signed_in
            self.found.show_found(signed_in, self._unused(_called(signed_in)))
            self.show_page(self.found)

    async def _keep(self, name: str) -> None:
        if self._signed_in:
            self._finish(await self._accounts.add(name, self._signed_in))

    async def _make(self, new: NewStore) -> None:
        self._finish(await asyncio.to_thread(_made, self._accounts, new))

    async def _take_back(self, account: Account) -> None:
        self._finish(await asyncio.to_thread(self._accounts.take_back, account))

    def _same(self, signed_in: SignedIn) -> Account | None:
        """The account that this is already: signing in to it twice makes no second one."""
        for each in self._accounts:
            organization = each.shop.organization if each.shop else None
            if each.place == signed_in.place and organization == signed_in.shop.organization:
                return each
        return None

    def _unused(self, name: str) -> str:
        """The name, with a number where there is such an account."""
        taken = {each.name.casefold() for each in self._accounts}
        numbered = (f"{name} {number}" for number in itertools.count(2))
        return next(each for each in itertools.chain((name,), numbered) if each.casefold() not in taken)

    def _finish(self, account: Account) -> None:
        self.account = account
        self.accept()

    # One thing at a time, which can be given up

    def _begin(self, meanwhile: Page, work: Work, *about: object) -> None:
        if self._work and not self._work.done():
            return
        self._begun_on = self.page
        self.show_page(meanwhile)
        self._work = spawn(self._carry_out(work, about, self._begun_on), "welcome")

    async def _carry_out(self, work: Work, about: tuple[object, ...], begun_on: Page) -> None:
        try:
            await work(*about)
        except StoreroomError as error:
            self.show_page(begun_on)
            begun_on.show_problem(error)
        except Exception:
            self.show_page(begun_on)
            raise

    def reject(self) -> None:
        if self.page.can_leave:
            super().reject()

    def _go_back(self) -> None:
        page = self.page
        if page is self._first:
            self.reject()
        elif not page.can_leave:
            return
        elif page in (self.trying, self.browser) and self._begun_on:
            self._give_up()
            self.show_page(self._begun_on)
        else:
            self.show_page(self.ways)

    def _give_up(self) -> None:
        if self._work and self._work is not asyncio.current_task():
            self._work.cancel()
        self._work = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._go_back()
        else:
            super().keyPressEvent(event)


def height_within(available: int) -> int:
    """Of the dialog, in pixels: below its title, which is to be on the screen too, also where Qt puts it higher than
    in the middle to leave room for a frame."""
    return min(600, available - 140)


def _called(signed_in: SignedIn) -> str:
    """What an account is called unless the person calls it otherwise."""
    return signed_in.shop.name or signed_in.place.address.rpartition("/")[2] or words.account(Kind.ZETTLE)


def _made(accounts: Accounts, new: NewStore) -> Account:
    """Blocks for as long as it takes."""
    if new.contents is not None:
        return accounts.create(new.name, new.contents, currency=new.currency)
    from app.exchange.sample import CURRENCY, sample_shop

    return accounts.create(new.name, sample_shop(), currency=CURRENCY)
