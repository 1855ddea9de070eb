"""A small real HTTP server that answers what it is told and keeps what it was asked."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field

import msgspec

from app.client import Client
from app.client.grants import Fixed
from app.client.hosts import one


@dataclass(frozen=True)
class Reply:
    """An answer as it goes over the wire; ``cut`` closes the connection after that many bytes of it."""

    body: str = ""
    status: int = 200
    headers: tuple[str, ...] = ()
    cut: int | None = None

    def encoded(self) -> bytes:
        content = self.body.encode()
        head = [f"HTTP/1.1 {self.status} -", f"Content-Length: {len(content)}", "Connection: close"]
        return ("\r\n".join([*head, *self.headers, "", ""]).encode() + content)[: self.cut]


@dataclass(frozen=True)
class Asked:
    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def line(self) -> str:
        return f"{self.method} {self.target}"

    @property
    def json(self) -> object:
        return msgspec.json.decode(self.body)


@dataclass
class Canned:
    """Gives ``replies`` in their order, one a request."""

    replies: Iterator[Reply]
    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    _more: asyncio.Event = field(default_factory=asyncio.Event)

    async def heard(self, requests: int) -> None:
        """Wait until there were so many requests."""
        while len(self.asked) < requests:
            self._more.clear()
            await self._more.wait()

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.closing(writer):
            head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            method, target, _ = head[0].split(" ")
            headers = {
                name.lower(): value for name, value in (line.split(": ", 1) for line in head[1:] if line)
            }
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            self.asked.append(Asked(method, target, headers, body))
            self._more.set()
            writer.write(next(self.replies).encoded())
            await writer.drain()


@contextlib.asynccontextmanager
async def serving(*replies: Reply) -> AsyncIterator[Canned]:
    canned = Canned(iter(replies))
    server = await asyncio.start_server(canned.answer, "127.0.0.1", 0)
    async with server:
        host, port = server.sockets[0].getsockname()
        canned.url = f"http://{host}:{port}"
        yield canned


@contextlib.asynccontextmanager
async def answering(*replies: Reply) -> AsyncIterator[tuple[Client, Canned]]:
    """A client that makes no pauses, and the service that gives it ``replies``."""
    async with serving(*replies) as service:
        client = Client(one(service.url), Fixed("token-1"), pauses=(0, 0))
        try:
            yield client, service
        finally:
            await client.close()
