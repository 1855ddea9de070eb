"""Signing in to Zettle: make a key there, paste it here."""

from urllib.parse import quote

from app.accounts.places import ZETTLE, Place
from app.accounts.signed_in import SCOPES
from app.window.welcome.key import KeyPage
from app.window.welcome.link import Link
from app.window.widgets import plain_label

#: Where a merchant makes keys, with name and scopes filled in (contract, section 3).
KEY_PAGE = f"https://my.zettle.com/apps/api-keys?name=Storeroom&scopes={quote(' '.join(SCOPES), safe=':')}"


class ZettlePage(KeyPage):
    def __init__(self) -> None:
        super().__init__(self.tr("Sign in to Zettle"))
        self.link = Link(self.tr("Open Zettle’s key page"), KEY_PAGE)
        self.link.button.clicked.connect(self.key.setFocus)  # where what is copied there goes
        self.add_gap()
        self.add_section(self.tr("1. Make a key at Zettle"))
        self.column.addWidget(
            plain_label(
                self.tr(
                    "Sign in there as the owner of the shop. Name and permissions are filled in already: create the "
                    "key, and copy what is shown."
                )
            )
        )
        self.column.addWidget(self.link)
        self.add_gap()
        self.add_section(self.tr("2. Paste it here"))
        self.add_field(self.tr("API key"), self.key)
        self.column.addWidget(
            plain_label(
                self.tr("It goes into the keyring of this computer, and to nobody but Zettle."), muted=True
            )
        )
        self.add_gap()
        self.column.addWidget(self.app)
        self.finish(self.sign_in)

    def place(self) -> Place:
        return ZETTLE

    def is_safe(self) -> bool:
        return True
