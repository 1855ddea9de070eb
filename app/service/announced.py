"""A running service of a file says beside it how it is reached: for the commands of whoever may read the file."""

import contextlib
import os
import ssl
from collections.abc import Iterator
from pathlib import Path

import msgspec

from app.service.oauth import tokens
from app.service.storage.locks import OWNER_ONLY, is_held
from app.service.storage.store import Store


class Announcement(msgspec.Struct):
    url: str
    token: str  #: with every scope
    certificate: str | None = None  #: the file of the one that it shows, where it speaks TLS


@contextlib.contextmanager
def announced(file: Path, url: str, store: Store, certificate: Path | None = None) -> Iterator[None]:
    """Say that the service of ``file`` is at ``url``, until the block ends. A killed one leaves it said."""
    path = _beside(file)
    shown = str(certificate.absolute()) if certificate else None
    content = msgspec.json.encode(Announcement(url, tokens.issue_own(store, tokens.COMMANDS), shown))
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "wb") as beside:
        beside.write(content)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def announcement(file: Path) -> Announcement | None:
    """What the service says that has ``file`` open; none where there is none, or it has not said it yet.

    What a killed one left is not believed: anybody on this computer may have its port by now, and would be told the
    token, and whatever a command has to say.
    """
    try:
        said = msgspec.json.decode(_beside(file).read_bytes(), type=Announcement)
    except (OSError, msgspec.DecodeError):
        return None
    return said if is_held(file) else None


def trust(certificate: str) -> ssl.SSLContext:
    """Whoever shows this very certificate is the service, whatever name and issuer are in it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.load_verify_locations(certificate)
    return context


def _beside(file: Path) -> Path:
    return file.with_name(file.name + ".running")
