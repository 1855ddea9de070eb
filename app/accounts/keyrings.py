"""The system's keyring: which one is safe, and a secret in it. All of this blocks, for as long as the keyring likes.

A secret may be longer than what one entry holds, so it lies in pieces: the entry of its name begins with how many
there are and with a digest of the whole; the others are numbered.
"""

import contextlib
import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from app.domain.errors import StoreUnavailable

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

#: What an entry is called in the keyring, beside the account's identifier.
SERVICE = "Storeroom"

#: Those of the systems themselves. Of what else there is, `keyrings.alt` for one, much is text in a file.
_SAFE = frozenset(
    f"keyring.backends.{name}" for name in ("SecretService", "libsecret", "kwallet", "macOS", "Windows")
)
_CHAINER = "keyring.backends.chainer"

#: ASCII characters that an entry is given, with some left for the head: Windows holds 2,560 bytes of UTF-16.
_PIECE = 1200

#: Of a digest in hexadecimals: enough to tell pieces of two secrets apart, nothing to guess the secret by.
_DIGITS = 16


def find() -> "KeyringBackend":
    """The keyring of this system, and of the person's choosing. Raises `StoreUnavailable` ``keyring.missing``
    where there is none, or none that is safe: then ``name`` says which was refused.
    """
    import keyring

    try:
        chosen = keyring.get_keyring()
    except Exception as error:  # what is configured is not there, say
        raise StoreUnavailable("keyring.missing", name=str(error)) from error
    return safe(chosen)


def safe(backend: "KeyringBackend") -> "KeyringBackend":
    """``backend``, or what is safe of those that it tries in turn. Raises as `find` does."""
    candidates = backend.backends if type(backend).__module__ == _CHAINER else [backend]  # type: ignore[attr-defined]
    for candidate in candidates:
        if type(candidate).__module__ in _SAFE and _priority(candidate) >= 1:
            return candidate
    raise StoreUnavailable("keyring.missing", name=", ".join(each.name for each in candidates))


def _priority(backend: "KeyringBackend") -> float:
    """Below 1 is what its makers advise against; one that does not work here at all raises."""
    try:
        return float(backend.priority)
    except Exception:  # whatever the system's libraries raise
        return -1


def read(backend: "KeyringBackend", name: str) -> str | None:
    """The secret of that name. None where there is none, or not all of it. Raises `StoreUnavailable`
    ``keyring.failed``, as all below do.
    """
    with _errors(backend):
        head, begin = _head(backend, name)
        if head is None:
            return None
        pieces = [
            begin,
            *(backend.get_password(SERVICE, entry) or "" for entry in _further(name, head.pieces)),
        ]
    secret = "".join(pieces)
    return secret if _digest(secret) == head.digest else None


def write(backend: "KeyringBackend", name: str, secret: str) -> None:
    """Keep ``secret``, which is ASCII. Raises `StoreUnavailable` ``keyring.differs`` too, where it is not what is
    read then.
    """
    pieces = [secret[at : at + _PIECE] for at in range(0, len(secret), _PIECE)] or [""]
    with _errors(backend):
        old, _ = _head(backend, name)
        for entry, piece in zip(_further(name, len(pieces)), pieces[1:], strict=True):
            backend.set_password(SERVICE, entry, piece)
        backend.set_password(SERVICE, name, f"{len(pieces)} {_digest(secret)} {pieces[0]}")
        for entry in _further(name, old.pieces if old else 1)[len(pieces) - 1 :]:
            _delete(backend, entry)
    if read(backend, name) != secret:
        raise StoreUnavailable("keyring.differs", keyring=backend.name)


def delete(backend: "KeyringBackend", name: str) -> None:
    """Take the secret out, if it is there."""
    with _errors(backend):
        head, _ = _head(backend, name)
        for entry in (name, *_further(name, head.pieces if head else 1)):
            _delete(backend, entry)


class _Head(NamedTuple):
    """How many pieces a secret lies in, and what says that they belong together."""

    pieces: int
    digest: str


def _head(backend: "KeyringBackend", name: str) -> tuple[_Head | None, str]:
    """The head of a secret, and its first piece; none where it was never kept, or not by Storeroom."""
    pieces, _, rest = (backend.get_password(SERVICE, name) or "").partition(" ")
    digest, _, piece = rest.partition(" ")
    known = pieces.isdecimal() and len(digest) == _DIGITS
    return (_Head(int(pieces), digest), piece) if known else (None, "")


def _further(name: str, pieces: int) -> list[str]:
    """What the entries after the first are called."""
    return [f"{name} {number}" for number in range(2, pieces + 1)]


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()[:_DIGITS]


def _delete(backend: "KeyringBackend", entry: str) -> None:
    if backend.get_password(SERVICE, entry) is not None:
        backend.delete_password(SERVICE, entry)


@contextlib.contextmanager
def _errors(backend: "KeyringBackend") -> Iterator[None]:
    """Whatever a system's libraries raise: a keyring that stays locked, a bus that is not there."""
    try:
        yield
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        raise StoreUnavailable("keyring.failed", keyring=backend.name, reason=reason) from error
