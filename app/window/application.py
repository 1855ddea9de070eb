"""From an account to a window on the screen, and back down in order."""

import importlib
import logging
import os
import sys
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import (
    QCoreApplication,
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
from app.domain.errors import StoreroomError, StoreUnavailable
from app.later import asyncio
from app.window import loop, remembered, theme
from app.window.main_window import MainWindow
from app.window.sentences import sentence
from app.workspace import Workspace

if TYPE_CHECKING:
    from app.accounts import Accounts, Settings

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
    """Open a window on the account of that name, until the person closes it or the program is told to end."""
    application = make_application()
    workspace = accounts.open(name).workspace()
    workspace.show_last_known()
    # Painted before all else: what a loop takes is not even imported yet.
    window = _painted_window(application, workspace, accounts.settings)

    async def main() -> int:
        try:
            await _live(application, window, accounts.settings)
        finally:
            await loop.cancel_all()
            await workspace.close()
        return 0

    return loop.run(application, main)


def _painted_window(application: QApplication, workspace: Workspace, settings: "Settings") -> MainWindow:
    colours = theme.apply(application, theme.current_scheme())
    window = MainWindow(workspace, colours, remembered.read(settings.get(f"window of {workspace.name}", {})))
    window.show()
    loop.let_qt_run(window.painted, _PATIENCE)
    return window


async def _live(application: QApplication, window: MainWindow, settings: "Settings") -> None:
    """Open all that there is behind the window, and wait until it is closed."""

    def recolour() -> None:
        window.set_colours(theme.apply(application, theme.current_scheme()))

    workspace = window.workspace
    application.styleHints().colorSchemeChanged.connect(recolour)
    loop.on_exception(window.messages.show_unexpected)
    closed = asyncio.Event()
    window.closed.connect(closed.set)
    if window.isHidden():  # closed before there was a loop
        closed.set()
    try:
        # Not before: numpy takes as long as a third of an empty window.
        await asyncio.to_thread(importlib.import_module, "app.window.stock.rows")
        await workspace.open_index()
        window.make_pages()
        await _open_records(window, workspace)
        # The window stands already, with the stock that was last known.
        loop.spawn(workspace.keep_fresh(), "read")
        await _until_closed(window, closed, settings)
    finally:
        if not closed.is_set():  # the program was told to end, or could not begin
            window.close()
        application.styleHints().colorSchemeChanged.disconnect(recolour)
        loop.forget_listener(window.messages.show_unexpected)
        await loop.cancel_all()
        window.deleteLater()


async def _open_records(window: MainWindow, workspace: Workspace) -> None:
    """Who started the program by its icon is told in the window why that fails."""
    try:
        await workspace.open_records()
    except StoreroomError as error:
        from app.window.dialogs.confirm import ConfirmDialog

        close = QCoreApplication.translate("application", "Close")
        await loop.ask(ConfirmDialog(workspace.name, sentence(error), close, window, cancel=False))
        raise


async def _until_closed(window: MainWindow, closed: "asyncio.Event", settings: "Settings") -> None:
    """What the person arranged in the window is kept."""
    try:
        await closed.wait()
    finally:
        arranged = remembered.plain(window.remember())
        await asyncio.to_thread(_keep, settings, arranged, window.workspace.name)


def _keep(settings: "Settings", window: dict[str, Any], store: str) -> None:
    """Settings that cannot be kept are told of, and keep nothing else from ending in order."""
    try:
        settings.set(f"window of {store}", window)
        settings.last_account = store
    except OSError as error:
        loop.report_exception(error)
