"""A store file is held under a lock by one process. Without the database: the window looks at it too."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import filelock

from app.domain.errors import StoreUnavailable

#: A shop's figures are its own: the mode of every file made here. SQLite gives it to those beside its own.
OWNER_ONLY = 0o600


@contextmanager
def locked(path: Path, patience: float = 0) -> Iterator[None]:
    """Hold the lock of the store at ``path``, which lies beside it and is of no other use.

    Who else holds it is waited for, ``patience`` seconds long. Raises `StoreUnavailable` ``store.in_use`` or
    ``store.unreadable``.
    """
    lock = filelock.FileLock(path.with_name(path.name + ".lock"), timeout=patience, mode=OWNER_ONLY)
    try:
        lock.acquire()
    except filelock.Timeout:
        raise StoreUnavailable("store.in_use", path=path) from None
    except OSError as error:
        raise StoreUnavailable("store.unreadable", path=path, reason=str(error)) from error
    try:
        yield
    finally:
        lock.release()


def is_held(path: Path) -> bool:
    """Whether a process has the lock of the store at ``path``."""
    try:
        with locked(path):
            return False
    except StoreUnavailable as error:
        return error.key == "store.in_use"
