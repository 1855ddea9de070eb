"""From an account to a window on the screen, and back down in order."""

import logging
import os
import sys
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import (
    QCoreApplication,
    QLibraryInfo,
    QLocale,
    QMessageLogContext,
    QtMsgType,
    QTranslator,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication

import resources
from app.domain.errors import StoreroomError, StoreUnavailable
from app.window import loop, theme
from app.window.sentences import sentence
from app.window.visit import Visit

if TYPE_CHECKING:
    from app.accounts import Account, Accounts
    from app.window.farewell import Farewell

#: Milliseconds after which a window that was not painted, as one that begins minimized, is not waited for any more.
_PATIENCE = 1000


def make_application() -> QApplication:
    """The one QApplication: Fusion style, our palette, the person's language.

    Raises `StoreUnavailable` with the key ``display.missing`` where there is no screen to show it on.
    """
    if not has_display():
        raise StoreUnavailable("display.missing")
    qInstallMessageHandler(_log_qt)
    # Fusion by argument: `setStyle` answers with the style, of which Python then learns all, for 5 ms.
    arguments = [sys.argv[0], "-style", "Fusion"]
    application = cast(QApplication, QApplication.instance() or QApplication(arguments))
    application.setApplicationName("Storeroom")
    application.setDesktopFileName("storeroom")
    if (
        QLocale().language() is QLocale.Language.C
    ):  # no language set: write numbers as the texts are, in English
        QLocale.setDefault(QLocale(QLocale.Language.English))
    folder = resources.folder()
    for name, place in (
        ("qtbase", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
        ("storeroom", str(folder / "translations")),
    ):
        translator = QTranslator(application)
        if translator.load(QLocale(), name, "_", place) or translator.load(f"{name}_en", place):
            application.installTranslator(translator)
    return application


def _log_qt(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """What Qt has to say goes to our log; what its off-screen platform cannot do is no news."""
    if not message.startswith("This plugin does not support"):
        level = logging.WARNING if kind is not QtMsgType.QtDebugMsg else logging.DEBUG
        logging.getLogger("storeroom.qt").log(level, "%s", message)


def has_display() -> bool:
    """Whether Qt can show a window: on Linux that takes X11, Wayland, or a platform chosen by hand."""
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def run(accounts: "Accounts", account: "Account | None") -> int:
    """Open a window on ``account``, or ask for one, and then on each that the person goes on to, in its place.

    Until one is closed, or the program is told to end. Where another program has the account open, that one's
    window comes to the front.
    """
    application = make_application()
    theme.follow(application)
    try:
        visit = Visit(accounts, account) if account else None
    except StoreUnavailable as error:
        elsewhere = error
        return loop.run(application, lambda: _give_way(account, elsewhere))
    if visit:
        # Painted before all else: what a loop takes is not even imported yet.
        loop.let_qt_run(visit.window.painted, _PATIENCE)
    _set_icon(application)
    return loop.run(application, lambda: _go_on(accounts, visit))


def _set_icon(application: QApplication) -> None:
    from PySide6.QtGui import QIcon  # which is of no use to the first painting

    application.setWindowIcon(QIcon(str(resources.folder() / "icons" / "storeroom.svg")))


async def _go_on(accounts: "Accounts", visit: Visit | None) -> int:
    """From window to window. Only one at a time: two that look alike are how stock comes into the wrong shop."""
    visit = visit or await _visit(accounts, await _chosen(accounts))
    while visit:
        farewell = await visit.live()
        if farewell is None:
            return 0
        if farewell.removed:
            await _remove(accounts, farewell)
        visit = await _visit(accounts, farewell.opened or await _chosen(accounts))
    return 0


async def _chosen(accounts: "Accounts") -> "Account | None":
    """The account that the person wants, out of those that there are; where there are none, the way to one."""
    if any(True for _ in accounts):
        from app.window.dialogs.accounts import AccountsDialog

        asked = AccountsDialog(accounts)
        return asked.farewell.opened if await loop.ask(asked) else None
    from app.window.welcome.dialog import WelcomeDialog

    welcome = WelcomeDialog(accounts)
    return welcome.account if await loop.ask(welcome) else None


async def _visit(accounts: "Accounts", account: "Account | None") -> Visit | None:
    if account is None:
        return None
    try:
        return Visit(accounts, account)
    except StoreUnavailable as error:
        await _give_way(account, error)
        return None


async def _give_way(account: "Account | None", error: StoreUnavailable) -> int:
    """Have the window come to the front that has the account open. Where there is none, tell and raise ``error``."""
    from app.window.single import ring

    if account is None:
        raise error
    if error.key == "account.open_elsewhere" and await ring(account.folder):
        return 0
    await _tell(account, error)
    raise error


async def _tell(account: "Account", error: StoreroomError) -> None:
    """Tell what is wrong with an account where no window could: who starts by an icon sees no standard error."""
    from app.window.dialogs.confirm import ConfirmDialog

    close = QCoreApplication.translate("application", "Close")
    await loop.ask(ConfirmDialog(account.name, sentence(error), close, cancel=False))


async def _remove(accounts: "Accounts", farewell: "Farewell") -> None:
    """Remove what no window shows any more; say so where not all of it went."""
    if farewell.removed is None:
        return
    try:
        left: StoreroomError | None = await accounts.remove(farewell.removed, with_store=farewell.with_store)
    except StoreroomError as error:
        left = error
    if left:
        await _tell(farewell.removed, left)
