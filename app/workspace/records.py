"""The file ``records.sqlite``: what is never thrown away.

It is brought to the present form after a copy of it was made, and what a later program wrote is left alone. Where
it is damaged, what can be read of it goes into a new one, and the damaged file is kept beside it.
"""

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from app.domain.errors import StoreUnavailable
from app.workspace.database import Database

T = TypeVar("T")

_FORCED = "PRAGMA synchronous = FULL; BEGIN IMMEDIATE"
_UNFORCED = "PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE"

#: What SQLite calls a file that is damaged, or was never one of its own.
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class Records:
    """Every method raises `StoreUnavailable`: ``records.newer`` for a file that a later program wrote,
    ``records.failed`` where it cannot be read or written, as on a full disk.

    ``damage`` says, once there was some, where the damaged file is kept (``records.damaged``).
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.damage: StoreUnavailable | None = None
        self._database = Database(path, self._prepare)

    async def open(self) -> None:
        await self.read(lambda connection: None)

    async def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do ``work``, which writes nothing. What the file holds is seen as of one moment."""
        with self._errors():
            return await self._whatever_is_damaged(work, "BEGIN")

    async def run(self, work: Callable[[sqlite3.Connection], T], *, on_disk: bool = True) -> T:
        """Do ``work`` in a transaction of its own, after those of other programs.

        What it wrote is on the disk when this returns, unless that need not be: then it is with the next that is.
        """
        with self._errors():
            return await self._whatever_is_damaged(work, _FORCED if on_disk else _UNFORCED)

    async def close(self) -> None:
        await self._database.close()

    async def _whatever_is_damaged(self, work: Callable[[sqlite3.Connection], T], begin: str) -> T:
        known = self.damage
        try:
            return await self._database.run(work, begin)
        except sqlite3.DatabaseError as error:
            if not _tells_of_damage(error):
                raise
        if self.damage is known:  # nobody who met it before has dealt with it
            await self._database.set_aside(self._rescue)
        return await self._database.run(work, begin)

    @contextlib.contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise StoreUnavailable("records.failed", path=str(self.path), reason=str(error)) from error

    def _prepare(self, connection: sqlite3.Connection) -> None:
        from app.workspace.records_file import prepare

        prepare(connection, self.path)

    def _rescue(self) -> None:
        from app.workspace.rescue import rescue

        aside, plans = rescue(self.path)
        self.damage = StoreUnavailable("records.damaged", path=str(aside), plans=plans)


def _tells_of_damage(error: sqlite3.DatabaseError) -> bool:
    """The lower byte of a code is the error, the rest what it is more exactly."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED
