"""What is written down of an account, for programs and people to read: all but its secret."""

import contextlib
import os
import threading
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any

import msgspec

from app.accounts.places import Kind, Place
from app.domain.shop import Shop
from app.workspace.folders import make_private


class Grant(Enum):
    """What an account has to show for access tokens."""

    KEY = "key"  #: an API key, which its maker may revoke
    CODE = "code"  #: an approval in the browser: a refresh token, which is another after each use
    TOKEN = "token"  # noqa: S105 -- the one that `storeroom serve --print-token` printed


class Facts(msgspec.Struct, frozen=True, omit_defaults=True):
    """A store on this computer may have none of them.

    ``id`` is what the secret is kept under, in the ``keyring`` of that name, if in any. ``expires`` is when access ends unless it is renewed, or signed in to
    again. ``capabilities`` are what was found out of the service when it was ``probed``, by their names in `app.client.capabilities`. ``set_aside`` is a store
    on this computer that was removed, but for its file.
    """

    kind: Kind = Kind.LOCAL
    name: str = ""
    id: str = ""
    address: str = ""
    grant: Grant | None = None
    client_id: str = ""
    shop: Shop | None = None
    expires: datetime | None = None
    keyring: str = ""
    capabilities: dict[str, Any] = {}
    probed: datetime | None = None
    set_aside: bool = False

    @property
    def place(self) -> Place:
        return Place(self.kind, self.address)


class FactsFile:
    """``path`` is a file of JSON, replaced as a whole: a crash leaves the old facts or the new ones."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Facts | None:
        """None where there is no such file, or nobody can make sense of it: it is left to the person."""
        with contextlib.suppress(OSError, msgspec.DecodeError):
            return msgspec.json.decode(self._path.read_bytes(), type=Facts)
        return None

    def change(self, **differing: object) -> Facts:
        """Read the facts, change these, and write them, until they are on the disk. Raises `OSError`."""
        with _changing:
            facts = msgspec.structs.replace(self.read() or Facts(), **differing)
            make_private(self._path.parent)
            unfinished = self._path.with_name(self._path.name + ".unfinished")
            with unfinished.open("wb") as file:
                file.write(msgspec.json.format(msgspec.json.encode(facts)) + b"\n")
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(self._path)
        return facts


#: The service of an account writes from a thread of its own.
_changing = threading.Lock()
