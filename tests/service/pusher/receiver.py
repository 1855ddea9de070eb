"""A destination: a real HTTP server on a free port, which keeps what it gets and answers as it is told."""

import queue
import ssl
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import msgspec

_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Letter:
    """A request as it came."""

    path: str
    headers: Message
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        return msgspec.json.decode(self.body, type=dict[str, Any])

    @property
    def payload(self) -> dict[str, Any]:
        return msgspec.json.decode(self.json["payload"], type=dict[str, Any])


@dataclass(slots=True)
class Receiver:
    url: str
    answers: deque[int] = field(default_factory=deque)  #: statuses of the next requests; then 200
    letters: queue.Queue[Letter] = field(default_factory=queue.Queue)

    def next(self) -> Letter:
        """The next request that comes, or that came already."""
        return self.letters.get(timeout=_SECONDS)

    def events(self, number: int) -> list[str]:
        """The names of the next events."""
        return [self.next().json["eventName"] for _ in range(number)]


@contextmanager
def receiver(tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    server = _Server(("127.0.0.1", 0), _Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    url = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}/hook"
    server.receiver = Receiver(url)  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.receiver  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """Who breaks off is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        receiver: Receiver = self.server.receiver  # type: ignore[attr-defined]
        length = int(self.headers["Content-Length"])
        body = self.rfile.read(length)
        if len(body) < length:  # the sender was killed while it sent
            return
        status = receiver.answers.popleft() if receiver.answers else 200
        receiver.letters.put(Letter(self.path, self.headers, body))
        self.send_response(status)
        self.send_header("Content-Length", "0")
        if 300 <= status < 400:
            self.send_header("Location", f"{receiver.url}/elsewhere")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing on standard error."""
