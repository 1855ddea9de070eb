"""A network without wires: the real service in this process, and fates of requests that a test decides."""

from collections.abc import Awaitable, Callable
from enum import Enum, auto

import httpx

from app.client import Client
from app.client.grants import Fixed
from app.client.hosts import one
from tests.faults.dialects import MOVING, Dialect
from tests.service.shop import Shop

_BASE = "http://localhost"


class Fate(Enum):
    """Of one request that moves stock."""

    ANSWERED = auto()
    TURNED_DOWN = auto()  #: 429, before anything happened
    LOST_BEFORE = auto()
    LOST_AFTER = auto()
    LATE = auto()  #: lost, and it arrives all the same, when the test says so
    FAILED_BEFORE = auto()
    FAILED_AFTER = auto()


class Network(httpx.AsyncBaseTransport):
    """``fate`` befalls the next request that moves stock, and each one that is sent instead of it.

    What ``before`` and ``after`` do happens while it is on its way: before it arrives, and before its answer does.
    """

    def __init__(self, shop: Shop, dialect: Dialect) -> None:
        self.fate = Fate.ANSWERED
        self.before: Callable[[], Awaitable[None]] = _nothing
        self.after: Callable[[], Awaitable[None]] = _nothing
        self._service = httpx.ASGITransport(shop.app)
        self._dialect = dialect
        self._late: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        line = f"{request.method} {request.url.path}"
        if self._dialect.hides(line):
            return httpx.Response(404)
        if not line.startswith(MOVING):
            return await self._service.handle_async_request(request)
        return await self._moved(request)

    async def arrive(self) -> None:
        """Let all that is late arrive."""
        while self._late:
            await self._service.handle_async_request(self._late.pop(0))

    async def _moved(self, request: httpx.Request) -> httpx.Response:
        await self.before()
        try:
            return await self._befallen(request)
        finally:
            await self.after()

    async def _befallen(self, request: httpx.Request) -> httpx.Response:
        match self.fate:
            case Fate.TURNED_DOWN:
                return httpx.Response(429)
            case Fate.FAILED_BEFORE:
                return httpx.Response(500)
            case Fate.LOST_BEFORE:
                raise httpx.ReadError("lost on its way there")
            case Fate.LATE:
                self._late.append(request)
                raise httpx.ReadError("nobody waits any more")
        answer = await self._service.handle_async_request(request)
        if self.fate is Fate.FAILED_AFTER:
            return httpx.Response(503)
        if self.fate is Fate.LOST_AFTER:
            raise httpx.ReadError("lost on its way back")
        return answer


async def _nothing() -> None:
    """Nothing happens meanwhile."""


class Wired:
    """The service at the other end of a ``network``."""

    def __init__(self, network: Network, token: str) -> None:
        self._network, self._token = network, token
        self._client: Client | None = None

    async def reach(self) -> Client:
        if self._client is None:
            self._client = Client(one(_BASE), Fixed(self._token), pauses=())
            http = self._client._transport._http
            await http._client.aclose()
            http._client = httpx.AsyncClient(transport=self._network)
        return self._client

    async def close(self) -> None:
        if self._client is not None:
            await self._client.close()
            self._client = None
