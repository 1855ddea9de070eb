"""One program at a time has an account open.

By the system's own locks, which end with the program whatever ends it: the start does not wait for a package that
does the same.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.domain.errors import StoreUnavailable
from app.workspace.folders import make_private

#: In the folder of an account.
LOCK = "open.lock"


@contextmanager
def claimed(folder: Path, name: str) -> Iterator[None]:
    """Hold the account with this ``folder``, called ``name``, until the block ends.

    Raises `StoreUnavailable`: ``account.open_elsewhere`` while another program holds it, ``file.not_written``.
    """
    try:
        make_private(folder)
        descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StoreUnavailable("file.not_written", path=folder, reason=str(error)) from error
    try:
        _lock(descriptor, name)
        yield
    finally:
        os.close(descriptor)  # which unlocks it


def _lock(descriptor: int, name: str) -> None:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise StoreUnavailable("account.open_elsewhere", name=name) from None
