"""From an account to a window on the screen, and back down in order."""

import asyncio
import logging
import os
import sys
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import (
    QLibraryInfo,
    QLocale,
    QMessageLogContext,
    QtMsgType,
    QTranslator,
    qInstallMessageHandler,
)
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

import resources
from app.domain.errors import StoreUnavailable
from app.window import loop, theme
from app.window.main_window import MainWindow
from app.workspace import Workspace

if TYPE_CHECKING:
    from app.accounts import Accounts


def make_application() -> QApplication:
    """The one QApplication: Fusion style, our palette, the person's language.

    Raises `StoreUnavailable` with the key ``display.missing`` where there is no screen to show it on.
    """
    if not has_display():
        raise StoreUnavailable("display.missing")
    qInstallMessageHandler(_log_qt)
    application = cast(QApplication, QApplication.instance() or QApplication(sys.argv[:1]))
    application.setApplicationName("Storeroom")
    application.setDesktopFileName("storeroom")
    application.setStyle("Fusion")
    folder = resources.folder()
    application.setWindowIcon(QIcon(str(folder / "icons" / "storeroom.svg")))
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


def run(accounts: "Accounts", name: str) -> int:
    """Open a window on the account of that name, until the person closes it."""
    application = make_application()
    account = accounts.open(name)

    async def main() -> int:
        colours = theme.apply(application, theme.current_scheme())
        workspace = account.workspace()
        await workspace.open()
        window = MainWindow(workspace, colours, accounts.settings.get("window", {}))
        application.styleHints().colorSchemeChanged.connect(
            lambda: window.set_colours(theme.apply(application, theme.current_scheme()))
        )
        loop.on_exception(window.messages.show_unexpected)
        window.show()
        closed = asyncio.Event()
        window.closed.connect(closed.set)
        loop.spawn(_connect(workspace), "connect")
        await closed.wait()
        accounts.settings.set("window", window.save())
        accounts.settings.last_account = name
        loop.forget_listener(window.messages.show_unexpected)
        await loop.cancel_all()
        await workspace.close()
        window.deleteLater()
        return 0

    return loop.run(application, main)


async def _connect(workspace: Workspace) -> None:
    """The window stands already, with the stock that was last known; now read what it is."""
    await workspace.connect()
    await workspace.keep_fresh()
