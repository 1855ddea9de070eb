"""A SQLite file on a thread of its own, so that nobody else ever waits for the disk."""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from app.workspace.folders import make_private

T = TypeVar("T")


class Database:
    """Opened by the first work there is to do.

    ``prepare`` is given the new connection, outside of a transaction: to set pragmas and make tables.
    """

    def __init__(self, path: Path, prepare: Callable[[sqlite3.Connection], None]) -> None:
        self._path = path
        self._prepare = prepare
        self._connection: sqlite3.Connection | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=path.stem)

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do ``work`` in a transaction, after all that was given to do before. Raises `sqlite3.Error`.

        It is done to its end also where whoever waits for it is cancelled.
        """
        return await self._on_thread(lambda: self._transaction(work))

    async def discard(self) -> None:
        """Delete the file; the next work begins with a new one."""
        await self._on_thread(self._delete)

    async def close(self) -> None:
        await self._on_thread(self._disconnect)
        self._thread.shutdown()

    async def _on_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.shield(asyncio.get_running_loop().run_in_executor(self._thread, work))

    def _transaction(self, work: Callable[[sqlite3.Connection], T]) -> T:
        connection = self._connected()
        with connection:
            connection.execute("BEGIN")
            return work(connection)

    def _connected(self) -> sqlite3.Connection:
        if self._connection is None:
            make_private(self._path.parent)
            # Transactions are begun by hand: sqlite3's own would leave some statements outside of them.
            connection = sqlite3.connect(self._path, isolation_level=None)
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
