"""A door between client and service that a test can watch, hold shut, or make swallow a reply."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from urllib.parse import urlsplit

_METHODS = (b"GET ", b"PUT ", b"POST ", b"DELETE ")


class Proxy:
    """Passes everything on. ``requests`` are the request lines that passed, ``PUT /inventory``.

    A request whose line ``drops`` accepts never gets to the service, and the connection closes. A reply to a request whose line ``loses`` accepts is dropped, and the connection closed. ``holds`` has an
    event for each word of a request line whose reply waits for it, ``asks`` for those that wait themselves.
    """

    def __init__(self, service: str) -> None:
        self.url = ""
        self.requests: list[str] = []
        self.drops: Callable[[str], bool] = lambda line: False
        self.loses: Callable[[str], bool] = lambda line: False
        self.holds: dict[str, asyncio.Event] = {}
        self.asks: dict[str, asyncio.Event] = {}
        self.replies_seen = asyncio.Condition()
        self._seen: list[str] = []
        self._serving: set[asyncio.Task[None]] = set()
        self._service = urlsplit(service)

    async def reply_to(self, word: str) -> None:
        """Wait until the service has answered a request with ``word`` in its line."""
        async with self.replies_seen:
            await self.replies_seen.wait_for(lambda: any(word in line for line in self._seen))

    async def request_of(self, word: str) -> None:
        """Wait until a request with ``word`` in its line has come."""
        async with self.replies_seen:
            await self.replies_seen.wait_for(lambda: self.sent(word))

    def sent(self, word: str) -> int:
        return sum(word in line for line in self.requests)

    def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(reader, writer))
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)

    async def end(self) -> None:
        """Close the connections that are still there: events are told until somebody does."""
        serving = tuple(self._serving)
        for task in serving:
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.closing(writer), contextlib.suppress(ConnectionError):
            up, down = await asyncio.open_connection(self._service.hostname, self._service.port)
            with contextlib.closing(down):
                lines: list[str] = []  # of this connection: others may be asked meanwhile
                asking = asyncio.create_task(self._ask(reader, down, lines))
                try:
                    await self._answer(up, writer, lines)
                finally:
                    asking.cancel()

    async def _ask(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, lines: list[str]
    ) -> None:
        while chunk := await reader.read(2**16):
            if chunk.startswith(_METHODS):
                lines.append(chunk.split(b" HTTP/", 1)[0].decode())
                await self._come(lines[-1])
                if self.drops(lines[-1]):
                    break
            writer.write(chunk)
        writer.close()

    async def _come(self, line: str) -> None:
        self.requests.append(line)
        async with self.replies_seen:
            self.replies_seen.notify_all()
        for word, event in self.asks.items():
            if word in line:
                await event.wait()

    async def _answer(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, lines: list[str]
    ) -> None:
        while chunk := await reader.read(2**16):
            line = lines[-1]
            async with self.replies_seen:
                self._seen.append(line)
                self.replies_seen.notify_all()
            if self.loses(line):
                return
            for word, event in self.holds.items():
                if word in line:
                    await event.wait()
            writer.write(chunk)
            await writer.drain()


@contextlib.asynccontextmanager
async def proxying(service: str) -> AsyncIterator[Proxy]:
    proxy = Proxy(service)
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    async with server:
        host, port = server.sockets[0].getsockname()
        proxy.url = f"http://{host}:{port}"
        yield proxy
        server.close()
        await proxy.end()
