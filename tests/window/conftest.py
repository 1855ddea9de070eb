"""What holds for every test of the window: English numbers, the program's own translation, the light scheme."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from app.window.application import make_application


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The application as `storeroom` makes it, in place of pytest-qt's bare one."""
    application = make_application()
    application.setQuitOnLastWindowClosed(False)  # as `loop.run` does: a closed window ends no loop
    return application


@pytest.fixture(autouse=True)
def _english(qapp: QApplication) -> Iterator[None]:
    QLocale.setDefault(QLocale("en_US"))
    yield
    QLocale.setDefault(QLocale.c())
