"""The one door to HTTP: no other module knows httpx, and no error of httpx gets past this one.

A read that fails in passing is tried again. A change is sent once, whatever becomes of it: only where
it certainly never left (`Unreachable`) or was turned down (`Refused`) is it safe to say that nothing changed.
"""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, TypeVar

import httpx
import msgspec

from app.domain.errors import (
    Conflict,
    Forbidden,
    NotFound,
    NotSignedIn,
    Refused,
    ReplyLost,
    ServiceError,
    ServiceFailed,
    TooFast,
    UnexpectedAnswer,
    Unreachable,
    Violation,
)
from app.wire.answers import read_answer
from app.wire.errors import ErrorResponse

#: Seconds. An answer is waited for longest: a large store takes its time to list.
TIMEOUT = httpx.Timeout(connect=5, read=15, write=15, pool=5)

#: Seconds for what takes long to begin: a large store is copied first.
PATIENCE = 600

#: Services close connections that idle (uvicorn after 5 s). One given up earlier on this side is never
#: used at the moment the other side closes it, which would lose the reply of a change for nothing.
KEEP_IDLE = 2.0

#: An answer of more bytes is given up: 100,000 balances are about 25 MB.
LARGEST = 256 * 2**20

#: Decoding more bytes than this is left to a thread.
LARGE = 2**18

#: Seconds between the tries of a read.
PAUSES = (0.2, 0.8)

Params = Mapping[str, str | int]
T = TypeVar("T")
_encoder = msgspec.json.Encoder(decimal_format="number")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the service answered; ``next_page`` is the link to more, as given (contract, section 2.3)."""

    status: int
    body: bytes
    etag: str | None = None
    next_page: str | None = None

    async def decode(self, shape: type[T]) -> T:
        """The body as its shape. Raises `UnexpectedAnswer` where it is not."""
        if len(self.body) > LARGE:
            return await asyncio.to_thread(decoded, self.body, shape)
        return decoded(self.body, shape)


def decoded(body: bytes | msgspec.Raw, shape: type[T]) -> T:
    """Of an answer, or of what came otherwise. Raises `UnexpectedAnswer` where it is not of ``shape``."""
    try:
        return read_answer(body, shape)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise unexpected(str(error)) from error


class Transport:
    """One pool of connections to ``url``, every request with the bearer ``token``."""

    def __init__(
        self,
        url: str,
        token: str,
        *,
        timeout: httpx.Timeout = TIMEOUT,
        pauses: tuple[float, ...] = PAUSES,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self._pauses = pauses
        here = _is_loopback(url)
        # Certificates take 54 ms to load. Where neither TLS nor a proxy can be, none is ever looked at.
        trusted = trust or not (here and httpx.URL(url).scheme == "http")
        self._http = httpx.AsyncClient(
            base_url=url,
            headers={"Authorization": f"Bearer {token}", "Accept": "application/json"},
            timeout=timeout,
            limits=httpx.Limits(max_connections=20, keepalive_expiry=KEEP_IDLE),
            trust_env=not here,
            verify=trusted,
        )

    async def close(self) -> None:
        await self._http.aclose()

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
        asking: msgspec.Struct | None = None,
    ) -> Answer:
        """Ask for something, with the body ``asking`` where the API wants one for it.

        With ``etag`` the answer's status may be 304: what it stands for is still so. Tried again when
        requests came too fast, the service failed or the reply was lost. Raises `ServiceError`.
        """
        method = "GET" if asking is None else "POST"
        headers = {} if etag is None else {"If-None-Match": etag}
        for pause in self._pauses:
            try:
                return await self._ask(method, path, asking, params, headers)
            except (TooFast, ServiceFailed, ReplyLost):
                await asyncio.sleep(pause)
        return await self._ask(method, path, asking, params, headers)

    async def pages(self, path: str, params: Params) -> AsyncIterator[Answer]:
        """A list in pages, each read from the link that the one before gave. Raises `ServiceError`.

        While one is looked at, the next is on its way, and no more than that one.
        """
        seen = {path}
        coming: asyncio.Task[Answer] | None = asyncio.create_task(self.read(path, params=params))
        try:
            while coming is not None:
                answer, coming = await coming, None
                if (link := answer.next_page) is not None:
                    if link in seen:
                        raise unexpected(f"page given twice: {link}")
                    seen.add(link)
                    coming = asyncio.create_task(self.read(link))
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
    ) -> AsyncIterator[AsyncIterator[bytes]]:
        """What is answered, as pieces to be read inside the block as they come, until the service ends them.

        ``patience``: seconds without a piece after which the rest is lost. With ``media`` no other type of
        content is taken. Raises `ServiceError`, and so does reading the pieces.
        """
        accept = {} if media is None else {"Accept": media}
        response = await self._send("GET", path, None, params, {**(headers or {}), **accept}, patience)
        async with _pieces_of(response) as pieces:
            if response.status_code != 200:
                _raise_for_status(await self._received(response))
            kind = response.headers.get("Content-Type", "").partition(";")[0].strip()
            if media not in (None, kind):
                raise unexpected(f"content of type {kind}")
            yield pieces

    async def download(self, path: str, file: BinaryIO) -> None:
        """Write what is answered into ``file``, however large, piece by piece. Raises `ServiceError`, after
        which the file may hold a part."""
        async with self.stream(path, patience=PATIENCE) as pieces:
            async for piece in pieces:
                await asyncio.to_thread(file.write, piece)

    async def change(self, method: str, path: str, body: msgspec.Struct | None = None) -> Answer:
        """Ask for a change, once. Raises `ServiceError`, whose ``done`` says whether it may have happened."""
        return await self._ask(method, path, body)

    async def _ask(
        self,
        method: str,
        path: str,
        body: msgspec.Struct | None,
        params: Params | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        response = await self._send(method, path, body, params, headers or {})
        answer = await self._received(response)
        _raise_for_status(answer)
        return answer

    async def _send(
        self,
        method: str,
        path: str,
        body: msgspec.Struct | None,
        params: Params | None,
        headers: Mapping[str, str],
        patience: float | None = None,
    ) -> httpx.Response:
        """The answer as it begins. It is to be closed."""
        if self._http.is_closed:
            raise Unreachable("service.unreachable", detail="the connection was closed")
        usual = self._http.timeout
        try:
            request = self._http.build_request(
                method,
                path,
                params=params,
                content=None if body is None else _encoder.encode(body),
                headers={**headers, **({"Content-Type": "application/json"} if body else {})},
                timeout=httpx.Timeout(**usual.as_dict() | {"read": patience or usual.read}),
            )
            return await self._http.send(request, stream=True)
        except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL) as error:
            raise error_of(error) from error

    async def _received(self, response: httpx.Response) -> Answer:
        body, size = list[bytes](), 0
        async with _pieces_of(response) as pieces:
            async for piece in pieces:
                body.append(piece)
                size += len(piece)
                if size > LARGEST:
                    raise unexpected(f"more than {LARGEST} bytes")
        return Answer(
            response.status_code, b"".join(body), response.headers.get("ETag"), self._next_page(response)
        )

    def _next_page(self, response: httpx.Response) -> str | None:
        """The link to the next page. One to another host is refused: it would be sent the token."""
        link = response.links.get("next", {}).get("url")
        if link is None:
            return None
        url = response.url.join(link)
        if (url.scheme, url.host, url.port) != (response.url.scheme, response.url.host, response.url.port):
            raise unexpected(f"next page elsewhere: {link}")
        return str(url)


@contextlib.asynccontextmanager
async def _pieces_of(response: httpx.Response) -> AsyncIterator[AsyncIterator[bytes]]:
    """The pieces, and in the end both closed: Qt's loop does not finish generators that are left half read."""
    pieces = _pieces(response)
    try:
        yield pieces
    finally:
        await response.aclose()
        await pieces.aclose()


