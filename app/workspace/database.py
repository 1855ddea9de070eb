"""A SQLite file on a thread of its own, so that nobody else ever waits for the disk."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from app.later import asyncio
from app.workspace.folders import make_private

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

T = TypeVar("T")


class Database:
    """Opened by the first work there is to do.

    ``prepare`` is given the new connection, outside of a transaction: to set pragmas and make tables.
    """

    def __init__(self, path: Path, prepare: Callable[[sqlite3.Connection], None]) -> None:
        self._path = path
        self._prepare = prepare
        self._connection: sqlite3.Connection | None = None
        self._thread: ThreadPoolExecutor | None = None

    async def run(self, work: Callable[[sqlite3.Connection], T], begin: str = "BEGIN") -> T:
        """Do ``work`` in a transaction, after all that was given to do before. Raises `sqlite3.Error`.

        It is done to its end also where whoever waits for it is cancelled.
        """
        return await self._on_thread(lambda: self._transaction(work, begin))

    async def set_aside(self, replace: Callable[[], None]) -> None:
        """Let go of the file, and have it replaced by another one."""

        def work() -> None:
            self._disconnect()
            replace()

        await self._on_thread(work)

    def run_here(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do ``work`` on this thread, before any other is given to do. Raises `sqlite3.Error`."""
        return self._transaction(work)

    def discard_here(self) -> None:
        """`discard` after a `run_here` that failed."""
        self._delete()

    async def discard(self) -> None:
        """Delete the file; the next work begins with a new one."""
        await self._on_thread(self._delete)

    async def close(self) -> None:
        await self._on_thread(self._disconnect)
        if self._thread:
            self._thread.shutdown()

    async def _on_thread(self, work: Callable[[], T]) -> T:
        if self._thread is None:
            from concurrent.futures import ThreadPoolExecutor

            self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=self._path.stem)
        return await asyncio.shield(asyncio.get_running_loop().run_in_executor(self._thread, work))

    def _transaction(self, work: Callable[[sqlite3.Connection], T], begin: str = "BEGIN") -> T:
        connection = self._connected()
        with connection:
            connection.executescript(begin)
            return work(connection)

    def _connected(self) -> sqlite3.Connection:
        if self._connection is None:
            make_private(self._path.parent)
            # Transactions are begun by hand: sqlite3's own would leave some statements outside of them.
            # What was opened by `run_here` goes over to the thread.
            connection = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False)
            try:
                self._prepare(connection)
            except BaseException:
                connection.close()
                raise
            self._connection = connection
        return self._connection

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _delete(self) -> None:
        self._disconnect()
        for suffix in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
