"""How things stand with an account: what is wrong, how old the stock is that is shown, and what can be done."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.domain.errors import Forbidden, NotSignedIn, StoreroomError
from app.window.sentences import ended, sentence

if TYPE_CHECKING:
    from app.accounts import Account
    from app.accounts.secrets import Keeping
    from app.workspace import Workspace

#: How long before access ends it is told.
_SOON = timedelta(days=14)

#: There is nothing to sign in with on this computer, or no keyring that it could be in.
_NO_SECRET = {"account.signed_out", "keyring.missing"}


class Standing(Enum):
    """What may be wrong, the worst first."""

    SIGNED_OUT = "signed out"
    NOT_ALLOWED = "not allowed"
    LOCKED = "locked"  #: the keyring does not give the secret away
    OFFLINE = "offline"
    UNKEPT = "unkept"  #: last known stock cannot be written down
    EXPIRES = "expires"
    THIS_RUN = "this run"  #: the secret is kept for this run of the program only


class Act(Enum):
    """What a person can do about it."""

    SIGN_IN = "sign in"
    TRY = "try"


@dataclass(frozen=True, slots=True)
class Notice:
    standing: Standing
    text: str
    act: Act | None = None
    error: StoreroomError | None = None


class Notices(QObject):
    """Words how things stand; a class for the sake of its texts' plural forms."""

    def of(
        self, account: "Account", workspace: "Workspace", kept: "Keeping | None", now: datetime
    ) -> Notice | None:
        """None where all is well. ``kept`` is how the account's secret is kept, where that was seen."""
        if trouble := workspace.trouble:
            return self._troubled(trouble, workspace.read_at, now)
        if unsaved := workspace.unsaved:
            text = self.tr("What the table shows is right, but the next start cannot show it at once.")
            return Notice(Standing.UNKEPT, _joined(sentence(unsaved), text), None, unsaved)
        if account.expires and account.expires - now < _SOON:
            return Notice(Standing.EXPIRES, self._ending(account.expires, now), Act.SIGN_IN)
        if kept and kept.why:
            text = self.tr(
                "So the key is kept until the program ends, and asked for again at the next start."
            )
            return Notice(Standing.THIS_RUN, _joined(sentence(kept.why), text), None, kept.why)
        return None

    def _troubled(self, trouble: StoreroomError, read_at: datetime | None, now: datetime) -> Notice:
        known = (
            self.tr("Stock is shown as it was {ago}.").format(ago=self.ago(read_at, now)) if read_at else ""
        )
        said = sentence(trouble)
        if isinstance(trouble, NotSignedIn) or trouble.key in _NO_SECRET:
            rest = self.tr("Nothing can be changed until you sign in again.")
            return Notice(Standing.SIGNED_OUT, _joined(said, known, rest), Act.SIGN_IN, trouble)
        if isinstance(trouble, Forbidden):
            return Notice(Standing.NOT_ALLOWED, _joined(said, known), Act.SIGN_IN, trouble)
        if trouble.key.startswith("keyring."):
            return Notice(Standing.LOCKED, _joined(said, known), Act.TRY, trouble)
        rest = self.tr("It is tried again by itself.")
        return Notice(Standing.OFFLINE, _joined(said, known, rest), Act.TRY, trouble)

    def ago(self, at: datetime, now: datetime) -> str:
        """``5 minutes ago``, ``2 hours ago``, ``3 days ago``: how old something is."""
        minutes = int((now - at).total_seconds() // 60)
        if minutes < 1:
            return self.tr("a moment ago")
        if minutes < 60:
            return self.tr("%Ln minute(s) ago", "", minutes)
        if minutes < 24 * 60:
            return self.tr("%Ln hour(s) ago", "", minutes // 60)
        return self.tr("%Ln day(s) ago", "", minutes // (24 * 60))

    def _ending(self, expires: datetime, now: datetime) -> str:
        days = max((expires - now).days, 0)
        return _joined(
            self.tr("The approval of this account ends in %Ln day(s).", "", days),
            self.tr("Sign in again before that, and all goes on."),
        )


def _joined(*parts: str) -> str:
    return " ".join(ended(part) for part in parts if part)
