"""One keep-alive client, too thin to matter: what it sends is made beforehand, what comes is counted, not read."""

import json
import socket
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

_CHUNK = 1 << 20


class ThinClient:
    """A connection to the server at ``url`` that says ``token`` with every request."""

    def __init__(self, url: str, token: str) -> None:
        host = urlsplit(url)
        self._address = host.hostname, host.port
        self._socket = self._connected()
        self._head = f"Host: {host.netloc}\r\nAuthorization: Bearer {token}\r\n"

    def _connected(self) -> socket.socket:
        connected = socket.create_connection(self._address)
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connected

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()

    def request(self, method: str, path: str, body: object = None) -> bytes:
        """The bytes of a request, to `send` as often as wanted."""
        content = b"" if body is None else json.dumps(body).encode()
        line = f"{method} {path} HTTP/1.1\r\n{self._head}Content-Length: {len(content)}\r\n"
        return f"{line}Content-Type: application/json\r\n\r\n".encode() + content

    def _is_closed(self) -> bool:
        """Servers hang up on who was silent for some seconds."""
        try:
            return not self._socket.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            return False

    def send(self, request: bytes) -> tuple[bytes, bytes]:
        """The head and the body of the answer. Raises `RuntimeError` for any that is not 2xx."""
        if self._is_closed():
            self._socket.close()
            self._socket = self._connected()
        self._socket.sendall(request)
        head, _, body = self._read_to(b"\r\n\r\n")
        size = _content_length(head)
        pieces, missing = [body], size - len(body)
        while missing > 0:
            pieces.append(self._received())
            missing -= len(pieces[-1])
        content = b"".join(pieces)
        if head[9:10] != b"2":
            raise RuntimeError(f"{request[:200]!r} was answered {head[:15]!r}: {content[:500]!r}")
        return head, content

    def _read_to(self, end: bytes) -> tuple[bytes, bytes, bytes]:
        found = b""
        while end not in found:
            found += self._received()
        return found.partition(end)

    def _received(self) -> bytes:
        if piece := self._socket.recv(_CHUNK):
            return piece
        raise RuntimeError("the server hung up")


def _content_length(head: bytes) -> int:
    """Nothing, where the head has none: 204."""
    _, found, rest = head.lower().partition(b"content-length:")
    return int(rest.partition(b"\r\n")[0]) if found else 0
