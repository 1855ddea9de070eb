"""Reading what a request carries, bounded, and writing what is answered."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from app.domain.errors import Refused
from app.service.http.call import Reply
from app.wire import checking
from app.wire.patching import MergePatch, read_patch
from app.wire.quick import NUL

#: The most that a body may hold, and the most that is still read of a larger one to be able to answer it.
MOST_BYTES = 10 * 2**20
_MOST_DRAINED = 8 * MOST_BYTES

#: The most that is read of somebody who has not shown a token yet: a form, whose fields take many times its size.
MOST_BYTES_OF_ANYBODY = 64 * 2**10

#: How long a body may take to come.
SECONDS = 60


async def read_body(request: Request, most: int = MOST_BYTES) -> bytes:
    """The whole body. Raises `Refused` ``too_slow``, and beyond ``most`` bytes ``too_large``, after reading on for a
    while: a caller who is cut off while sending would see a broken connection instead of the answer."""
    body = bytearray()
    size = 0
    try:
        async with asyncio.timeout(SECONDS):
            async for chunk in request.stream():
                size += len(chunk)
                if size <= most:
                    body += chunk
                elif size > _MOST_DRAINED:
                    break
    except TimeoutError:
        raise Refused("too_slow") from None
    if size > most:
        raise Refused("too_large")
    return bytes(body)


def is_small(request: Request) -> bool:
    """Whether it says, and must keep to it, that its body may be anybody's."""
    size = request.headers.get("Content-Length", "0")
    return "Transfer-Encoding" not in request.headers and int(size) <= MOST_BYTES_OF_ANYBODY


def decoded(body: bytes, shape: type[Any] | None) -> Any:
    """The body as its ``shape``; `msgspec.Raw` is any JSON, as it is written."""
    if shape is msgspec.Raw:
        checking.decoded(body)
        return msgspec.Raw(body)
    if shape is MergePatch:
        return read_patch(body)
    return checking.read(body, shape) if shape else None


def form(body: bytes) -> dict[str, str]:
    """The fields of a form; of one that is given twice, the last."""
    fields = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
    return {name: value.replace(NUL, "\ufffd") for name, value in fields}


def encoded(body: object) -> bytes | AsyncIterator[bytes]:
    if body is None:
        return b""
    return body if isinstance(body, (bytes, AsyncIterator)) else msgspec.json.encode(body)


def response(reply: Reply, stopping: asyncio.Event | None = None) -> Response:
    """What answers with ``reply``; one that comes bit by bit ends when the server is ``stopping``."""
    content, status = encoded(reply.body), reply.status or 200
    if isinstance(content, AsyncIterator):
        pieces = _until(stopping, content) if stopping else content
        return StreamingResponse(pieces, status, dict(reply.headers), media_type=reply.media)
    return Response(content, status, dict(reply.headers), media_type=reply.media if content else None)


async def _until(stopping: asyncio.Event, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    stopped = asyncio.ensure_future(stopping.wait())
    try:
        while not stopping.is_set():
            piece = asyncio.ensure_future(_next(pieces))
            try:
                await asyncio.wait((piece, stopped), return_when=asyncio.FIRST_COMPLETED)
            finally:
                piece.cancel()  # changes nothing if it is there
            if not piece.done() or piece.result() is None:
                return
            yield piece.result() or b""
    finally:
        stopped.cancel()


async def _next(pieces: AsyncIterator[bytes]) -> bytes | None:
    return await anext(pieces, None)
