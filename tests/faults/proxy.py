"""Between client and service: a proxy that knows requests, forwards them, and makes faults of it.

Every request comes over a connection of its own: what is forwarded asks the service to close, so that an answer ends
where its connection does and need not be understood.
"""

import asyncio
import contextlib
import random
import re
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tests.faults.dialects import Dialect
from tests.faults.kinds import STATUSES, Fault, Rates, draw

#: Seconds that a request is on its way at most, when it is late.
LONGEST = 0.1

#: What befalls a request of this line, ``PUT /inventory``.
Befalls = Callable[[str], Fault | None]

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CONNECTION = re.compile(rb"\r\nconnection:[^\r]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Request:
    line: str  #: ``PUT /organizations/self/inventory``, without a query
    bytes: bytes  #: to be forwarded


@dataclass
class FaultyProxy:
    """Passes everything on, but what the service of a ``dialect`` does not know; ``befalls`` is given the line of
    a request and says what befalls it.
    """

    service: str
    befalls: Befalls
    chance: random.Random
    dialect: Dialect = Dialect.OURS
    url: str = ""
    befell: Counter[Fault] = field(default_factory=Counter)
    passed: list[str] = field(default_factory=list)  #: lines of the requests that were forwarded

    def __post_init__(self) -> None:
        self._tasks = set[asyncio.Task[None]]()
        self._host, self._port = urlsplit(self.service).hostname, urlsplit(self.service).port
        self._server: asyncio.Server | None = None
        self._own_port = 0

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self._own_port)
        self._own_port = self._server.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self._own_port}"

    async def close(self) -> None:
        await self.quiet()
        if self._server is not None:
            self._server.close()

    async def quiet(self) -> None:
        """Wait until nothing is on its way to the service any more."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.closing(writer), contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            request = await _read(reader)
            if self.dialect.hides(request.line):
                writer.write(_answer("404 Not Found"))
                return
            fault = self.befalls(request.line)
            if fault is not None:
                self.befell[fault] += 1
            await self._befall(fault, request, writer)

    async def _befall(self, fault: Fault | None, request: _Request, writer: asyncio.StreamWriter) -> None:
        match fault:
            case None:
                await self._pass_on(request, writer)
            case Fault.DELAYED:
                await self._wait()
                await self._pass_on(request, writer)
            case Fault.CLOSED:
                writer.transport.abort()
                await self._shut_the_door()
            case Fault.DROPPED_BEFORE:
                writer.transport.abort()
            case Fault.OVERTAKEN:
                writer.transport.abort()
                await self._wait()
                await self._forward(request)
            case Fault.UNAUTHORIZED | Fault.TOO_MANY | Fault.FAILED_BEFORE | Fault.UNAVAILABLE_BEFORE:
                writer.write(_answer(STATUSES[fault]))
            case _:
                await self._spoil(fault, await self._forward(request), writer)

    async def _spoil(self, fault: Fault, answer: bytes, writer: asyncio.StreamWriter) -> None:
        """What comes of an ``answer`` to what was done."""
        if fault is Fault.DROPPED_AFTER:
            writer.transport.abort()
        elif fault is Fault.TRUNCATED:
            writer.write(answer[: self.chance.randrange(len(answer))])
        elif fault is Fault.GARBLED:
            writer.write(self._garbled(answer))
        else:
            writer.write(_answer(STATUSES[fault]))

    def _garbled(self, answer: bytes) -> bytes:
        """With bytes that no UTF-8 has, in the content if there is any; else in the line of the status."""
        begin = answer.index(b"\r\n\r\n") + 4
        begin, end = (begin, len(answer)) if begin < len(answer) else (0, len("HTTP"))
        at = self.chance.randrange(begin, end)
        return answer[:at] + b"\xff" + answer[at + 1 :]

    async def _shut_the_door(self) -> None:
        if self._server is None or not self._server.is_serving():
            return  # it is shut
        self._server.close()
        await self._wait()
        await self.open()

    async def _wait(self) -> None:
        await asyncio.sleep(self.chance.random() * LONGEST)

    async def _pass_on(self, request: _Request, writer: asyncio.StreamWriter) -> None:
        async with self._asked(request) as answer:
            while piece := await answer.read(2**16):
                writer.write(piece)
                await writer.drain()

    async def _forward(self, request: _Request) -> bytes:
        async with self._asked(request) as answer:
            return await answer.read()

    @contextlib.asynccontextmanager
    async def _asked(self, request: _Request) -> AsyncIterator[asyncio.StreamReader]:
        reader, writer = await asyncio.open_connection(self._host, self._port)
        with contextlib.closing(writer):
            self.passed.append(request.line)
            writer.write(request.bytes)
            yield reader


async def _read(reader: asyncio.StreamReader) -> _Request:
    head = (await reader.readuntil(b"\r\n\r\n"))[:-2]
    length = _LENGTH.search(head)
    content = await reader.readexactly(int(length[1])) if length else b""
    method, target, *_ = head.decode().split(" ", 2)
    forwarded = _CONNECTION.sub(b"", head) + b"connection: close\r\n\r\n" + content
    return _Request(f"{method} {target.partition('?')[0]}", forwarded)


def _answer(status: str) -> bytes:
    """One of nobody's: no reader of the API's errors finds any in it."""
    return f"HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".encode()


@contextlib.asynccontextmanager
async def faulty(
    service: str, rates: Rates | None = None, dialect: Dialect = Dialect.OURS, seed: int = 0
) -> AsyncIterator[FaultyProxy]:
    """A proxy in front of the service at this address, until the block ends and nothing is on its way any more.

    Faults befall every request at ``rates``.
    """
    chance = random.Random(seed)  # noqa: S311 - the same every time is the point
    proxy = FaultyProxy(service, lambda line: draw(chance, rates or {}), chance, dialect)
    await proxy.open()
    try:
        yield proxy
    finally:
        await proxy.close()
