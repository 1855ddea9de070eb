"""Reading an event stream, event by event, from the service in this process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from starlette.types import Message, Scope

from tests.service.shop import Shop


@dataclass(frozen=True, slots=True)
class Event:
    name: str
    id: str
    data: str


@dataclass(slots=True)
class Reader:
    """The reader's side of a stream; it goes when the block of `reading` ends."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    last_id: str = ""  #: as browsers keep it: of blocks without data too
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    _pieces: asyncio.Queue[bytes] = field(default_factory=asyncio.Queue)
    _gone: asyncio.Event = field(default_factory=asyncio.Event)
    _rest: bytes = b""
    _asked: bool = False

    async def block(self) -> dict[str, str] | None:
        """The fields of the next block, comments under an empty name; none at the end of the stream."""
        while b"\n\n" not in self._rest:
            piece = await self._pieces.get()
            if not piece:
                return None
            self._rest += piece
        block, _, self._rest = self._rest.partition(b"\n\n")
        fields = dict(line.split(": ", 1) for line in block.decode().splitlines())
        self.last_id = fields.get("id", self.last_id)
        return fields

    async def event(self) -> Event:
        """The next event; signs of life are passed over."""
        while (block := await self.block()) is not None:
            if "data" in block:
                return Event(block["event"], block["id"], block["data"])
        raise EOFError

    async def rest(self) -> list[dict[str, str]]:
        """All blocks up to the end of the stream."""
        blocks = []
        while (block := await self.block()) is not None:
            blocks.append(block)
        return blocks

    async def receive(self) -> Message:
        if not self._asked:
            self._asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
            self.begun.set()
        elif message["body"] or not message.get("more_body"):
            self._pieces.put_nowait(message["body"])

    def go(self) -> None:
        self._gone.set()


@asynccontextmanager
async def reading(
    shop: Shop, query: str = "", token: str | None = None, last: str | None = None
) -> AsyncIterator[Reader]:
    """A stream of ``shop`` that has begun: what happens from now on is on it."""
    headers = [(b"host", b"localhost"), (b"authorization", f"Bearer {token or shop.token}".encode())]
    if last is not None:
        headers.append((b"last-event-id", last.encode()))
    scope: Scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "server": ("localhost", 80),
        "root_path": "",
        "path": "/storeroom/events",
        "query_string": query.encode(),
        "headers": headers,
    }
    reader = Reader()
    served = asyncio.ensure_future(shop.app(scope, reader.receive, reader.send))
    await reader.begun.wait()
    yield reader
    reader.go()
    await served
