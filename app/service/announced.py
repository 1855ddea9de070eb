"""A running service of a file says beside it how it is reached: for the commands of whoever may read the file."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from app.service.oauth import tokens
from app.service.storage.files import OWNER_ONLY
from app.service.storage.store import Store


class Announcement(msgspec.Struct):
    url: str
    token: str  #: with every scope


@contextlib.contextmanager
def announced(file: Path, url: str, store: Store) -> Iterator[None]:
    """Say that the service of ``file`` is at ``url``, until the block ends. A killed one leaves it said."""
    path = _beside(file)
    content = msgspec.json.encode(Announcement(url, tokens.issue_own(store, tokens.COMMANDS)))
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "wb") as beside:
        beside.write(content)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def announcement(file: Path) -> Announcement | None:
    """What was said last; none where nothing was. Nobody may be there any more."""
    try:
        return msgspec.json.decode(_beside(file).read_bytes(), type=Announcement)
    except (OSError, msgspec.DecodeError):
        return None


def _beside(file: Path) -> Path:
    return file.with_name(file.name + ".running")
