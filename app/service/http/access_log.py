"""A line of JSON for every request, without anything secret.

``time``, ``id`` (also in the answer's ``X-Request-Id``), ``method``, ``path``, ``query`` (names alone), ``route``
(null where there is none), ``status`` (null where the caller was gone), ``ms``, ``bytes`` of the answer's body,
``organization`` and ``client`` (null before a token was recognised). Values of the query, headers and bodies are never
written: codes, keys, tokens and passwords travel there. Of a path a part that is longer than a UUID is cut,
for a client that mistakes a token for an identifier.
"""

import json
import sys
import time
import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.service.storage.moments import zulu

_LONGEST_PART = 36

Write = Callable[[str], object]


def _to_standard_error(line: str) -> None:
    sys.stderr.write(line)
    sys.stderr.flush()


class AccessLog:
    """Around an application that leaves ``route``, ``organization`` and ``client`` in the request's state."""

    def __init__(self, application: ASGIApp, write: Write = _to_standard_error) -> None:
        self._application = application
        self._write = write

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        line: dict[str, Any] = {"time": zulu(time.time_ns() // 1_000_000), "id": str(uuid.uuid4())}
        answered: dict[str, Any] = {"status": None, "bytes": 0}

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                answered["status"] = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", line["id"].encode())]
            else:
                answered["bytes"] += len(message.get("body", b""))
            await send(message)

        began = time.perf_counter()
        try:
            await self._application(scope, receive, counted)
        finally:
            line |= _asked(scope) | answered | {"ms": round((time.perf_counter() - began) * 1000, 1)}
            self._write(json.dumps(line) + "\n")


def _asked(scope: Scope) -> dict[str, Any]:
    state = scope.get("state", {})
    query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    return {
        "method": scope["method"],
        "path": "/".join(_cut(part) for part in scope["path"].split("/")),
        "query": sorted({_cut(name) for name, _ in query}),
        **{name: state.get(name) for name in ("route", "organization", "client")},
    }


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_PART else f"{text[:8]}…"
