"""The service's process: from a store file to a listening socket, until it is told to end."""

import json
import os
import signal
import socket
import sys
import threading
from pathlib import Path
from types import FrameType
from typing import NoReturn

import uvicorn

from app.domain.errors import StoreUnavailable
from app.service.http.dispatch import build
from app.service.oauth import tokens
from app.service.routes import ROUTES
from app.service.storage.files import open_file

_HOST = "127.0.0.1"
_SECONDS_TO_FINISH = 10


def run(store: Path, *, port: int = 0, print_token: bool = False, until_stdin_closes: bool = False) -> None:
    """Serve the store file ``store`` on loopback; ``port`` 0 takes any that is free. Blocks.

    When ready it prints one line of JSON, ``url``, ``organization`` and, with ``print_token``, a new
    ``token``, which revokes the former. SIGTERM and SIGINT end it with exit code 0 once the requests under
    way are answered; ``until_stdin_closes`` does the same when standard input ends, so that a window that
    started it leaves no orphan. Raises `StoreUnavailable`: see `open_file`, and ``service.port_taken``.
    """
    with open_file(store) as opened, _listen(port) as listening:
        first = opened.all()[0]
        ready = {"url": _url(listening), "organization": first.organization}
        if print_token:
            ready["token"] = tokens.issue_own(first)
        config = uvicorn.Config(
            build(opened, ROUTES),
            lifespan="off",
            ws="none",
            access_log=False,
            log_config=None,
            server_header=False,
            timeout_graceful_shutdown=_SECONDS_TO_FINISH,
        )
        server = _Server(config, json.dumps(ready))
        if until_stdin_closes:
            threading.Thread(target=_end_with_stdin, args=[server], daemon=True).start()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _end)
        server.run(sockets=[listening])


class _Server(uvicorn.Server):
    """Says that it is ready once it answers."""

    def __init__(self, config: uvicorn.Config, ready: str) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        print(self._ready, flush=True)


def _end(_number: int, _frame: FrameType | None) -> NoReturn:
    """While serving uvicorn holds the signals, finishes its requests and then raises them again for this."""
    raise SystemExit(0)


def _end_with_stdin(server: uvicorn.Server) -> None:
    # Not sys.stdin.read(): a thread that waits inside it holds a lock that the interpreter wants at its end.
    while os.read(sys.stdin.fileno(), 4096):
        pass
    server.should_exit = True


def _listen(port: int) -> socket.socket:
    # asyncio turns Nagle's delay off (40 ms a reply) only where the socket says by name that it is TCP.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":  # elsewhere it would let two services share a port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((_HOST, port))
    except OSError as error:
        listening.close()
        raise StoreUnavailable("service.port_taken", port=port) from error
    listening.listen()
    return listening


def _url(listening: socket.socket) -> str:
    return f"http://{_HOST}:{listening.getsockname()[1]}"
