"""Signing in to a shared Storeroom service: its address, and a key or the browser."""

from PySide6.QtWidgets import QLineEdit

from app.accounts.places import Place, shared
from app.domain.errors import Invalid, StoreroomError, Unreachable
from app.window.welcome.key import KeyPage
from app.window.welcome.page import pressed_by_enter
from app.window.widgets import plain_label

#: What comes of an address where there is no service, or a site of another kind.
_ELSEWHERE = {"service.unreachable", "service.not_found", "service.unexpected_answer"}


class SharedPage(KeyPage):
    def __init__(self, address: str = "") -> None:
        super().__init__(
            self.tr("Sign in to a shared Storeroom service"),
            self.tr("Whoever looks after it tells you its address, and makes a key for you."),
        )
        self.address = QLineEdit(address)
        self.address.setPlaceholderText("https://stock.example.com")
        self.address.textChanged.connect(self._look_at_address)
        self._overheard = plain_label(
            self.tr(
                "Nothing is encrypted on the way to this address: whoever is in the same network could read your "
                "key and your stock. Sign in only where you know everybody in the network."
            )
        )
        self._overheard.setObjectName("warning")
        self.add_gap()
        self.add_field(self.tr("Address"), self.address)
        self.column.addWidget(self._overheard)
        self.add_field(self.tr("Key"), self.key)
        self.add_gap()
        self.column.addWidget(self.app)
        pressed_by_enter(self.address, self.sign_in)
        self.finish(self.sign_in)
        self._look_at_address()

    def place(self) -> Place:
        return shared(self.address.text())

    def is_safe(self) -> bool:
        try:
            return not self.place().is_overheard
        except Invalid:
            return False

    def start(self) -> None:
        (super().start if self.address.text() else self.address.setFocus)()

    def show_problem(self, error: StoreroomError) -> None:
        if error.key in _ELSEWHERE:  # told with what was tried: https, where no scheme was typed
            error = Unreachable("address.unreachable", address=self.place().address, **error.values)
        super().show_problem(error)
        if error.key.startswith("address."):
            self.address.setFocus()
            self.address.selectAll()

    def _look_at_address(self) -> None:
        self.problem.clear()
        overheard = self._is_overheard()
        self._overheard.setVisible(overheard)
        self.sign_in.setText(self.tr("Sign in without encryption") if overheard else self.tr("Sign in"))

    def _is_overheard(self) -> bool:
        try:
            return self.place().is_overheard
        except Invalid:
            return False
