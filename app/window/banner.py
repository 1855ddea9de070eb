"""How things stand with the account, above the table, for as long as they stand so: a shape, words and a way out.

What became of a change is not told here but in `MessageBar`.
"""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.window.fonts import tabular
from app.window.notices import Act, Notice, Standing
from app.window.sentences import details
from app.window.theme import STEP
from app.window.translation import QT_TRANSLATE_NOOP, translated
from app.window.widgets import button, plain_label, restyle

#: A shape, a word, so that nothing is told by colour alone, and how bad it is.
_LOOKS = {
    Standing.SIGNED_OUT: ("!", QT_TRANSLATE_NOOP("banner", "Signed out"), "failure"),
    Standing.NOT_ALLOWED: ("!", QT_TRANSLATE_NOOP("banner", "Not allowed"), "failure"),
    Standing.LOCKED: ("!", QT_TRANSLATE_NOOP("banner", "Keyring locked"), "warning"),
    Standing.OFFLINE: ("○", QT_TRANSLATE_NOOP("banner", "Offline"), "warning"),
    Standing.UNKEPT: ("▾", QT_TRANSLATE_NOOP("banner", "Not kept"), "warning"),
    Standing.EXPIRES: ("▾", QT_TRANSLATE_NOOP("banner", "Ends soon"), "warning"),
    Standing.THIS_RUN: ("▾", QT_TRANSLATE_NOOP("banner", "Key not kept"), "warning"),
}

#: What can be put away once it is read: it hinders nobody today.
_CAN_WAIT = {Standing.UNKEPT, Standing.EXPIRES, Standing.THIS_RUN}

_ACTS = {
    Act.SIGN_IN: QT_TRANSLATE_NOOP("banner", "Sign in again…"),
    Act.TRY: QT_TRANSLATE_NOOP("banner", "Try now"),
}


class Banner(QFrame):
    """One notice at a time. Signal: ``acted(Act)``."""

    acted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message")
        self._notice: Notice | None = None
        self._put_away: set[Standing] = set()
        self.state = plain_label("")
        self.state.setFont(tabular(self.state.font(), bold=True))
        self.state.setWordWrap(False)
        self.text = plain_label("")
        self.act = button("")
        self.act.clicked.connect(self._act)
        self._copy = button(self.tr("Copy details"))
        self._copy.clicked.connect(self._copy_details)
        self._dismiss = button(self.tr("Dismiss"))
        self._dismiss.clicked.connect(self._put_it_away)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(3 * STEP, 2 * STEP, 2 * STEP, 2 * STEP)
        layout.setSpacing(2 * STEP)
        layout.addWidget(self.state)
        layout.addWidget(self.text, 1)
        for each in (self._copy, self._dismiss, self.act):
            layout.addWidget(each)
        self.hide()

    def show_notice(self, notice: Notice | None) -> None:
        if notice == self._notice:
            return
        self._notice = notice
        if notice is None or notice.standing in self._put_away:
            self.hide()
            return
        shape, word, kind = _LOOKS[notice.standing]
        self.state.setText(f"{shape} {translated('banner', word)}")
        self.text.setText(notice.text)
        self.act.setVisible(notice.act is not None)
        self.act.setText(translated("banner", _ACTS[notice.act]) if notice.act else "")
        self._copy.setVisible(notice.error is not None)
        self._dismiss.setVisible(notice.standing in _CAN_WAIT)
        for each in (self, self.state, self.text):
            restyle(each, "kind", kind)
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self.text, QAccessible.Event.Alert))

    def _act(self) -> None:
        if self._notice:
            self.acted.emit(self._notice.act)

    def _put_it_away(self) -> None:
        if self._notice:
            self._put_away.add(self._notice.standing)
        self.hide()

    def _copy_details(self) -> None:
        if self._notice and self._notice.error:
            said = f"{self._notice.text}\n{details(self._notice.error)}"
            QGuiApplication.clipboard().setText(said)
