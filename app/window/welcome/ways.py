"""The first page: the three ways in, each told in a sentence."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QWidget

from app.accounts.places import Kind
from app.window.fonts import tabular
from app.window.theme import STEP
from app.window.translation import QT_TRANSLATE_NOOP, translated
from app.window.welcome.page import Page
from app.window.widgets import LabelsButton, plain_label

#: The three ways, in the order in which they are offered, and what is to be known of each.
_WAYS = {
    Kind.ZETTLE: (
        QT_TRANSLATE_NOOP("ways", "A Zettle account"),
        QT_TRANSLATE_NOOP(
            "ways", "The stock of your shop as Zettle has it. You make a key at Zettle and paste it here."
        ),
    ),
    Kind.SHARED: (
        QT_TRANSLATE_NOOP("ways", "A shared Storeroom service"),
        QT_TRANSLATE_NOOP(
            "ways",
            "One store for several computers, which somebody has set up. You need its address, and a key to it.",
        ),
    ),
    Kind.LOCAL: (
        QT_TRANSLATE_NOOP("ways", "A store on this computer"),
        QT_TRANSLATE_NOOP(
            "ways",
            "No account and no network needed. Try the sample shop, take over a spreadsheet, or begin empty.",
        ),
    ),
}


class _Card(LabelsButton):
    """A button as large as the sentence that it explains itself with."""

    def __init__(self, title: str, text: str) -> None:
        name = plain_label(title)
        name.setFont(tabular(name.font(), bold=True, scale=1.1))
        super().__init__(name, plain_label(text, muted=True), margins=(4 * STEP, 3 * STEP), spacing=STEP)
        self.setProperty("card", True)
        self.setAutoDefault(True)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())


class WaysPage(Page):
    """Signal: ``chosen(Kind)``."""

    chosen = Signal(object)

    def __init__(self, *, first: bool) -> None:
        title = self.tr("Welcome to Storeroom") if first else self.tr("Add an account")
        super().__init__(
            title, self.tr("Where is the stock that you want to keep? Others can be added at any time.")
        )
        self.add_gap()
        self._cards: dict[Kind, _Card] = {}
        for kind, texts in _WAYS.items():
            card = self._cards[kind] = _Card(*(translated("ways", text) for text in texts))
            card.clicked.connect(lambda _, kind=kind: self.chosen.emit(kind))
            self.column.addWidget(card)
        if first:
            self.column.addStretch(1)
        else:
            self.finish()

    def card(self, kind: Kind) -> QWidget:
        return self._cards[kind]

    def start(self) -> None:
        focus = self.focusWidget()
        (focus if isinstance(focus, _Card) else self._cards[Kind.ZETTLE]).setFocus()
