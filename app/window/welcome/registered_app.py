"""Signing in through the browser, which is for those who have registered an app: out of the way of all others."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.accounts.browser import REDIRECT
from app.window.theme import STEP
from app.window.welcome.page import secret_field
from app.window.widgets import button, label, plain_label


class RegisteredApp(QWidget):
    """Signal: ``asked(str, str)`` with client id and client secret."""

    asked = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.more = button("")
        self.more.setCheckable(True)
        self.client = QLineEdit()
        self.secret = secret_field()
        self.browser = button(self.tr("Sign in through the browser"))
        self.browser.clicked.connect(lambda: self.asked.emit(*self._typed()))
        told = self.tr(
            "If you have registered an app of your own, you can approve it in the browser instead. Its redirect "
            "address has to be {address}."
        )
        self._form = QWidget()
        form = QVBoxLayout(self._form)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(2 * STEP)
        form.addWidget(plain_label(told.format(address=REDIRECT), muted=True))
        for title, field in (
            (self.tr("Client id"), self.client),
            (self.tr("Client secret"), self.secret),
        ):
            form.addWidget(label(title, buddy=field))
            form.addWidget(field)
            field.textChanged.connect(self._look)
            field.returnPressed.connect(self.browser.click)
        form.addWidget(self.browser, alignment=Qt.AlignmentFlag.AlignLeft)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * STEP)
        layout.addWidget(self.more, alignment=Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._form)
        self.more.toggled.connect(self._show_form)
        self._show_form(False)
        self._look()

    def forget(self) -> None:
        """Let go of what is secret."""
        self.secret.clear()

    def _show_form(self, shown: bool) -> None:
        self._form.setVisible(shown)
        self.more.setText(self.tr("Less") if shown else self.tr("More ways to sign in…"))
        if shown:
            self.client.setFocus()

    def _look(self) -> None:
        self.browser.setEnabled(all(self._typed()))

    def _typed(self) -> tuple[str, str]:
        return self.client.text().strip(), self.secret.text().strip()
