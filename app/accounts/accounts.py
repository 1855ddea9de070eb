"""The stores of a profile, one folder of files a person."""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.accounts.settings import Settings
from app.domain.errors import Invalid, StoreUnavailable
from app.workspace import Service, Workspace
from app.workspace.folders import make_private

if TYPE_CHECKING:
    from app.accounts.local_service import LocalService
    from app.domain.contents import Contents

#: What no file of Windows, macOS or Linux may be called: these characters, or these device names.
_UNFIT = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]|^[. ]|[. ]$|^$')
_DEVICES = re.compile(r"(CON|PRN|AUX|NUL|COM[0-9]|LPT[0-9])(\..*)?", re.IGNORECASE)

#: Bytes of UTF-8, so that a suffix still fits into the 255 that file systems take.
_LONGEST = 200


class Accounts:
    """The stores in ``profile``, a folder; without one, in the system's folder for data of programs.

    ``stores/NAME.sqlite`` is a store of one's own, ``accounts/NAME`` holds what this computer keeps of it.
    """

    def __init__(self, profile: Path | None = None) -> None:
        self.profile = profile or _data_folder()
        self.settings = Settings(self.profile / "settings.json")

    def names(self) -> list[str]:
        """The stores on this computer, in alphabetical order."""
        found = (self.profile / "stores").glob("[!.]*.sqlite")
        return sorted((path.stem for path in found), key=str.casefold)

    def create(self, name: str, contents: "Contents", *, currency: str) -> "Account":
        """Make a store, whole or not at all. ``currency`` is an ISO 4217 code. Blocks for as long as it takes.

        Raises `Invalid` with ``account.name`` for a name that cannot be a file's, and as
        `app.service.storage.create.create_store` does; `StoreUnavailable` with ``store.exists``.
        """
        from app.service.storage.create import create_store

        name = _fit(name)
        if found := self._find(name):
            raise StoreUnavailable("store.exists", path=self._path(found))
        path = self._path(name)
        make_private(path.parent)
        create_store(path, name, contents, currency=currency)
        return Account(name, self.profile)

    def open(self, name: str) -> "Account":
        """Raises `StoreUnavailable` with ``account.unknown``."""
        found = self._find(_fit(name))
        if found is None:
            raise StoreUnavailable("account.unknown", name=name, names=", ".join(self.names()))
        return Account(found, self.profile)

    def _find(self, name: str) -> str | None:
        """The store of that name as it is written. Not every file system tells ``Shop`` from ``shop``."""
        return next((each for each in self.names() if _key(each) == _key(name)), None)

    def _path(self, name: str) -> Path:
        return self.profile / "stores" / f"{name}.sqlite"


@dataclass(frozen=True, slots=True)
class Account:
    """One store to open."""

    name: str
    profile: Path

    @property
    def store(self) -> Path:
        """The store's own file, which its service alone touches."""
        return (self.profile / "stores" / f"{self.name}.sqlite").resolve()

    def service(self) -> "LocalService":
        """The store's service, not started yet."""
        from app.accounts.local_service import LocalService

        return LocalService(
            store=self.store,
            log=self.profile / "logs" / f"{self.name}.log",
        )

    def workspace(self, service: Service | None = None) -> Workspace:
        """The store's workspace, not opened yet. It starts the service when it connects, and ends it."""
        folder = self.profile / "accounts" / self.name
        return Workspace(self.name, folder, service or self.service())


def _data_folder() -> Path:
    import platformdirs

    return platformdirs.user_data_path("Storeroom", appauthor=False)


def _fit(name: str) -> str:
    name = unicodedata.normalize("NFC", name.strip())
    if _UNFIT.search(name) or _DEVICES.fullmatch(name) or len(name.encode()) > _LONGEST:
        raise Invalid("account.name", name=name)
    return name


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
