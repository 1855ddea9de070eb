"""Taking an account off this computer, after saying what goes with it and what does not."""

from collections.abc import Iterator

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.accounts import Account
from app.accounts.places import Kind
from app.accounts.removing import Goes
from app.window.theme import STEP
from app.window.widgets import button, heading, plain_label


class RemoveDialog(QDialog):
    """``with_store`` says whether a store on this computer is to go for good."""

    def __init__(self, account: Account, goes: Goes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Remove {name}").format(name=account.name))
        self.setModal(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6 * STEP, 5 * STEP, 6 * STEP, 5 * STEP)
        layout.setSpacing(3 * STEP)
        layout.addWidget(heading(self.windowTitle()))
        for text in self._told(account, goes):
            layout.addWidget(plain_label(text))
        too = self.tr("Delete the store too, with all its products and stock, for good ({size})")
        self.store = QCheckBox(too.format(size=QLocale().formattedDataSize(goes.store_size)))
        self.store.setVisible(goes.store is not None)
        layout.addWidget(self.store)
        cancel = button(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self.confirm = button(self.tr("Remove"), accent=True)
        self.confirm.clicked.connect(self.accept)
        self.store.toggled.connect(
            lambda too: self.confirm.setText(self.tr("Remove and delete") if too else self.tr("Remove"))
        )
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.confirm)
        layout.addLayout(row)
        self.setMinimumWidth(520)
        cancel.setFocus()

    @property
    def with_store(self) -> bool:
        return self.store.isChecked()

    def _told(self, account: Account, goes: Goes) -> Iterator[str]:
        yield self.tr("What goes from this computer:") + "\n" + "\n".join(self._gone(goes))
        if goes.store is not None:
            kept = self.tr("The store itself stays, in {path}, and can be listed again.")
            yield kept.format(path=goes.store)
        elif account.kind is Kind.ZETTLE:
            yield self.tr(
                "Nothing changes at Zettle. The key stays good there until you delete it: do so if nobody uses it."
            )
        else:
            yield self.tr(
                "Nothing changes in the shared store. The key stays good until it is revoked there."
            )

    def _gone(self, goes: Goes) -> Iterator[str]:
        if goes.secret:
            yield self.tr("• the key that it is signed in with")
        stock = self.tr("• the last known stock, and how the window was arranged ({size})")
        yield stock.format(size=QLocale().formattedDataSize(goes.size))
        if goes.plans:
            yield self.tr("• the record of %Ln change(s) made from here", "", goes.plans)
