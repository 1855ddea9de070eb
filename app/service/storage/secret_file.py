"""The secret from which the keys of webhooks follow: in a file of its own, never in the database."""

import contextlib
import os
import secrets
from pathlib import Path

from app.domain.errors import StoreUnavailable

_BYTES = 32


def secret_in(path: Path) -> bytes:
    """The secret in the file ``path``, which its owner alone can read; made if there is no such file.

    However many processes ask at once, they get the same one. Raises `StoreUnavailable` ``store.unreadable``.
    """
    try:
        if not path.exists():
            _make(path)
        return path.read_bytes()
    except OSError as error:
        raise StoreUnavailable("store.unreadable", path=path, reason=str(error)) from error


def _make(path: Path) -> None:
    """Whole or not at all, and not where another process was quicker."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secrets.token_bytes(_BYTES))
        file.flush()
        os.fsync(file.fileno())
    try:
        with contextlib.suppress(FileExistsError):
            os.link(unfinished, path)
    finally:
        unfinished.unlink()
