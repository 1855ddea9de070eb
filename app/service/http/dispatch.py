"""The one way of a request: known caller, known path, readable body; then one transaction, one handler.

Starlette, not Litestar: bodies are decoded by our own pass, which names every violation, so a framework's
own decoding would only be in the way.
"""

import logging
import re
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

import anyio.to_thread
import msgspec
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route as StarletteRoute
from starlette.routing import compile_path
from starlette.types import Receive, Scope, Send

from app.domain.errors import Refused, Violation
from app.domain.identifiers import PATTERN, is_version_1
from app.service.http import refusals
from app.service.http.call import Call, Reply, Route, malformed
from app.service.storage.store import WORKERS, Store, now
from app.wire.checking import read
from app.wire.patching import MergePatch, read_patch

#: The most that a body may hold, and the most that is still read of a larger one to be able to answer it.
MOST_BYTES = 10 * 2**20
_MOST_DRAINED = 8 * MOST_BYTES

#: How this computer calls itself; behind any port, for a tunnel may lead here from another one.
_LOOPBACK = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?", re.IGNORECASE)

#: What the API gives UUIDs of version 1 alone, as paths call it (contract, section 2.4).
_OF_VERSION_1 = {"product", "variant", "category", "discount"}

_log = logging.getLogger(__name__)


def build(store: Store, routes: Iterable[Route]) -> Starlette:
    """The service of ``store`` as an ASGI application."""
    return Starlette(routes=[StarletteRoute("/{path:path}", _Dispatch(store, routes))])


class _Dispatch:
    def __init__(self, store: Store, routes: Iterable[Route]) -> None:
        self._store = store
        self._paths: dict[re.Pattern[str], dict[str, Route]] = {}
        for route in routes:
            pattern, *_ = compile_path(route.path)
            self._paths.setdefault(pattern, {})[route.method] = route
        self._workers = anyio.CapacityLimiter(WORKERS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            reply = await self._answer(request)
        except Refused as refused:
            reply = refusals.reply_to(refused)
        except ClientDisconnect:
            return
        except Exception:
            _log.exception("%s %s failed", request.method, request.url.path)
            reply = refusals.reply_to(Refused("failed"))
        await _response(reply)(scope, receive, send)

    async def _answer(self, request: Request) -> Reply:
        _check_host(request)
        self._authenticate(request)
        route, path = self._find(request)
        self._check_path(path)
        body = await _read_body(request) if route.shape else b""
        perform = partial(self._perform, request, route, path, body)
        return await anyio.to_thread.run_sync(perform, limiter=self._workers)

    def _authenticate(self, request: Request) -> None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Refused("token_missing")
        if not self._store.accepts(token.strip()):
            raise Refused("token_expired")

    def _find(self, request: Request) -> tuple[Route, dict[str, str]]:
        for pattern, methods in self._paths.items():
            if match := pattern.match(request.scope["path"]):
                if request.method not in methods:
                    raise Refused("wrong_method", allowed=", ".join(methods))
                return methods[request.method], match.groupdict()
        raise Refused("unknown_path")

    def _check_path(self, path: dict[str, str]) -> None:
        """Whose organization, and UUIDs that are some: what `_OF_VERSION_1` names has version 1."""
        organization = path.pop("organization", "self").lower()
        if organization not in ("self", self._store.organization):
            raise Refused("other_organization")
        for name, value in path.items():
            if not re.fullmatch(PATTERN, value):
                raise malformed(f"{name}Uuid", "a UUID", value)
            path[name] = value.lower()
        if wrong := [name for name in path if name in _OF_VERSION_1 and not is_version_1(path[name])]:
            raise Refused("violations", violations=tuple(_not_version_1(name, path[name]) for name in wrong))

    def _perform(self, request: Request, route: Route, path: Mapping[str, str], body: bytes) -> Reply:
        """In a worker thread, from the body to the encoded reply; one transaction around the handler."""
        decoded = _decode(body, route.shape)
        with self._store.transaction(writes=route.writes) as connection:
            call = Call(
                self._store,
                connection,
                now(),
                str(request.base_url).rstrip("/"),
                path,
                request.query_params,
                request.headers,
                decoded,
            )
            reply = route.handler(call)
        return Reply(_encode(reply.body), reply.headers, reply.status or route.success)


def _decode(body: bytes, shape: type[Any] | None) -> Any:
    if shape is MergePatch:
        return read_patch(body)
    return read(body, shape) if shape else None


def _check_host(request: Request) -> None:
    """No web page gets here by giving its own name the address of this computer (DNS rebinding), and no
    link that we answer leads to a name that somebody made up."""
    if not _LOOPBACK.fullmatch(request.headers.get("Host", "")):
        raise Refused("wrong_host")


def _not_version_1(name: str, value: str) -> Violation:
    return Violation(
        f"{name}Uuid", "must be a UUID of version 1", "MUST_MATCH_PATTERN", "UUID version 1", value
    )


async def _read_body(request: Request) -> bytes:
    """The whole body. Raises `Refused` ``too_large``, after reading on for a while: a caller who is cut
    off while sending would see a broken connection instead of the answer."""
    body = bytearray()
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= MOST_BYTES:
            body += chunk
        elif size > _MOST_DRAINED:
            break
    if size > MOST_BYTES:
        raise Refused("too_large")
    return bytes(body)


def _encode(body: object) -> bytes:
    return b"" if body is None else msgspec.json.encode(body)


def _response(reply: Reply) -> Response:
    content = reply.body if isinstance(reply.body, bytes) else _encode(reply.body)
    return Response(
        content, reply.status or 200, dict(reply.headers), media_type="application/json" if content else None
    )
