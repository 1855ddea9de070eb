"""``storeroom backup`` and ``restore``: a store as one file, and a file as a store again."""

import argparse
import asyncio
import os
from functools import partial
from pathlib import Path
from typing import BinaryIO

from app.commands.arguments import add_one_store, add_source, source_of
from app.commands.reach import reach
from app.domain.errors import StoreUnavailable
from app.service.storage.locks import OWNER_ONLY
from app.service.storage.source import Source


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    backup = commands.add_parser("backup", help="copy a store, also one that is served, into a new file")
    add_one_store(backup)
    backup.description = (
        "The copy is a store file itself. The secret from which the keys of webhooks follow is not in it: keep"
        " that file too (storeroom serve --help says which), or webhooks are signed by new keys."
    )
    backup.add_argument("--to", metavar="FILE", type=Path, required=True, help="the file to make")
    backup.set_defaults(run=_back_up)

    restore = commands.add_parser("restore", help="make a store of a backup, in a file or a database")
    restore.add_argument("backup", metavar="BACKUP", type=Path, help="the backup's file; it stays as it is")
    add_source(restore)
    restore.set_defaults(run=_restore)


def _back_up(options: argparse.Namespace) -> int:
    """Whole or not at all: what is unfinished has another name."""
    target: Path = options.to
    if target.exists():
        raise StoreUnavailable("store.exists", path=target)
    unfinished = target.with_name(f".{target.name}.unfinished")
    try:
        unfinished.unlink(missing_ok=True)
        # Made anew, or not at all: where others may write too, one of theirs could lie there again.
        with open(unfinished, "xb", opener=partial(os.open, mode=OWNER_ONLY)) as file:
            asyncio.run(_download(source_of(options), options.organization, file))
        unfinished.rename(target)
    except OSError as error:
        raise StoreUnavailable(
            "file.not_written", path=target, reason=error.strerror or str(error)
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)
    print(f"{target}: {target.stat().st_size:,} bytes")
    return 0


async def _download(source: Source, organization: str | None, file: BinaryIO) -> None:
    async with reach(source, organization) as service:
        await service.download("/storeroom/admin/backup", file)


def _restore(options: argparse.Namespace) -> int:
    from app.service.storage.backup import restore_database, restore_file

    if options.database:
        organization = restore_database(options.backup, options.database)
    else:
        organization = restore_file(options.backup, options.store)
    print(f"{organization}: restored")
    return 0
