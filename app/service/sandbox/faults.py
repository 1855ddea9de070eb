"""Faults that a test asked for: answers that are late, wrong or lost, before the work or after it."""

import asyncio
from threading import Lock

import msgspec
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.service.http.protocol import BREAK_OFF
from app.wire.errors import ErrorResponse
from app.wire.sandbox import Fault

_SPARED = "/storeroom/test/"


class Faults:
    """Those that are still to come, in the order in which they were asked for."""

    def __init__(self) -> None:
        self._pending: list[Fault] = []
        self._lock = Lock()

    def add(self, fault: Fault) -> None:
        with self._lock:
            self._pending.append(fault)

    def clear(self) -> None:
        with self._lock:
            self._pending.clear()

    def pending(self) -> list[Fault]:
        with self._lock:
            return [msgspec.structs.replace(fault) for fault in self._pending]

    def take(self, method: str, path: str) -> Fault | None:
        """The first that fits a request; one time less of it is left."""
        with self._lock:
            for fault in self._pending:
                if fault.method in (None, method) and path.startswith(fault.path):
                    fault.times -= 1
                    if not fault.times:
                        self._pending.remove(fault)
                    return fault
        return None


class Faulty:
    """An application that the ``faults`` befall."""

    def __init__(self, application: ASGIApp, faults: Faults) -> None:
        self._application = application
        self._faults = faults

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        fault = None
        if scope["type"] == "http" and not scope["path"].startswith(_SPARED):
            fault = self._faults.take(scope["method"], scope["path"])
        if fault is None:
            await self._application(scope, receive, send)
        elif fault.when == "before":
            await asyncio.sleep(fault.delay_seconds)
            if not await _befell(fault, scope, receive, send):
                await self._application(scope, receive, send)
        else:
            answer = list[Message]()
            await self._application(scope, receive, _into(answer))
            await asyncio.sleep(fault.delay_seconds)
            if not await _befell(fault, scope, receive, send):
                for message in answer:
                    await send(message)


def _into(answer: list[Message]) -> Send:
    async def keep(message: Message) -> None:
        answer.append(message)

    return keep


async def _befell(fault: Fault, scope: Scope, receive: Receive, send: Send) -> bool:
    """Whether the fault took the place of an answer."""
    if fault.drop:
        scope["extensions"][BREAK_OFF]()
        while (await receive())["type"] != "http.disconnect":
            pass
    elif fault.status is not None:
        body = msgspec.json.encode(
            ErrorResponse(developer_message="A fault that was asked for", error_type="INJECTED_FAULT")
        )
        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": fault.status, "headers": headers})
        await send({"type": "http.response.body", "body": body})
    else:
        return False
    return True
