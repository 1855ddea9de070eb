"""HTTP/1.1 as uvicorn speaks it, with patience bounded: who opens a connection must get to the point.

And when the server wants to end, answers that have no end of their own are told.
"""

import asyncio
from typing import Any

from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

#: Seconds that a request line and its headers may take, from the first byte or the opening of the connection.
HEADER_SECONDS = 10

#: Seconds that a connection is kept open between two requests.
IDLE_SECONDS = 30

#: Seconds that a reader may leave an answer lying, before it is taken for gone.
READER_SECONDS = 60

#: Connections of a process at once. Further ones are closed unheard: beyond the 1024 files that most systems let a
#: process have, asyncio fills the log with failures to accept.
MOST_CONNECTIONS = 900

#: Bytes of a request line and its headers.
MOST_HEADER_BYTES = 32 * 2**10

#: What the application finds in ``scope["extensions"]``: a function that breaks the connection off, for faults
#: that tests ask for, and an event that says that the server wants to end, for answers that have no end.
BREAK_OFF = "storeroom.break_off"
STOPPING = "storeroom.stopping"


class Protocol(H11Protocol):
    """Ends connections that send no whole header in time, or take no answer; uvicorn itself waits for ever."""

    _waiting: asyncio.TimerHandle | None = None
    _reading: asyncio.TimerHandle | None = None

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._stopping = asyncio.Event()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if len(self.connections) > MOST_CONNECTIONS:
            transport.abort()
            return
        application = self.app
        told = {BREAK_OFF: transport.abort, STOPPING: self._stopping}

        async def reachable(scope: Scope, receive: Receive, send: Send) -> None:
            scope["extensions"] = told
            await application(scope, receive, send)

        self.app: Any = reachable
        self._wait()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        cycle: RequestResponseCycle | None = self.cycle  # none before the first request
        if cycle is not None and not cycle.response_complete:
            self._stop_waiting()
        elif self._waiting is None:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        self._stop_reading()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """More of the answer is ready than the reader takes."""
        super().pause_writing()
        self._reading = self.loop.call_later(READER_SECONDS, self._give_up)

    def resume_writing(self) -> None:
        self._stop_reading()
        super().resume_writing()

    def shutdown(self) -> None:
        self._stopping.set()
        super().shutdown()

    def _wait(self) -> None:
        self._waiting = self.loop.call_later(HEADER_SECONDS, self._give_up)

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _stop_reading(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None

    def _give_up(self) -> None:
        if not self.transport.is_closing():
            self.transport.abort()
