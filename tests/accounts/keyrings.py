"""Keyrings for tests: in memory, as large as is told, and one that never answers."""

import threading
from dataclasses import dataclass, field
from typing import TypeVar

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError, PasswordSetError

from app.accounts.secrets import Secrets

Kind = TypeVar("Kind", bound=type[KeyringBackend])


def unlisted(kind: Kind) -> Kind:
    """`keyring` offers every class of a backend that there is: not these, to who looks for a real one."""
    KeyringBackend._classes.discard(kind)
    return kind


@unlisted
@dataclass
class MemoryKeyring(KeyringBackend):
    """Holds ``largest`` bytes of UTF-16 an entry, as Windows does, and what it holds in ``entries``."""

    largest: int = 2560
    entries: dict[tuple[str, str], str] = field(default_factory=dict)
    priority = 5
    name = "in memory"

    def get_password(self, service: str, username: str) -> str | None:
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if len(password.encode("utf-16-le")) > self.largest:
            raise PasswordSetError("too long")
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.entries:
            raise PasswordDeleteError("not there")
        del self.entries[service, username]


@unlisted
class HangingKeyring(MemoryKeyring):
    """Answers once it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.let_go = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.let_go.wait()
        return super().get_password(service, username)


@unlisted
class LockedKeyring(MemoryKeyring):
    """Asks the person for a password each time, who gives none while it is ``locked``."""

    def __init__(self) -> None:
        super().__init__()
        self.locked, self.asked = True, 0

    def get_password(self, service: str, username: str) -> str | None:
        self.asked += 1
        if self.locked:
            raise KeyringLocked("Failed to unlock the collection!")
        return super().get_password(service, username)


def secrets_in(keyring: KeyringBackend) -> Secrets:
    return Secrets(lambda: keyring)
