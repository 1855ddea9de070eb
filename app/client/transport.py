"""Requests with a token, and with manners.

A read that fails in passing is tried again. A change is sent once, whatever becomes of it: only where
it certainly never left (`Unreachable`) or was turned down (`Refused`) is it safe to say that nothing changed. So
it is sent again only after two refusals, which come before anything happens: for coming too fast (429), and once
for a token that is not good any more (401).
"""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import replace
from typing import BinaryIO, TypeVar
from urllib.parse import urlencode

import msgspec

from app.client.answers import Answer, decoded, raise_for_status, unexpected
from app.client.grants import Fixed, Tokens
from app.client.hosts import Hosts, one
from app.client.http import TIMEOUT, Http, Params, Pieces, Request, Timeout
from app.client.pacing import LONGEST_WAIT, PAUSES, Pace, varied
from app.domain.errors import NotSignedIn, ReplyLost, ServiceError, ServiceFailed, TooFast, Unreachable

__all__ = ["Answer", "Params", "Transport", "decoded", "unexpected"]

#: Seconds for what takes long to begin: a large store is copied first.
PATIENCE = 600

#: Seconds that somebody who leaves waits for a token.
_FAREWELL = 5.0

_FORM = {"Content-Type": "application/x-www-form-urlencoded"}

_encoder = msgspec.json.Encoder(decimal_format="number")

#: What may be otherwise the next time.
_IN_PASSING = (TooFast, ServiceFailed, ReplyLost)

T = TypeVar("T")


