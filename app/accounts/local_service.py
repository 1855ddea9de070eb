"""The service of a store on this computer: a process of its own, which ends when its standard input closes."""

import contextlib
import sys
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from app.domain.errors import StoreUnavailable
from app.later import asyncio
from app.workspace.folders import make_private

if TYPE_CHECKING:
    from asyncio.subprocess import Process

    from app.client import Client

#: Seconds that the service has to be ready. A slow disk with a virus scanner takes its time.
START_PATIENCE = 30

#: Seconds that the service has to end by itself.
STOP_PATIENCE = 5

#: Lines of the log that an error carries.
_LAST_LINES = 12

#: Bytes. A log that has become larger is begun anew.
_LARGEST_LOG = 2**20


class _Ready(msgspec.Struct):
    """The line that the service prints when it is ready."""

    url: str
    token: str
    organization: str


class LocalService:
    """Starts the service of the file ``store`` when it is first reached, and again after it died.

    What the service says on standard error is added to the file ``log``, which other windows may write too.
    """

    _starting = cached_property(lambda _: asyncio.Lock())

    def __init__(self, store: Path, log: Path) -> None:
        self._store = store
        self._log = log
        self._process: Process | None = None
        self._client: Client | None = None
        self._log_begins = 0

    async def reach(self) -> "Client":
        """A client of the running service. Raises `StoreUnavailable` with ``service.not_started``,
        and the last lines of the log as ``detail``.
        """
        async with self._starting:
            if self._client is not None and self._process and self._process.returncode is None:
                return self._client
            await self._end()
            self._client = await self._start()
            return self._client

    async def close(self) -> None:
        """End the service: its standard input closes; it is killed if it does not take the hint."""
        async with self._starting:
            await self._end()

    async def _start(self) -> "Client":
        try:
            self._process = await self._spawn()
            make_client = await asyncio.to_thread(_imported_client)  # meanwhile: it takes as long
            async with asyncio.timeout(START_PATIENCE):
                ready = await _ready_line(self._process)
        except (OSError, TimeoutError, msgspec.DecodeError) as error:
            await self._end()
            said = await asyncio.to_thread(self._last_lines)
            raise StoreUnavailable(
                "service.not_started", detail=said or (str(error) if isinstance(error, OSError) else "")
            ) from error
        return make_client.at(ready.url, ready.token)

    async def _spawn(self) -> "Process":
        await asyncio.to_thread(self._check_free)
        command = ["-m", "app", "serve", "--store", str(self._store), "--print-token", "--until-stdin-closes"]
        await asyncio.to_thread(self._prepare_log)
        pipe = asyncio.subprocess.PIPE
        with self._log.open("ab") as log:  # here, so that a cancellation cannot leave it open
            # The working folder is where Python looks for modules first: not the one that the person is in.
            return await asyncio.create_subprocess_exec(
                sys.executable, *command, stdin=pipe, stdout=pipe, stderr=log, cwd=self._store.parent
            )

    async def _end(self) -> None:
        client, self._client = self._client, None
        process, self._process = self._process, None
        if client is not None:
            await client.close()
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(STOP_PATIENCE):
                await process.wait()
        if process.returncode is None:
            process.kill()
            await process.wait()

    def _check_free(self) -> None:
        """Raises `StoreUnavailable` ``store.in_use`` while another service, of whatever window, has the store."""
        from app.service.storage.locks import locked

        with locked(self._store):
            pass

    def _prepare_log(self) -> None:
        make_private(self._log.parent)
        self._log.touch(mode=0o600)
        if self._log.stat().st_size > _LARGEST_LOG:
            self._log.write_bytes(b"")
        self._log_begins = self._log.stat().st_size

    def _last_lines(self) -> str:
        """The last of what was written since the service was started."""
        if not self._log.exists():
            return ""
        said = self._log.read_bytes()[self._log_begins :]
        return "\n".join(said.decode(errors="replace").splitlines()[-_LAST_LINES:])


def _imported_client() -> "type[Client]":
    from app.client import Client

    return Client


async def _ready_line(process: "Process") -> _Ready:
    """What the service prints when it is ready. Raises `msgspec.DecodeError` where it ends instead."""
    line = await process.stdout.readline() if process.stdout else b""
    return msgspec.json.decode(line, type=_Ready)
