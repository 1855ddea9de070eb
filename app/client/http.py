"""The one door to HTTP: no other module knows httpx, and no error of httpx gets past this one."""

import contextlib
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import httpx
from socksio import SOCKSError

from app.client.answers import Answer, raise_for_status, seconds_to_wait, unexpected
from app.domain.errors import ReplyLost, ServiceError, Unreachable

Timeout: TypeAlias = httpx.Timeout

#: Seconds. An answer is waited for longest: a large store takes its time to list.
TIMEOUT = Timeout(connect=5, read=15, write=15, pool=5)

#: Services close connections that idle (uvicorn after 5 s). One given up earlier on this side is never
#: used at the moment the other side closes it, which would lose the reply of a change for nothing.
KEEP_IDLE = 2.0

#: An answer of more bytes is given up: 100,000 balances are about 25 MB.
LARGEST = 256 * 2**20

Params = Mapping[str, str | int]
Pieces = AsyncIterator[bytes]


@dataclass(frozen=True, slots=True)
class Request:
    """``patience``: seconds without a piece of the answer after which the rest is lost; the usual unless told."""

    method: str
    url: str
    content: bytes | None = field(default=None, repr=False)
    params: Params | None = None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    patience: float | None = None


class Http:
    """One pool of connections to the services at ``bases``.

    The proxy and the certificates of the system are used, and certificates are always looked at. Not so for a
    service on this computer that is spoken to without TLS: a proxy has no business there, and certificates, which
    take 54 ms to load, have no use. Raises `Unreachable` for an address that is none.
    """

    def __init__(self, bases: Iterable[str], timeout: Timeout, trust: ssl.SSLContext | None) -> None:
        try:
            urls = [httpx.URL(base) for base in bases]
            here = all(url.host in ("127.0.0.1", "::1", "localhost") for url in urls)
            plain = all(url.scheme == "http" for url in urls)
            self._client = httpx.AsyncClient(
                headers={"Accept": "application/json"},
                timeout=timeout,
                limits=httpx.Limits(max_connections=20, keepalive_expiry=KEEP_IDLE),
                trust_env=not here,
                verify=trust or (False if here and plain else _certificates_of_the_system()),
            )
        except (httpx.InvalidURL, ValueError) as error:  # of a service, or of a proxy that the system names
            raise Unreachable("service.unreachable", detail=str(error)) from error

    async def close(self) -> None:
        await self._client.aclose()

    async def ask(self, request: Request) -> Answer:
        """The answer, whatever its status. Raises `ServiceError` where there is none."""
        response = await self._send(request)
        return await _received(response)

    @contextlib.asynccontextmanager
    async def stream(self, request: Request, media: str | None = None) -> AsyncIterator[Pieces]:
        """What is answered, as pieces to be read inside the block as they come, until the service ends them.

        With ``media`` no other type of content is taken. Raises `ServiceError`, and so does reading the pieces.
        """
        response = await self._send(request)
        async with _pieces_of(response) as pieces:
            if response.status_code != 200:
                raise_for_status(await _received(response))
            kind = response.headers.get("Content-Type", "").partition(";")[0].strip()
            if media not in (None, kind):
                raise unexpected(f"content of type {kind}")
            yield pieces

    async def _send(self, request: Request) -> httpx.Response:
        """The answer as it begins. It is to be closed."""
        if self._client.is_closed:
            raise Unreachable("service.unreachable", detail="the connection was closed")
        usual = self._client.timeout
        try:
            built = self._client.build_request(
                request.method,
                request.url,
                params=request.params,
                content=request.content,
                headers=request.headers,
                timeout=Timeout(**usual.as_dict() | {"read": request.patience or usual.read}),
            )
            return await self._client.send(built, stream=True)
        except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL, SOCKSError) as error:
            raise error_of(error) from error


def _certificates_of_the_system() -> ssl.SSLContext:
    """What the system trusts, and what its owner added: of httpx's own bundle nobody can take anything away."""
    import truststore

    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


async def _received(response: httpx.Response) -> Answer:
    body, size = list[bytes](), 0
    async with _pieces_of(response) as pieces:
        async for piece in pieces:
            body.append(piece)
            size += len(piece)
            if size > LARGEST:
                raise unexpected(f"more than {LARGEST} bytes")
    said = response.headers
    return Answer(
        response.status_code,
        b"".join(body),
        said.get("ETag"),
        _next_page(response),
        seconds_to_wait(said.get("Retry-After"), said.get("Date")),
    )


def _next_page(response: httpx.Response) -> str | None:
    """The link to the next page. One to another host is refused: it would be sent the token."""
    link = response.links.get("next", {}).get("url")
    if link is None:
        return None
    try:
        url = response.url.join(link)
    except httpx.InvalidURL as error:
        raise unexpected(f"next page nowhere: {link}") from error
    if (url.scheme, url.host, url.port) != (response.url.scheme, response.url.host, response.url.port):
        raise unexpected(f"next page elsewhere: {link}")
    return str(url)


@contextlib.asynccontextmanager
async def _pieces_of(response: httpx.Response) -> AsyncIterator[Pieces]:
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


#: Errors of httpx after which nothing can have reached the service.
_NEVER_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.InvalidURL,
    SOCKSError,  # of a proxy that answers something else; httpx lets it through
)


def error_of(error: Exception) -> ServiceError:
    """What an error of httpx means. All but the certain ones leave open whether a change happened."""
    detail = f"{type(error).__name__}: {error}"
    if isinstance(error, _NEVER_SENT):
        return Unreachable("service.unreachable", detail=detail)
    if isinstance(error, (httpx.DecodingError, httpx.TooManyRedirects)):
        return unexpected(detail)
    return ReplyLost("service.reply_lost", detail=detail)