class Transport:
    """Sends every call to its host, with a token, at a pace of so many requests a second where there is one."""

    def __init__(
        self,
        hosts: Hosts,
        tokens: Tokens,
        *,
        pace: float | None = None,
        timeout: Timeout = TIMEOUT,
        pauses: tuple[float, ...] = PAUSES,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self._hosts = hosts
        self._tokens = tokens
        self._pace = Pace(pace)
        self._pauses = pauses
        self._http = Http(hosts.bases, timeout, trust)

    @classmethod
    def at(
        cls, url: str, token: str, *, pauses: tuple[float, ...] = PAUSES, trust: ssl.SSLContext | None = None
    ) -> "Transport":
        """To a service of ours, with a token that it gave."""
        return cls(one(url), Fixed(token), pauses=pauses, trust=trust)

    async def close(self) -> None:
        """What is under way fails, but for a token that is on its way and comes soon."""
        await self._tokens.settled(_FAREWELL)
        await self._http.close()
        await self._tokens.settled()

    async def __aenter__(self) -> "Transport":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def read(
        self,
        path: str,
        *,
        params: Params | None = None,
        etag: str | None = None,
        asking: object = None,
    ) -> Answer:
        """Ask for something, with the body ``asking`` where the API wants one for it.

        With ``etag`` the answer's status may be 304: what it stands for is still so. Tried again when
        requests came too fast, the service failed or the reply was lost. Raises `ServiceError`.
        """
        headers = {} if etag is None else {"If-None-Match": etag}
        method = "GET" if asking is None else "POST"
        return await self._read(_request(method, self._hosts.url(path), asking, params, headers))

    async def pages(self, path: str, params: Params) -> AsyncIterator[Answer]:
        """A list in pages, each read from the link that the one before gave. Raises `ServiceError`.

        While one is looked at, the next is on its way, and no more than that one.
        """
        seen = set[str]()
        request = Request("GET", self._hosts.url(path), params=params)
        coming: asyncio.Task[Answer] | None = asyncio.create_task(self._read(request))
        try:
            while coming is not None:
                answer, coming = await coming, None
                if (link := answer.next_page) is not None:
                    if link in seen:
                        raise unexpected(f"page given twice: {link}")
                    seen.add(link)
                    coming = asyncio.create_task(self._read(Request("GET", link)))
                yield answer
        finally:
            # Nothing is awaited here: Qt's loop does not finish generators that nobody reads to their end.
            if coming is not None:
                coming.cancel()

    @contextlib.asynccontextmanager
    async def stream(
        self,
        path: str,
        *,
        params: Params | None = None,
        headers: Mapping[str, str] | None = None,
        media: str | None = None,
        patience: float,
    ) -> AsyncIterator[Pieces]:
        """What is answered, as pieces to be read inside the block as they come, until the service ends them.

        ``patience``: seconds without a piece after which the rest is lost. With ``media`` no other type of
        content is taken. Raises `ServiceError`, and so does reading the pieces.
        """
        accept = {} if media is None else {"Accept": media}
        headers = {**(headers or {}), **accept}
        request = Request("GET", self._hosts.url(path), params=params, headers=headers, patience=patience)

        async def begin(authorized: Request) -> Pieces:
            await self._pace.turn()
            return await begun.enter_async_context(self._http.stream(authorized, media))

        async with contextlib.AsyncExitStack() as begun:
            yield await self._with_token(request, begin)

    async def download(self, path: str, file: BinaryIO) -> None:
        """Write what is answered into ``file``, however large, piece by piece. Raises `ServiceError`, after
        which the file may hold a part."""
        async with self.stream(path, patience=PATIENCE) as pieces:
            async for piece in pieces:
                await asyncio.to_thread(file.write, piece)

    async def change(self, method: str, path: str, body: object = None) -> Answer:
        """Ask for a change: it is done once at most. Raises `ServiceError`, whose ``done`` says whether it may
        have happened."""
        request = _request(method, self._hosts.url(path), body)
        return await self._patiently(lambda: self._with_token(request, self._ask), TooFast)

    async def _read(self, request: Request) -> Answer:
        return await self._patiently(lambda: self._with_token(request, self._ask), *_IN_PASSING)

    async def _grant(self, form: Mapping[str, str]) -> Answer:
        """As a read: asking again with what was spent already loses nothing that is not lost."""
        request = Request("POST", self._hosts.url("/token"), urlencode(form).encode(), headers=_FORM)
        return await self._patiently(lambda: self._ask(request), *_IN_PASSING)

    async def _patiently(
        self, ask: Callable[[], Awaitable[Answer]], *in_passing: type[ServiceError]
    ) -> Answer:
        """Ask again, after a pause each time, where it fails in one of these ways."""
        for pause in self._pauses:
            try:
                return await ask()
            except in_passing as error:
                if error.seconds > LONGEST_WAIT:
                    raise
                await asyncio.sleep(varied(pause))
        return await ask()

    async def _with_token(self, request: Request, ask: Callable[[Request], Awaitable[T]]) -> T:
        """What is answered to the request with a token, and with the next one where that is refused."""
        token = await _had(self._tokens.token(self._grant))
        try:
            return await ask(_authorized(request, token))
        except NotSignedIn:
            renewed = await _had(self._tokens.renewed(self._grant, token))
            if renewed == token:
                raise
        return await ask(_authorized(request, renewed))

    async def _ask(self, request: Request) -> Answer:
        await self._pace.turn()
        answer = await self._http.ask(request)
        if answer.wait is not None and answer.status in (429, 503):
            self._pace.rest(answer.wait)
        raise_for_status(answer)
        return answer


def _request(
    method: str,
    url: str,
    body: object,
    params: Params | None = None,
    headers: Mapping[str, str] | None = None,
) -> Request:
    if body is None:
        return Request(method, url, params=params, headers=headers or {})
    headers = {**(headers or {}), "Content-Type": "application/json"}
    return Request(method, url, _encoder.encode(body), params, headers)


def _authorized(request: Request, token: str) -> Request:
    return replace(request, headers={**request.headers, "Authorization": f"Bearer {token}"})


async def _had(token: Awaitable[str]) -> str:
    """Where no token is to be had, the request that wants it never left, whatever became of the other one."""
    try:
        return await token
    except ServiceError as error:
        if error.done is False:
            raise
        raise Unreachable(error.key, **error.values) from error
