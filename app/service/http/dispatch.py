"""The one way of a request: known caller, known path, readable body; then one transaction, one handler.

Of Starlette the requests, the responses and the lifespan, and no framework: bodies are decoded by our own pass,
which names every violation, and there is one way for all. A request goes to a worker thread once, with its body
read. The trip takes as long as a movement's statements, so what waits for nobody but this computer's disk is not
sent there at all. Of an organization one writes at a time, as in its store, and those after it wait for their turn
before they take a thread: so they keep none from the others.
"""

import asyncio
import logging
import re
from asyncio import Lock
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from sqlalchemy import exc
from starlette.requests import ClientDisconnect, Request
from starlette.routing import Router, compile_path
from starlette.types import ASGIApp, Receive, Scope, Send

from app.domain.errors import Refused, Violation
from app.domain.identifiers import PATTERN, is_version_1
from app.service.background import WORKS, in_background
from app.service.caller import Caller
from app.service.http import refusals
from app.service.http.access_log import AccessLog
from app.service.http.bodies import (
    MOST_BYTES_OF_ANYBODY,
    decoded,
    encoded,
    form,
    is_small,
    read_body,
    response,
)
from app.service.http.call import (
    NAMED_OTHERWISE,
    OF_VERSION_1,
    OURS,
    Call,
    PublicRoute,
    Reply,
    Route,
    Visit,
    malformed,
    served,
)
from app.service.http.hosts import Hosts
from app.service.http.limits import Pace
from app.service.http.protocol import STOPPING
from app.service.oauth import tokens
from app.service.oauth.scopes import ADMIN
from app.service.oauth.secret import organization_of
from app.service.options import ServiceOptions
from app.service.sandbox.faults import Faulty
from app.service.sandbox.sandbox import Sandbox
from app.service.storage.engines import WORKERS, Busy
from app.service.storage.stores import Stores
from app.wire.quick import NUL

T = TypeVar("T")
_Methods = dict[str, Route | PublicRoute]
_log = logging.getLogger(__name__)


def build(
    stores: Stores, routes: Iterable[Route | PublicRoute], options: ServiceOptions | None = None
) -> ASGIApp:
    """The service of ``stores`` as an ASGI application, with ``options`` or as they are."""
    stores.options = options or stores.options
    application: ASGIApp = Router(
        redirect_slashes=False,
        default=_Dispatch(stores, routes),
        lifespan=lambda _: in_background(stores, WORKS),
    )
    if stores.options.test_switches:
        stores.sandbox = Sandbox(stores)
        application = Faulty(application, stores.sandbox.faults)
    return AccessLog(application) if stores.options.access_log else application


