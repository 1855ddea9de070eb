"""The service's process: from a store to a listening socket, until it is told to end."""

import atexit
import gc
import json
import multiprocessing
import os
import signal
import socket
import sys
import threading
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from types import FrameType
from typing import Any, NoReturn

import uvicorn
from starlette.types import ASGIApp
from uvicorn.supervisors import Multiprocess

from app.service.announced import announced
from app.service.binding import Binding
from app.service.http.dispatch import build
from app.service.http.protocol import IDLE_SECONDS, Protocol
from app.service.oauth import tokens
from app.service.options import ServiceOptions
from app.service.routes import ROUTES
from app.service.storage.source import Source
from app.service.storage.stores import Stores

_SECONDS_TO_FINISH = 10

#: For how many seconds a file is waited for: a command that was given at the same time has it for a moment.
_PATIENCE = 10.0


def run(
    source: Source,
    *,
    binding: Binding | None = None,
    options: ServiceOptions | None = None,
    workers: int = 1,
    print_token: bool = False,
    until_stdin_closes: bool = False,
) -> None:
    """Serve the stores of ``source`` on loopback, or where ``binding`` says. Blocks.

    When ready it prints one line of JSON, ``url``, ``organization`` (of several, the oldest) and, with
    ``print_token``, a new ``token``, which revokes the former. SIGTERM and SIGINT end it with exit code 0 once
    the requests under way are answered; ``until_stdin_closes`` does the same when standard input ends, so that
    a window that started it leaves no orphan. Several ``workers``, processes that share the socket, can serve
    a database, not a file. Raises `StoreUnavailable`: see `Source.open` and `Binding.listen`.
    """
    binding, options = binding or Binding(), options or ServiceOptions()
    options = replace(options, names=(*options.names, *binding.names()))
    with ExitStack() as opened, binding.listen() as listening:
        stores = opened.enter_context(source.open(0 if until_stdin_closes else _PATIENCE))
        url = binding.url(listening)
        ready = _ready(stores, url, print_token=print_token)
        if source.file is not None:
            opened.enter_context(announced(source.file, url, stores.all()[0], binding.certificate))
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _end)
        if until_stdin_closes:
            threading.Thread(target=_end_with_stdin, daemon=True).start()
        if workers == 1:
            _Server(_config(_built(stores, options), binding), ready).run(sockets=[listening])
        else:
            opened.close()  # each worker has connections of its own
            config = _config(partial(_application, source, options), binding, factory=True, workers=workers)
            print(ready, flush=True)  # who connects now waits for the first of them
            Multiprocess(config, [listening]).run()


def _ready(stores: Stores, url: str, *, print_token: bool) -> str:
    first = stores.all()[0]
    ready = {"url": url, "organization": first.organization}
    if print_token:
        ready["token"] = tokens.issue_own(first)
    return json.dumps(ready)


def _config(application: Any, binding: Binding, **more: Any) -> uvicorn.Config:
    return uvicorn.Config(
        application,
        http=Protocol,
        timeout_keep_alive=IDLE_SECONDS,
        proxy_headers=binding.proxies is not None,
        forwarded_allow_ips=binding.proxies,
        ssl_certfile=binding.certificate,
        ssl_keyfile=binding.key,
        lifespan="on",
        ws="none",
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=_SECONDS_TO_FINISH,
        **more,
    )


def _application(source: Source, options: ServiceOptions) -> ASGIApp:
    """What a worker serves. It ends when the process that made it is gone, however that went."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=[parent], daemon=True).start()
    opened = ExitStack()
    atexit.register(opened.close)
    return _built(opened.enter_context(source.open()), options)


class _Server(uvicorn.Server):
    """Says that it is ready once it answers."""

    def __init__(self, config: uvicorn.Config, ready: str) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        print(self._ready, flush=True)


def _built(stores: Stores, options: ServiceOptions) -> ASGIApp:
    """The application. The collector of garbage passes over what is there for good from now on: a page of 1,000 rows
    sets it off several times, and takes a tenth longer where it looks through all that was imported."""
    application = build(stores, ROUTES, options)
    gc.collect()
    gc.freeze()
    return application


def _end(_number: int, _frame: FrameType | None) -> NoReturn:
    """While serving uvicorn holds the signals, finishes its requests and then raises them again for this."""
    raise SystemExit(0)


def _end_with_stdin() -> None:
    # Not sys.stdin.read(): a thread that waits inside it holds a lock that the interpreter wants at its end.
    while os.read(sys.stdin.fileno(), 4096):
        pass
    signal.raise_signal(signal.SIGTERM)


def _end_with(parent: Any) -> None:
    parent.join()
    signal.raise_signal(signal.SIGTERM)
