"""The one way of a request: known caller, known path, readable body; then one transaction, one handler.

Starlette, not Litestar: bodies are decoded by our own pass, which names every violation, so a framework's
own decoding would only be in the way.
"""

import logging
import re
from collections.abc import Iterable, Mapping
from functools import partial
from typing import TypeVar

import anyio.to_thread
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.routing import Route as StarletteRoute
from starlette.routing import compile_path
from starlette.types import Receive, Scope, Send

from app.domain.errors import Refused, Violation
from app.domain.identifiers import PATTERN, is_version_1
from app.service.http import refusals
from app.service.http.bodies import decoded, encoded, form, read_body, response
from app.service.http.call import OF_VERSION_1, Call, Caller, PublicRoute, Reply, Route, Visit, malformed
from app.service.oauth import tokens
from app.service.storage.engines import WORKERS
from app.service.storage.store import Store
from app.service.storage.stores import Stores

#: How this computer calls itself; behind any port, for a tunnel may lead here from another one.
_LOOPBACK = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?", re.IGNORECASE)

T = TypeVar("T")
_log = logging.getLogger(__name__)


def build(stores: Stores, routes: Iterable[Route | PublicRoute]) -> Starlette:
    """The service of ``stores`` as an ASGI application."""
    return Starlette(routes=[StarletteRoute("/{path:path}", _Dispatch(stores, routes))])


class _Dispatch:
    def __init__(self, stores: Stores, routes: Iterable[Route | PublicRoute]) -> None:
        self._stores = stores
        self._paths: dict[re.Pattern[str], dict[str, Route | PublicRoute]] = {}
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
        await response(reply)(scope, receive, send)

    async def _answer(self, request: Request) -> Reply:
        _check_host(request)
        methods, path = self._find(request)
        route = methods.get(request.method)
        if isinstance(route, PublicRoute):
            body = await read_body(request) if route.method == "POST" else b""
            return await self._in_worker(partial(self._receive, request, route, path, body))
        token = _token(request)
        store, caller = await self._in_worker(partial(tokens.recognise, self._stores, token))
        if not methods:
            raise Refused("unknown_path")
        if route is None:
            raise Refused("wrong_method", allowed=", ".join(methods))
        if route.needs and route.needs not in caller.scopes:
            raise Refused("scope_missing", scope=route.needs)
        _check_path(path, store.organization)
        body = await read_body(request) if route.shape else b""
        return await self._in_worker(partial(self._perform, request, route, path, body, store, caller))

    async def _in_worker(self, work: partial[T]) -> T:
        return await anyio.to_thread.run_sync(work, limiter=self._workers)

    def _find(self, request: Request) -> tuple[dict[str, Route | PublicRoute], dict[str, str]]:
        """What the path answers, by method; nothing where there is no such path."""
        for pattern, methods in self._paths.items():
            if match := pattern.match(request.scope["path"]):
                return methods, match.groupdict()
        return {}, {}

    def _receive(self, request: Request, route: PublicRoute, path: Mapping[str, str], body: bytes) -> Reply:
        visit = Visit(
            self._stores,
            self._stores.clock.now(),
            _url(request),
            path,
            request.query_params,
            request.headers,
            form(body),
        )
        return _finished(route.handler(visit), route.success)

    def _perform(
        self,
        request: Request,
        route: Route,
        path: Mapping[str, str],
        body: bytes,
        store: Store,
        caller: Caller,
    ) -> Reply:
        """In a worker thread, from the body to the encoded reply; one transaction around the handler."""
        content = decoded(body, route.shape)
        with store.transaction(writes=route.writes) as connection:
            call = Call(
                store,
                connection,
                store.clock.now(),
                _url(request),
                path,
                request.query_params,
                request.headers,
                content,
                caller,
            )
            reply = route.handler(call)
        return _finished(reply, route.success)


def _finished(reply: Reply, success: int) -> Reply:
    return Reply(encoded(reply.body), reply.headers, reply.status or success, reply.media)


def _url(request: Request) -> str:
    return str(request.base_url).rstrip("/")


def _token(request: Request) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Refused("token_missing")
    return token.strip()


def _check_host(request: Request) -> None:
    """No web page gets here by giving its own name the address of this computer (DNS rebinding), and no
    link that we answer leads to a name that somebody made up."""
    if not _LOOPBACK.fullmatch(request.headers.get("Host", "")):
        raise Refused("wrong_host")


def _check_path(path: dict[str, str], own: str) -> None:
    """Whose organization, and UUIDs that are some: what `OF_VERSION_1` names has version 1."""
    if path.pop("organization", "self").lower() not in ("self", own):
        raise Refused("other_organization")
    for name, value in path.items():
        if not re.fullmatch(PATTERN, value):
            raise malformed(f"{name}Uuid", "a UUID", value)
        path[name] = value.lower()
    if wrong := [name for name in path if name in OF_VERSION_1 and not is_version_1(path[name])]:
        raise Refused("violations", violations=tuple(_not_version_1(name, path[name]) for name in wrong))


def _not_version_1(name: str, value: str) -> Violation:
    return Violation(
        f"{name}Uuid", "must be a UUID of version 1", "MUST_MATCH_PATTERN", "UUID version 1", value
    )
