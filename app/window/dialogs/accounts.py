"""The accounts: opened, renamed, added, removed."""

import asyncio
from collections.abc import Awaitable, Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.accounts import Account, Accounts
from app.domain.errors import StoreroomError
from app.window import words
from app.window.farewell import Farewell
from app.window.loop import ask, spawn
from app.window.problem import Problem
from app.window.theme import ROW, STEP
from app.window.widgets import button, heading

_NAME, _WHERE, _STATE = range(3)

#: Pixels, of any column but that of names.
_WIDEST = 300


class AccountsDialog(QDialog):
    """Accepted with a ``farewell`` where the window is to give way. ``current`` is the account that it shows."""

    def __init__(
        self, accounts: Accounts, parent: QWidget | None = None, *, current: Account | None = None
    ) -> None:
        super().__init__(parent)
        self.farewell = Farewell()
        self._accounts = accounts
        self._current = current
        self._busy: asyncio.Task[None] | None = None
        self.setWindowTitle(self.tr("Accounts"))
        self.setModal(parent is not None)
        self.list = self._made_list()
        self.problem = Problem()
        self.open_it = button(self.tr("Open"), accent=True)
        self.rename = button(self.tr("Rename"))
        self.remove = button(self.tr("Remove…"))
        self.add = button(self.tr("Add an account…"))
        self._lay_out()
        self._connect()
        self.show_accounts()
        self.list.setFocus()

    @property
    def chosen(self) -> Account | None:
        """The account of the current line."""
        line = self.list.currentItem()
        account = line.data(_NAME, Qt.ItemDataRole.UserRole) if line else None
        return account if isinstance(account, Account) else None

    def show_accounts(self) -> None:
        """List them as they are now; the current line stays with its account."""
        before = self.chosen or self._current
        self.list.clear()
        for account in self._accounts:
            line = self._line(account)
            self.list.addTopLevelItem(line)
            if before and account.key == before.key:
                self.list.setCurrentItem(line)
        first = self.list.topLevelItem(0)
        if first and not self.list.currentItem():
            self.list.setCurrentItem(first)
        self._look()

    def _made_list(self) -> QTreeWidget:
        made = QTreeWidget()
        made.setObjectName("lines")
        made.setAccessibleName(self.tr("Accounts"))
        made.setHeaderLabels([self.tr("Name"), self.tr("Where"), self.tr("State")])
        made.setRootIsDecorated(False)
        made.setUniformRowHeights(True)
        made.setAllColumnsShowFocus(True)
        made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)  # which would be any column's
        made.header().setStretchLastSection(False)
        made.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        made.header().setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        made.header().setMaximumSectionSize(_WIDEST)  # of the others: the name is what an account is known by
        return made

    def _line(self, account: Account) -> QTreeWidgetItem:
        here = self._current is not None and account.key == self._current.key
        line = QTreeWidgetItem([account.name, _where(account), self.tr("Open here") if here else ""])
        line.setSizeHint(_NAME, QSize(0, ROW))
        line.setFlags(line.flags() | Qt.ItemFlag.ItemIsEditable)
        line.setData(_NAME, Qt.ItemDataRole.UserRole, account)
        return line

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6 * STEP, 5 * STEP, 6 * STEP, 5 * STEP)
        layout.setSpacing(3 * STEP)
        layout.addWidget(heading(self.windowTitle()))
        layout.addWidget(self.list, 1)
        layout.addWidget(self.problem)
        row = QHBoxLayout()
        row.setSpacing(2 * STEP)
        for each in (self.add, self.rename, self.remove):
            row.addWidget(each)
        row.addStretch(1)
        close = button(self.tr("Close"))
        close.clicked.connect(self.reject)
        row.addWidget(close)
        row.addWidget(self.open_it)
        layout.addLayout(row)
        self.resize(720, 420)

    def _connect(self) -> None:
        self.list.currentItemChanged.connect(self._look)
        self.list.itemActivated.connect(self._open)
        self.open_it.clicked.connect(self._open)
        self.list.itemChanged.connect(self._rename)
        self.rename.clicked.connect(self._edit)
        self.remove.clicked.connect(lambda: self._begin(self._remove))
        self.add.clicked.connect(lambda: self._begin(self._add))
        for key, action in (("F2", self.rename), ("Del", self.remove)):
            shortcut = QShortcut(QKeySequence(key), self.list)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(action.click)

    def _look(self) -> None:
        self.problem.clear()
        chosen = self.chosen
        for each in (self.rename, self.remove):
            each.setEnabled(chosen is not None)
        here = chosen and self._current and chosen.key == self._current.key
        self.open_it.setEnabled(chosen is not None and not here)

    def _open(self) -> None:
        if self.open_it.isEnabled():
            self._leave(Farewell(opened=self.chosen))

    def _edit(self) -> None:
        if line := self.list.currentItem():
            self.list.editItem(line, _NAME)  # and on with `_rename`

    def _rename(self, line: QTreeWidgetItem) -> None:
        """Take the name that was typed. One that cannot be is told of, and the line is as it was."""
        account = line.data(_NAME, Qt.ItemDataRole.UserRole)
        if not isinstance(account, Account) or line.text(_NAME) == account.name:
            return
        self.problem.clear()
        try:
            account = self._accounts.rename(account, line.text(_NAME))
        except StoreroomError as error:
            self.problem.show_error(error)
        line.setData(_NAME, Qt.ItemDataRole.UserRole, account)
        line.setText(_NAME, account.name)

    async def _add(self) -> None:
        from app.window.welcome.dialog import WelcomeDialog

        dialog = WelcomeDialog(self._accounts, self)
        if await ask(dialog):
            self._leave(Farewell(opened=dialog.account))

    async def _remove(self) -> None:
        from app.window.dialogs.remove import RemoveDialog

        if not (account := self.chosen):
            return
        goes = await asyncio.to_thread(self._accounts.goes, account)
        dialog = RemoveDialog(account, goes, self)
        if not await ask(dialog):
            return
        if self._current and account.key == self._current.key:
            self._leave(Farewell(removed=account, with_store=dialog.with_store))
            return
        left = await self._accounts.remove(account, with_store=dialog.with_store)
        self.show_accounts()
        if left:
            self.problem.show_error(left)

    def _leave(self, farewell: Farewell) -> None:
        self.farewell = farewell
        self.accept()

    def _begin(self, work: Callable[[], Awaitable[None]]) -> None:
        """One thing at a time: a button pressed twice is not two decisions."""
        if not self._busy or self._busy.done():
            self._busy = spawn(self._carry_out(work), "accounts")

    async def _carry_out(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except StoreroomError as error:
            self.problem.show_error(error)


def _where(account: Account) -> str:
    """``Zettle · Harbour Street AB``, ``Shared store · stock.example.com``, ``Store on this computer``."""
    address = account.place.address.rpartition("/")[2]
    shop = account.shop.name if account.shop and account.shop.name != account.name else ""
    return " · ".join(part for part in (words.account(account.kind), address, shop) if part)
