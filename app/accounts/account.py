"""One store to open."""

from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

import msgspec

from app.accounts.claims import claimed
from app.accounts.facts import Facts, FactsFile, Grant
from app.accounts.places import Kind, Place
from app.accounts.secrets import Secrets
from app.domain.errors import StoreUnavailable
from app.domain.shop import Shop
from app.workspace import Service, Workspace


class Account(msgspec.Struct, frozen=True):
    """``key`` is what its files are called, whatever its ``name`` is by now. ``facts`` are as they were read."""

    key: str
    profile: Path
    facts: Facts
    secrets: Secrets

    @property
    def name(self) -> str:
        """What the person calls it."""
        return self.facts.name or self.key

    @property
    def kind(self) -> Kind:
        return self.facts.kind

    @property
    def place(self) -> Place:
        return self.facts.place

    @property
    def shop(self) -> Shop | None:
        return self.facts.shop

    @property
    def grant(self) -> Grant | None:
        return self.facts.grant

    @property
    def expires(self) -> datetime | None:
        """When access ends unless it is renewed, or signed in to again; aware. None where nobody knows."""
        return self.facts.expires

    @property
    def folder(self) -> Path:
        """What this computer keeps of it."""
        return self.profile / "accounts" / self.key

    @property
    def store(self) -> Path:
        """The file of a store on this computer, which its service alone touches."""
        return (self.profile / "stores" / f"{self.key}.sqlite").resolve()

    @property
    def facts_file(self) -> FactsFile:
        return FactsFile(self.folder / "account.json")

    @property
    def log(self) -> Path:
        """What its service said."""
        return self.profile / "logs" / f"{self.key}.log"

    def service(self) -> Service:
        """The store's service, not reached yet."""
        if self.kind is Kind.LOCAL:
            from app.accounts.local_service import LocalService

            return LocalService(store=self.store, log=self.log)
        from app.accounts.remote_service import RemoteService

        return RemoteService(self.facts, self.facts_file, self.secrets)

    def workspace(self, service: Service | None = None) -> Workspace:
        """The store's workspace, not opened yet. It reaches the service when it connects, and ends it."""
        return Workspace(self.name, self.folder, service or self.service())

    def changed(self, **facts: object) -> "Account":
        """The account with these facts, written down. Raises `StoreUnavailable` ``file.not_written``."""
        try:
            return msgspec.structs.replace(self, facts=self.facts_file.change(**facts))
        except OSError as error:
            raise StoreUnavailable("file.not_written", path=self.folder, reason=str(error)) from error

    def claim(self) -> AbstractContextManager[None]:
        """Be the one program that has the account open, until the block ends, as `claimed` says."""
        return claimed(self.folder, self.name)
