"""The browser of this computer, as Qt knows it: what would be opened in it is told, and nothing is opened."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices


class Browsing(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    @Slot(QUrl)
    def take(self, address: QUrl) -> None:
        self.addresses.append(address.toString(QUrl.ComponentFormattingOption.FullyEncoded))


@contextmanager
def browsing() -> Iterator[list[str]]:
    """The addresses that are to be opened, as they come."""
    made = Browsing()
    for scheme in ("http", "https"):
        QDesktopServices.setUrlHandler(scheme, made, "take")  # type: ignore[arg-type]  # it takes no bytes
    try:
        yield made.addresses
    finally:
        for scheme in ("http", "https"):
            QDesktopServices.unsetUrlHandler(scheme)
