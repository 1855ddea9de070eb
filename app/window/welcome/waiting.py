"""What is shown while something is waited for that may take a while, and can be given up."""

from PySide6.QtWidgets import QProgressBar

from app.window.theme import STEP
from app.window.welcome.link import Link
from app.window.welcome.page import Page
from app.window.widgets import button


class WaitingPage(Page):
    """Until something is done. Going back gives it up, where that can be."""

    def __init__(self, title: str, intro: str = "", *, can_leave: bool = True) -> None:
        super().__init__(title, intro)
        self.can_leave = can_leave
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        bar.setFixedHeight(STEP)
        bar.setAccessibleName(title)
        self.add_gap()
        self.column.addWidget(bar)
        self.add_gap()
        self._cancel = button(self.tr("Cancel"))
        self._cancel.clicked.connect(self.left)
        self._cancel.setVisible(can_leave)
        self.add_more()
        self.add_row((self._cancel,))
        self.column.addStretch(1)

    def add_more(self) -> None:
        """What a subclass has to offer meanwhile."""

    def start(self) -> None:
        self._cancel.setFocus()


class BrowserPage(WaitingPage):
    """While a person approves in the browser."""

    def __init__(self) -> None:
        super().__init__(
            self.tr("Go on in your browser"),
            self.tr("Sign in there and approve Storeroom. Then this window goes on by itself."),
        )

    def add_more(self) -> None:
        self.link = Link(self.tr("Open the browser again"))
        self.column.addWidget(self.link)
        self.add_gap()

    def open(self, address: str) -> None:
        """Have the browser open an address. It may have to be opened by hand."""
        self.link.address = address
        self.link.open()
