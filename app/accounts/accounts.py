"""The accounts of a profile: a folder of files that belong to one person."""

import contextlib
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from app.accounts.account import Account
from app.accounts.facts import Facts, FactsFile
from app.accounts.places import Kind
from app.accounts.secrets import Keeping, Secrets
from app.accounts.settings import Settings
from app.domain.errors import Invalid, StoreUnavailable
from app.workspace.folders import make_private

if TYPE_CHECKING:
    from app.accounts.removing import Goes
    from app.accounts.signed_in import SignedIn
    from app.domain.contents import Contents

#: What no file of Windows, macOS or Linux may be called: these characters, or these device names.
_UNFIT = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]|^[. ]|[. ]$|^$')
_DEVICES = re.compile(r"(CON|PRN|AUX|NUL|COM[0-9]|LPT[0-9])(\..*)?", re.IGNORECASE)

#: Bytes of UTF-8, so that a suffix still fits into the 255 that file systems take.
_LONGEST = 200


class Accounts:
    """The accounts in ``profile``, a folder; without one, in the system's folder for data of programs.

    ``stores/KEY.sqlite`` is a store on this computer, ``accounts/KEY`` holds what this computer keeps of whichever
    account, with ``account.json`` for its facts. The key is the name that an account was begun with, and stays.
    """

    def __init__(self, profile: Path | None = None, secrets: Secrets | None = None) -> None:
        self.profile = profile or _data_folder()
        self.settings = Settings(self.profile / "settings.json")
        self.secrets = secrets or Secrets()

    def __iter__(self) -> Iterator[Account]:
        """The accounts in alphabetical order."""
        return (account for account in self._all() if not account.facts.set_aside)

    def set_aside(self) -> list[Account]:
        """The stores on this computer that were removed, but for their files."""
        return [account for account in self._all() if account.facts.set_aside]

    def names(self) -> list[str]:
        """What the accounts are called, in alphabetical order."""
        return [account.name for account in self]

    def last(self) -> Account | None:
        """The account that was opened last; none where there was none, or it is there no more."""
        return self.of(self.settings.last_account)

    def of(self, key: str) -> Account | None:
        """The account with this key, as it is now."""
        return next((account for account in self if account.key == key), None)

    def open(self, name: str) -> Account:
        """Raises `StoreUnavailable` with ``account.unknown``, and `Invalid` as `create` does."""
        found = self._find(_fit(name))
        if found is None:
            raise StoreUnavailable("account.unknown", name=name, names=", ".join(self.names()))
        return found

    def create(self, name: str, contents: "Contents", *, currency: str) -> Account:
        """Make a store on this computer, whole or not at all. ``currency`` is an ISO 4217 code. Blocks for as
        long as it takes.

        Raises `Invalid` with ``account.name`` for a name that cannot be a file's, and as
        `app.service.storage.create.create_store` does; `StoreUnavailable` with ``account.exists``.
        """
        from app.service.storage.create import create_store

        account = self._new(name, Kind.LOCAL)
        make_private(account.store.parent)
        create_store(account.store, account.name, contents, currency=currency)
        return account if account.key == account.name else account.changed(name=account.name)

    async def add(self, name: str, signed_in: "SignedIn") -> Account:
        """Keep an account, and its secret, which may be for this run only: `kept` tells.

        Raises `Invalid` and `StoreUnavailable` as `create` does, and ``file.not_written``.
        """
        from app.accounts.adding import add

        return await add(self._new(name, signed_in.place.kind), signed_in)

    async def sign_in_again(self, account: Account, signed_in: "SignedIn") -> Account:
        """Have ``account`` go on with other access. Raises `Invalid` ``account.other_shop`` where that is to another
        organization, and `StoreUnavailable` ``file.not_written``.
        """
        from app.accounts.adding import replace_access

        return await replace_access(account, signed_in)

    def kept(self, account: Account) -> Keeping | None:
        """How its secret is kept, where that has been seen in this run."""
        return self.secrets.keeping(account.facts.id)

    def rename(self, account: Account, name: str) -> Account:
        """Call it otherwise, also while it is open. Raises `Invalid` and `StoreUnavailable` as `add` does."""
        name = _fit(name)
        found = self._find(name)
        if found is not None and found.key != account.key:
            raise StoreUnavailable("account.exists", name=name)
        return account.changed(name=name)

    def goes(self, account: Account) -> "Goes":
        """What removing it takes away. Blocks: it looks into its files."""
        from app.accounts.removing import goes

        return goes(account)

    async def remove(self, account: Account, *, with_store: bool = False) -> StoreUnavailable | None:
        """Take away what `goes` says, the store on this computer itself only if told so.

        Returns why its secret may be in the keyring still. Raises `StoreUnavailable`: ``account.open_elsewhere`` or
        ``store.in_use`` while a program has it open, which may be this one; ``file.not_removed``.
        """
        from app.accounts.removing import remove

        left = await remove(account, with_store=with_store)
        with contextlib.suppress(OSError):  # how a window was arranged may stay
            self.settings.forget(account.key)
        return left

    def take_back(self, account: Account) -> Account:
        """List a store again that was set aside. Raises as `rename` does."""
        if self._find(account.name):
            raise StoreUnavailable("account.exists", name=account.name)
        return account.changed(set_aside=False)

    def _all(self) -> list[Account]:
        found = [Account(key, self.profile, facts, self.secrets) for key, facts in self._found()]
        return sorted(found, key=lambda account: account.name.casefold())

    def _found(self) -> Iterator[tuple[str, Facts]]:
        """Keys and facts. A store on this computer needs no facts, and no other account is one without."""
        stores = {path.stem for path in (self.profile / "stores").glob("[!.]*.sqlite")}
        folders = {path.name for path in (self.profile / "accounts").glob("[!.]*")}
        for key in stores | folders:
            facts = FactsFile(self.profile / "accounts" / key / "account.json").read() or Facts()
            if (key in stores) == (facts.kind is Kind.LOCAL):
                yield key, facts

    def _find(self, name: str) -> Account | None:
        """The account of that name as it is written. Not every file system tells ``Shop`` from ``shop``."""
        return next((each for each in self if _same(each.name, name)), None)

    def _new(self, name: str, kind: Kind) -> Account:
        """An account that is not there yet, with a key that no file has."""
        name = _fit(name)
        if self._find(name):
            raise StoreUnavailable("account.exists", name=name)
        return Account(self._free_key(name), self.profile, Facts(kind, name), self.secrets)

    def _free_key(self, name: str) -> str:
        taken = [path.stem for path in (self.profile / "stores").glob("*.sqlite")]
        taken += [path.name for path in (self.profile / "accounts").glob("*")]
        key, number = name, 1
        while any(_same(key, each) for each in taken):
            number += 1
            key = f"{name} {number}"
        return key


def _data_folder() -> Path:
    import platformdirs

    return platformdirs.user_data_path("Storeroom", appauthor=False)


def _fit(name: str) -> str:
    name = unicodedata.normalize("NFC", name.strip())
    if _UNFIT.search(name) or _DEVICES.fullmatch(name) or len(name.encode()) > _LONGEST:
        raise Invalid("account.name", name=name)
    return name


def _same(name: str, other: str) -> bool:
    return unicodedata.normalize("NFC", name).casefold() == unicodedata.normalize("NFC", other).casefold()
