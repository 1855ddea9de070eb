"""The service of a store on this computer: a process of its own, which ends when its standard input closes."""

import asyncio
import contextlib
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path

import msgspec

from app.client import Client
from app.domain.errors import StoreUnavailable

#: Seconds that the service has to be ready. A slow disk with a virus scanner takes its time.
START_PATIENCE = 30

#: Seconds that the service has to end by itself.
STOP_PATIENCE = 5

#: Lines of the log that an error carries.
_LAST_LINES = 12


class _Ready(msgspec.Struct):
    """The line that the service prints when it is ready."""

    url: str
    token: str
    organization: str


class LocalService:
    """Starts the service of the file ``store`` when it is first reached, and again after it died.

    What the service says on standard error goes to the file ``log``, begun anew with each `LocalService`.
    """

    def __init__(self, store: Path, log: Path) -> None:
        self._store = store
        self._log = log
        self._process: Process | None = None
        self._client: Client | None = None
        self._starting = asyncio.Lock()
        self._log_mode = "wb"

    async def reach(self) -> Client:
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

    async def _start(self) -> Client:
        try:
            self._process = await self._spawn()
            async with asyncio.timeout(START_PATIENCE):
                ready = await _ready_line(self._process)
        except (OSError, TimeoutError, msgspec.DecodeError) as error:
            await self._end()
            raise StoreUnavailable("service.not_started", detail=self._last_lines() or str(error)) from error
        return Client(ready.url, ready.token)

    async def _spawn(self) -> Process:
        self._log.parent.mkdir(parents=True, exist_ok=True)
        command = ["-m", "app", "serve", "--store", str(self._store), "--print-token", "--until-stdin-closes"]
        with self._log.open(self._log_mode) as log:
            self._log_mode = "ab"
            # The working folder is where Python looks for modules first: not the one that the person is in.
            return await asyncio.create_subprocess_exec(
                sys.executable, *command, stdin=PIPE, stdout=PIPE, stderr=log, cwd=self._store.parent
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

    def _last_lines(self) -> str:
        if not self._log.exists():
            return ""
        lines = self._log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(lines[-_LAST_LINES:])


async def _ready_line(process: Process) -> _Ready:
    """What the service prints when it is ready. Raises `msgspec.DecodeError` where it ends instead."""
    line = await process.stdout.readline() if process.stdout else b""
    return msgspec.json.decode(line, type=_Ready)
