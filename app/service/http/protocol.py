"""HTTP/1.1 as uvicorn speaks it over llhttp, with patience bounded: who opens a connection must get to the point.

One request is taken at a time, and what llhttp leaves to its users to refuse is refused. When the server wants to
end, answers that have no end of their own are told.
"""

import asyncio
import re
import socket
from typing import Any

from httptools import HttpParserError, HttpParserUpgrade, HttpRequestParser
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

#: Seconds that a request line and its headers may take, from the first byte or the opening of the connection.
HEADER_SECONDS = 10

#: Seconds that a connection is kept open between two requests.
IDLE_SECONDS = 30

#: Seconds that a reader may leave an answer lying, before it is taken for gone.
READER_SECONDS = 60

#: Connections of a process at once. Further ones are closed unheard: beyond the 1024 files that most systems let a
#: process have, asyncio fills the log with failures to accept.
MOST_CONNECTIONS = 900

#: Bytes of a request line and its headers; of what comes between two pieces of a body; and of what is sent while
#: an answer is awaited.
MOST_HEADER_BYTES = 32 * 2**10

#: Bytes of an answer that the system takes before its reader does: a page of 1,000 rows leaves in one go.
SENT_AHEAD = 2**20

#: What the application finds in ``scope["extensions"]``: a function that breaks the connection off, for faults
#: that tests ask for, and an event that says that the server wants to end, for answers that have no end.
BREAK_OFF = "storeroom.break_off"
STOPPING = "storeroom.stopping"

#: A path and a query. No proxy is asked here, and no fragment is sent.
_TARGET = re.compile(rb'/[!"$-~]*')


class Protocol(HttpToolsProtocol):
    """Ends connections that send no whole header in time, or take no answer; uvicorn itself waits for ever.

    One request at a time: one that was sent along with another, before its answer, is not heard, and the connection
    ends with that answer. Uvicorn would answer 400 to what is wrong with a second one ahead of the first.
    """

    _waiting: asyncio.TimerHandle | None = None
    _reading: asyncio.TimerHandle | None = None

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._stopping = asyncio.Event()
        self._came = 0  # bytes since there was a head, or a piece of a body
        self._early = b""  # what came while an answer was awaited

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SENT_AHEAD)
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
        cycle = self._under_way()
        if cycle is not None and not cycle.more_body:
            self._keep_for_later(cycle, data)
            return
        self._unset_keepalive_if_required()
        self._parse(data)
        if self._under_way():
            self._stop_waiting()
        elif self._waiting is None:
            self._wait()

    def on_message_begin(self) -> None:
        if self._under_way():
            raise HttpParserError("a second request at once")
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        super().on_header(name, value.rstrip(b" \t"))

    def on_headers_complete(self) -> None:
        self._check_head()
        self._came = 0
        super().on_headers_complete()
        self.headers = []  # further ones are trailers, which must not pass for headers

    def on_body(self, body: bytes) -> None:
        self._came = 0
        super().on_body(body)

    def on_response_complete(self) -> None:
        super().on_response_complete()
        early, self._early = self._early, b""
        if early and not self.transport.is_closing():
            self.data_received(early)

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

    def _under_way(self) -> RequestResponseCycle | None:
        """The request that is yet to be answered."""
        cycle: RequestResponseCycle | None = self.cycle  # none before the first request
        return None if cycle is None or cycle.response_complete else cycle

    def _keep_for_later(self, cycle: RequestResponseCycle, data: bytes) -> None:
        """A reader may have the last byte of an answer before we know that it was the last. Who sends much before
        that has to connect again."""
        self._early += data
        if len(self._early) > MOST_HEADER_BYTES:
            self._early, cycle.keep_alive = b"", False

    def _parse(self, data: bytes) -> None:
        self._came += len(data)
        try:
            self.parser.feed_data(data)
        except HttpParserUpgrade as offered:
            self._decline_upgrade(data[offered.args[0] :])
        except HttpParserError:
            self._refuse()
        else:
            if self._came > MOST_HEADER_BYTES:
                self._refuse()

    def _check_head(self) -> None:
        """Raise `HttpParserError` for what llhttp lets through (RFC 9112, 3.2 and 6.1), and a head that is too long."""
        names = [name for name, _ in self.headers]
        size = len(self.url) + sum(len(name) + len(value) for name, value in self.headers)
        codings = [value.lower() for name, value in self.headers if name == b"transfer-encoding"]
        if (
            names.count(b"host") != 1
            or codings not in ([], [b"chunked"])
            or size > MOST_HEADER_BYTES
            or not _TARGET.fullmatch(self.url)
            or self.parser.get_method() == b"CONNECT"
        ):
            raise HttpParserError("unfit")

    def _should_upgrade(self) -> bool:
        """Uvicorn asks this of a request that offers another protocol, and then leaves it to us."""
        return True

    def _decline_upgrade(self, rest: bytes) -> None:
        """Take the request without its offer, for llhttp would take its body for the other protocol's. Java's client
        offers h2c with every first request."""
        method, version = self.parser.get_method(), self.parser.get_http_version().encode()
        head = [b"%s %s HTTP/%s" % (method, self.url, version)]
        head += [b"%s: %s" % (name, value) for name, value in self.scope["headers"] if name != b"upgrade"]
        self.parser = HttpRequestParser(self)
        self._parse(b"\r\n".join([*head, b"", rest]))

    def _refuse(self) -> None:
        """Answer 400 and close, but not ahead of the answer to a request that was fit."""
        cycle = self._under_way()
        if cycle is None or (cycle.more_body and not cycle.response_started):
            self.logger.warning("Invalid HTTP request received.")
            self.send_400_response("Invalid HTTP request received.")
        else:
            cycle.keep_alive = False

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
