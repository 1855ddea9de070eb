"""Reaching the service of a store: the one that runs already, or one that is started for the time.

A service of a file says beside it how it is reached (`app.service.announced`). A database is open to many:
there a service of one's own stands beside those that serve it.
"""

import asyncio
import ssl
import sys
import tempfile
import time
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import IO

import msgspec

from app.client.transport import Transport
from app.domain.errors import ServiceError, StoreUnavailable
from app.service.announced import Announcement, announcement, trust
from app.service.oauth import tokens
from app.service.storage.source import Source
from app.service.storage.store import Store
from app.service.storage.stores import Stores

#: How many seconds another service may take from opening the file to saying how it is reached, and how often
#: it is looked for: whoever pastes ``storeroom serve … &`` and a command after it starts both at once.
_PATIENCE, _LOOKS_EVERY = 10.0, 0.1


@asynccontextmanager
async def reach(source: Source, organization: str | None = None) -> AsyncIterator[Transport]:
    """The service of ``source``, asked with every scope for ``organization``; its only one, if none is told.

    Raises `StoreUnavailable`: as `Source.open` does, ``organization.unknown``, ``organization.which``.
    """
    async with AsyncExitStack() as reached:
        yield await _reached(source, organization, reached)


async def _reached(source: Source, organization: str | None, reached: AsyncExitStack) -> Transport:
    patience = time.monotonic() + _PATIENCE
    while True:
        if running := await _running(source):
            return await reached.enter_async_context(running)
        try:
            token = await asyncio.to_thread(_token, source, organization)
            started = await reached.enter_async_context(_started(source, token))
            return await reached.enter_async_context(Transport.at(started.url, started.token))
        except StoreUnavailable as error:
            # Ours may start a moment too late as well: then the file is another's when it looks.
            if error.key not in {"store.in_use", "service.not_started"} or time.monotonic() > patience:
                raise
        await asyncio.sleep(_LOOKS_EVERY)


async def _running(source: Source) -> Transport | None:
    """The service that has the file open; none where what one said is left from one that was killed."""
    said = announcement(source.file) if source.file else None
    if said is None:
        return None
    try:
        transport = Transport.at(said.url, said.token, pauses=(), trust=_trust(said))
    except OSError:  # the certificate is not there any more
        return None
    try:
        await transport.read("/inventory")
    except ServiceError:
        await transport.close()
        return None
    return transport


def _trust(said: Announcement) -> ssl.SSLContext | None:
    return trust(said.certificate) if said.certificate else None


def _token(source: Source, organization: str | None) -> str:
    with source.open() as stores:
        return tokens.issue_for_command(_store(stores, organization))


def _store(stores: Stores, organization: str | None) -> Store:
    there = stores.all()
    if organization is None and len(there) > 1:
        raise StoreUnavailable("organization.which", names=_names(there))
    found = there[0] if organization is None else stores.find(organization.lower())
    if found is None:
        raise StoreUnavailable("organization.unknown", names=_names(there))
    return found


def _names(stores: list[Store]) -> str:
    return ", ".join(f"{store.organization} ({store.name})" for store in stores)


@asynccontextmanager
async def _started(source: Source, token: str) -> AsyncIterator[Announcement]:
    """A service of ``source`` until the block ends. What it complained of stands then where our complaints do.

    Raises `StoreUnavailable` ``service.not_started`` with what it said.
    """
    which = ["--store", str(source.file)] if source.file else ["--database", str(source.database)]
    command = ["-m", "app", "serve", *which, "--until-stdin-closes"]
    with tempfile.TemporaryFile() as complaints:
        # In a session of its own, so that Ctrl+C is ours alone to hear, and the service answers until we are done.
        process = await asyncio.create_subprocess_exec(
            sys.executable, *command, stdin=PIPE, stdout=PIPE, stderr=complaints, start_new_session=True
        )
        try:
            line = await process.stdout.readline() if process.stdout else b""
            if not line:
                await process.wait()
                raise StoreUnavailable("service.not_started", detail=_taken(complaints).strip())
            said = announcement(source.file) if source.file else None  # its token took the place of ours
            yield said or Announcement(msgspec.json.decode(line)["url"], token)
        finally:
            if process.stdin is not None:
                process.stdin.close()
            await process.wait()
            sys.stderr.write(_taken(complaints))


def _taken(complaints: IO[bytes]) -> str:
    """What whoever wrote there, and has ended, left. It is told once."""
    complaints.seek(0)
    said = complaints.read().decode(errors="replace")
    complaints.truncate(0)
    return said
