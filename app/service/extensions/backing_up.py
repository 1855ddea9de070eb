"""Backing up over HTTP: how the command gets a copy of a store that is served."""

import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import anyio

from app.service.http.call import Call, Reply
from app.service.storage.backup import back_up

#: What SQLite's files are.
MEDIA = "application/vnd.sqlite3"

_PIECE = 2**20  # bytes


def give_backup(call: Call[None]) -> Reply:
    """The store as it is at this moment, as a file that ``storeroom restore`` takes."""
    folder = tempfile.TemporaryDirectory(prefix="storeroom-")
    copy = Path(folder.name) / "backup.sqlite"
    try:
        back_up(call.connection, copy)
    except BaseException:
        folder.cleanup()
        raise
    headers = {"Content-Length": str(copy.stat().st_size)}
    return Reply(_pieces(folder, copy), headers, media=MEDIA)


async def _pieces(folder: tempfile.TemporaryDirectory[str], copy: Path) -> AsyncIterator[bytes]:
    """The file piece by piece; it goes with the last one, or with whoever asked."""
    with folder:
        async with await anyio.open_file(copy, "rb") as file:
            while piece := await file.read(_PIECE):
                yield piece
