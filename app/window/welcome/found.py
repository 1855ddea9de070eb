"""Signed in: whose stock it is, and what the account is to be called on this computer."""

from collections.abc import Iterator, Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QLineEdit

from app.accounts.signed_in import SignedIn
from app.window.theme import STEP
from app.window.translation import QT_TRANSLATE_NOOP, translated
from app.window.welcome.page import Page, pressed_by_enter
from app.window.widgets import button, plain_label

#: What the scopes that are asked for allow.
_PERMISSIONS = {
    "READ:PRODUCT": QT_TRANSLATE_NOOP("permissions", "the permission to read products and stock"),
    "WRITE:PRODUCT": QT_TRANSLATE_NOOP("permissions", "the permission to change stock"),
    "READ:PURCHASE": QT_TRANSLATE_NOOP("permissions", "the permission to read what was sold"),
    "READ:USERINFO": QT_TRANSLATE_NOOP("permissions", "the permission to know which shop it is"),
}


class FoundPage(Page):
    """Signal: ``named(str)`` when the account is to be kept under a name, and opened."""

    named = Signal(str)

    def __init__(self) -> None:
        super().__init__(self.tr("You are signed in"))
        self._facts = QFormLayout()
        self._facts.setHorizontalSpacing(6 * STEP)
        self.name = QLineEdit()
        self.open = button(self.tr("Open"), accent=True)
        self.open.clicked.connect(lambda: self.named.emit(self.name.text()))
        self.name.textChanged.connect(self.problem.clear)
        pressed_by_enter(self.name, self.open)
        self.add_gap()
        self.column.addLayout(self._facts)
        self._differences = plain_label("", muted=True)
        self.column.addWidget(self._differences)
        self._lacking = plain_label("")
        self._lacking.setObjectName("warning")
        self.column.addWidget(self._lacking)
        self.add_gap()
        self.add_field(self.tr("Name of the account on this computer"), self.name)
        self.finish(self.open)

    def show_found(self, found: SignedIn, name: str) -> None:
        """Tell whose stock it is; what the service did not tell is told as such."""
        while self._facts.rowCount():
            self._facts.removeRow(0)
        shop = found.shop
        for title, value in (
            (self.tr("Shop"), shop.name),
            (self.tr("Currency"), shop.currency),
            (self.tr("Time zone"), shop.time_zone),
        ):
            told = plain_label(value or self.tr("not told by the service"), muted=not value)
            self._facts.addRow(plain_label(title, muted=True), told)
        differences = "\n".join(self._told(found.found_out.get("capabilities", {})))
        self._differences.setText(differences)
        self._differences.setVisible(bool(differences))
        lacking = self.tr(
            "The key lacks {permissions}. What needs that cannot be done here: make another key if you want it all."
        )
        self._lacking.setText(lacking.format(permissions=", ".join(map(_permission, found.missing))))
        self._lacking.setVisible(bool(found.missing))
        self.name.setText(name)

    def _told(self, found: Mapping[str, Any]) -> Iterator[str]:
        """What one service does otherwise than another, by the names of `app.client.capabilities`."""
        if (stores := found.get("stores", 1)) > 1:
            yield self.tr(
                "Stock is kept in %Ln place(s). The one that counts as the store is shown here.", "", stores
            )
        if not found.get("history", True):
            yield self.tr(
                "Of what happened to stock elsewhere, only some can be told: the service has no history."
            )

    def start(self) -> None:
        self.name.setFocus()
        self.name.selectAll()


def _permission(scope: str) -> str:
    return translated("permissions", _PERMISSIONS[scope]) if scope in _PERMISSIONS else scope
