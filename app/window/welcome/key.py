"""What signing in to Zettle and to a shared service have in common: a key to paste, or approval in the browser."""

import re

from PySide6.QtCore import Signal

from app.accounts.places import Place
from app.domain.errors import Invalid
from app.window.welcome.page import Page, pressed_by_enter, secret_field
from app.window.welcome.registered_app import RegisteredApp
from app.window.widgets import button

#: A whole API key, a JWT of some hundred characters. What is pasted is tried at once; what is typed, by whichever
#: program types keys, may go on.
_WHOLE_KEY = re.compile(r"ey[\w-]{20,}\.[\w-]{80,}\.[\w-]{80,}", re.ASCII)


class KeyPage(Page):
    """Signals: ``pasted(Place, str)`` with a key to try, and ``registered(Place, str, str)`` with client id and
    secret of an app that a person is to approve in the browser.
    """

    pasted = Signal(object, str)
    registered = Signal(object, str, str)

    def __init__(self, title: str, intro: str = "") -> None:
        super().__init__(title, intro)
        self._before = ""
        self.key = secret_field()
        self.key.setPlaceholderText(self.tr("Paste the key here"))
        self.key.textChanged.connect(self._look)
        self.sign_in = button(self.tr("Sign in"), accent=True)
        self.sign_in.setEnabled(False)
        self.sign_in.clicked.connect(self._try_key)
        pressed_by_enter(self.key, self.sign_in)
        self.app = RegisteredApp()
        self.app.asked.connect(self._ask_for_approval)

    def place(self) -> Place:
        """Where to sign in. Raises `Invalid`."""
        raise NotImplementedError

    def is_safe(self) -> bool:
        """Whether a key may go there before the person presses the button."""
        raise NotImplementedError

    def start(self) -> None:
        self.key.setFocus()
        self.key.selectAll()

    def forget(self) -> None:
        """Let go of what is secret."""
        self.key.clear()
        self.app.forget()

    def _typed(self) -> str:
        """The key without the white space that copying may put into it."""
        return "".join(self.key.text().split())

    def _look(self) -> None:
        key, before = self._typed(), self._before
        self._before = key
        self.problem.clear()
        self.sign_in.setEnabled(bool(key))
        typed = before in (key[:-1], key) or key == before[:-1]
        if not typed and _WHOLE_KEY.fullmatch(key) and self.is_safe():
            self._try_key()

    def _try_key(self) -> None:
        try:
            self.pasted.emit(self.place(), self._typed())
        except Invalid as error:
            self.show_problem(error)

    def _ask_for_approval(self, client_id: str, client_secret: str) -> None:
        try:
            self.registered.emit(self.place(), client_id, client_secret)
        except Invalid as error:
            self.show_problem(error)