class _Dispatch:
    def __init__(self, stores: Stores, routes: Iterable[Route | PublicRoute]) -> None:
        self._stores = stores
        self._hosts = Hosts(stores.options.names)
        self._pace = Pace() if stores.options.like_zettle else None
        paths: dict[str, _Methods] = {}
        for route in served(routes, stores.options):
            paths.setdefault(route.path, {})[route.method] = route
        self._plain = {path: methods for path, methods in paths.items() if "{" not in path}
        self._patterns = {compile_path(path)[0]: methods for path, methods in paths.items()}
        self._workers = ThreadPoolExecutor(WORKERS, "storeroom-worker")
        #: For those whose organization is yet to be found, and who may wait for another's turn there.
        self._visitors = ThreadPoolExecutor(WORKERS // 2, "storeroom-visitor")
        self._turns = WeakValueDictionary[tuple[str, object], Lock]()  # to write, by organization and loop

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            reply = await self._answer(request)
        except Refused as refused:
            reply = refusals.reply_to(refused)
        except ClientDisconnect:
            return
        except Exception as error:
            reply = refusals.reply_to(_failure(request, error))
        stopping = scope.get("extensions", {}).get(STOPPING)
        await response(reply, stopping)(scope, receive, send)

    async def _answer(self, request: Request) -> Reply:
        self._hosts.check(request)
        _check_query(request)
        methods, path = self._find(request)
        route = methods.get(request.method)
        request.state.route = route.path if route else None
        if isinstance(route, PublicRoute):
            body = await read_body(request, MOST_BYTES_OF_ANYBODY) if route.method == "POST" else b""
            receiving = partial(self._receive, request, route, path, body)
            if route.at_once:
                return receiving()
            return await self._in_worker(receiving, self._visitors if route.method == "POST" else None)
        token = _token(request)
        if route and route.shape and not is_small(request):
            await self._in_worker(partial(tokens.recognise, self._stores, token))
        body = await read_body(request) if route and route.shape else b""
        calling = partial(self._call, request, token, methods, path, body)
        if route and route.prepare:
            errand = await self._in_worker(partial(calling, prepares=True))
            calling = partial(calling, prepared=await errand())
        answer: Callable[..., Reply] = calling
        at_once = route is not None and route.quick and self._stores.near and is_small(request)
        if not (route and route.writes):
            return await self._done(answer, at_once)
        organization = (organization_of(token), asyncio.get_running_loop())
        async with self._turns.setdefault(organization, Lock()):
            return await self._done(answer, at_once)

    async def _done(self, answer: Callable[..., Reply], at_once: bool) -> Reply:
        """What ``answer`` gives: in this thread if it may be done ``at_once`` and need not wait for anybody."""
        if at_once:
            with suppress(Busy):
                return answer(waits=False)
        return await self._in_worker(answer)

    def _hides(self, request: Request, caller: Caller) -> bool:
        """What Zettle has not got: there for the service's own commands alone, where it is like Zettle."""
        ours = request.url.path.startswith(OURS)
        return ours and self._stores.options.like_zettle and ADMIN not in caller.scopes

    async def _in_worker(self, work: Callable[[], T], workers: ThreadPoolExecutor | None = None) -> T:
        return await asyncio.get_running_loop().run_in_executor(workers or self._workers, work)

    def _find(self, request: Request) -> tuple[_Methods, dict[str, str]]:
        """What the path answers, by method; nothing where there is no such path."""
        asked = request.scope["path"]
        if methods := self._plain.get(asked):
            return methods, {}
        for pattern, methods in self._patterns.items():
            if match := pattern.fullmatch(asked):  # their “$” lets a line end be
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

    def _call(
        self,
        request: Request,
        token: str,
        methods: _Methods,
        path: dict[str, str],
        body: bytes,
        *,
        prepares: bool = False,
        prepared: object = None,
        waits: bool = True,
    ) -> Any:
        """From the token to the encoded reply, or to the errand of one that ``prepares``, in one transaction."""
        store, route = tokens.store_of(self._stores, token), methods.get(request.method)
        writes = isinstance(route, Route) and route.writes and not prepares
        with store.transaction(writes=writes, waits=waits) as connection:
            caller = tokens.caller_in(connection, token, store.clock.now())
            request.state.organization, request.state.client = store.organization, caller.client
            route = self._admitted(request, caller, methods, store.organization)
            _check_path(path, store.organization)
            call = Call(
                self._stores,
                store,
                connection,
                store.clock.now(),
                _url(request),
                path,
                request.query_params,
                request.headers,
                decoded(body, route.shape),
                caller,
                prepared,
            )
            answer = route.prepare(call) if prepares and route.prepare else route.handler(call)
        return _finished(answer, route.success) if isinstance(answer, Reply) else answer

    def _admitted(self, request: Request, caller: Caller, methods: _Methods, organization: str) -> Route:
        """What is asked for, if ``caller`` may."""
        route = methods.get(request.method)
        if not methods or self._hides(request, caller):
            raise Refused("unknown_path")
        if not isinstance(route, Route):
            raise Refused("wrong_method", allowed=", ".join(methods))
        if route.needs and route.needs not in caller.scopes:
            raise Refused("scope_missing", scope=route.needs)
        if self._pace and route.path.startswith("/v3/"):
            self._pace.check(f"{organization} {caller.client}")
        return route


def _finished(reply: Reply, success: int) -> Reply:
    return Reply(encoded(reply.body), reply.headers, reply.status or success, reply.media)


def _failure(request: Request, error: Exception) -> Refused:
    """What failed is logged: with its traceback if it is a defect of ours, in a line if the database did.

    SQLite says of a statement that is wrong that it failed in operation, too.
    """
    cause = getattr(error, "orig", None) or error
    of_database = isinstance(error, (exc.OperationalError, exc.InterfaceError, exc.TimeoutError))
    if of_database and getattr(cause, "sqlite_errorname", None) != "SQLITE_ERROR":
        reason = str(cause).strip().partition("\n")[0]
        _log.error("%s %s: the database failed: %s", request.method, request.url.path, reason)
        return Refused("database_failed")
    _log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return Refused("failed")


def _url(request: Request) -> str:
    return str(request.base_url).rstrip("/")


def _token(request: Request) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Refused("token_missing")
    return token.strip()


def _check_query(request: Request) -> None:
    if b"%00" in request.scope["query_string"]:
        for name, value in request.query_params.multi_items():
            if NUL in name + value:
                raise malformed(name, "free of U+0000", value)


def _check_path(path: dict[str, str], own: str) -> None:
    """Whose organization, and UUIDs that are some: what `OF_VERSION_1` names has version 1."""
    if path.pop("organization", "self").lower() not in ("self", own):
        raise Refused("other_organization")
    for name, value in path.items():
        if re.fullmatch(PATTERN, value):
            path[name] = value.lower()
        elif not re.fullmatch(NAMED_OTHERWISE.get(name, PATTERN), value):
            raise malformed(f"{name}Uuid", "a UUID", value)
    if wrong := [name for name in path if name in OF_VERSION_1 and not is_version_1(path[name])]:
        raise Refused("violations", violations=tuple(_not_version_1(name, path[name]) for name in wrong))


def _not_version_1(name: str, value: str) -> Violation:
    return Violation(
        f"{name}Uuid", "must be a UUID of version 1", "MUST_MATCH_PATTERN", "UUID version 1", value
    )
