"""Reaching the service of a store: the one that runs already, or one that is started for the time.

A service of a file says beside it how it is reached (`app.service.announced`). A database is open to many:
there a service of one's own stands beside those that serve it.
"""

import asyncio
import ssl
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec

from app.client.transport import Transport
from app.domain.errors import ServiceError, StoreUnavailable
from app.service.announced import Announcement, announcement, trust
from app.service.oauth import tokens
from app.service.storage.source import Source
from app.service.storage.store import Store
from app.service.storage.stores import Stores


@asynccontextmanager
async def reach(source: Source, organization: str | None = None) -> AsyncIterator[Transport]:
    """The service of ``source``, asked with every scope for ``organization``; its only one, if none is told.

    Raises `StoreUnavailable`: as `Source.open` does, ``organization.unknown``, ``organization.which``.
    """
    if running := await _running(source):
        async with running:
            yield running
        return
    token = await asyncio.to_thread(_token, source, organization)
    async with _started(source, token) as started, Transport(started.url, started.token) as transport:
        yield transport


async def _running(source: Source) -> Transport | None:
    """The service that has the file open; none where what one said is left from one that was killed."""
    said = announcement(source.file) if source.file else None
    if said is None:
        return None
    try:
        transport = Transport(said.url, said.token, pauses=(), trust=_trust(said))
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
    """A service of ``source`` until the block ends. What it complains of stands where our complaints do."""
    which = ["--store", str(source.file)] if source.file else ["--database", str(source.database)]
    command = ["-m", "app", "serve", *which, "--until-stdin-closes"]
    # In a session of its own, so that Ctrl+C is ours alone to hear, and the service answers until we are done.
    process = await asyncio.create_subprocess_exec(
        sys.executable, *command, stdin=PIPE, stdout=PIPE, start_new_session=True
    )
    try:
        line = await process.stdout.readline() if process.stdout else b""
        if not line:
            raise StoreUnavailable("service.not_started", detail="")
        said = announcement(source.file) if source.file else None  # its token took the place of ours
        yield said or Announcement(msgspec.json.decode(line)["url"], token)
    finally:
        if process.stdin is not None:
            process.stdin.close()
        await process.wait()
