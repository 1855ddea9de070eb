"""The real service as a process of its own on a free port, for tests of any room."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

#: Sends a request with the token of a service: method, path and what httpx takes.
Send = Callable[..., httpx.Response]


@dataclass(frozen=True, slots=True)
class RunningService:
    url: str
    token: str
    organization: str
    process: subprocess.Popen[str]


@contextmanager
def running_service(store: Path | str, *options: str) -> Iterator[RunningService]:
    """``storeroom serve`` of ``store``, a file or the address of a database, until the block ends.

    ``options`` are further ones of the command.
    """
    which = ["--store" if isinstance(store, Path) else "--database", str(store)]
    command = [sys.executable, "-m", "app", "serve", *which, "--print-token", *options]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line, f"the service ended with {process.wait()}"
            yield RunningService(process=process, **json.loads(line))
        finally:
            process.terminate()
            process.wait(15)