async def _pieces(response: httpx.Response) -> AsyncGenerator[bytes, None]:
    try:
        async for piece in response.aiter_bytes():
            yield piece
    except (httpx.HTTPError, httpx.StreamError) as error:
        raise error_of(error) from error


def _is_loopback(url: str) -> bool:
    """Whether the service is on this computer, where a proxy of the environment has no business."""
    return httpx.URL(url).host in ("127.0.0.1", "::1", "localhost")


#: Errors of httpx after which nothing can have reached the service.
_NEVER_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.InvalidURL,
)


def error_of(error: Exception) -> ServiceError:
    """What an error of httpx means. All but the certain ones leave open whether a change happened."""
    detail = f"{type(error).__name__}: {error}"
    if isinstance(error, _NEVER_SENT):
        return Unreachable("service.unreachable", detail=detail)
    if isinstance(error, (httpx.DecodingError, httpx.TooManyRedirects)):
        return unexpected(detail)
    return ReplyLost("service.reply_lost", detail=detail)


def unexpected(detail: str) -> UnexpectedAnswer:
    return UnexpectedAnswer("service.unexpected_answer", detail=detail)


#: What a status of 4xx means; any other of them is just refused.
_REFUSALS: Mapping[int, tuple[type[Refused], str]] = {
    401: (NotSignedIn, "service.not_signed_in"),
    403: (Forbidden, "service.forbidden"),
    404: (NotFound, "service.not_found"),
    409: (Conflict, "service.conflict"),
    412: (Conflict, "service.conflict"),
    429: (TooFast, "service.too_fast"),
}


def _raise_for_status(answer: Answer) -> None:
    if 200 <= answer.status < 300 or answer.status == 304:
        return
    said = _error_body(answer.body)
    values = {
        "status": answer.status,
        "error_type": said.error_type or "",
        "detail": said.developer_message or "",
    }
    if 400 <= answer.status < 500:
        kind, key = _REFUSALS.get(answer.status, (Refused, "service.refused"))
        raise kind(key, violations=_violations(said), **values)
    if answer.status >= 500:
        raise ServiceFailed("service.failed", **values)
    raise UnexpectedAnswer("service.unexpected_answer", **values)


def _error_body(body: bytes) -> ErrorResponse:
    """The API's error body (contract, section 1.5); an empty one where something else was sent."""
    try:
        return read_answer(body, ErrorResponse)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return ErrorResponse()


def _violations(said: ErrorResponse) -> tuple[Violation, ...]:
    return tuple(
        Violation(
            property_name=each.property_name or "",
            message=each.developer_message or "",
            constraint=each.constraint_type or "UNKNOWN",
            expected=each.expected,
            value=each.value,
        )
        for each in said.violations
    )
