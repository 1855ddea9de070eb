"""Our program and the empty window as processes, from a profile that is prepared."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from app.accounts import Accounts
from app.exchange.sample import CURRENCY
from app.workspace import Freshness
from tests.benchmarks.table import stock

STORE = "Harbour Street"

_PACKAGE = "tests.benchmarks.table"
_PATIENCE = 15  # seconds

#: Where both keep their byte code, as an installed program does, whatever this machine is told to do.
_BYTE_CODE = TemporaryDirectory()

Process = subprocess.Popen[str]


def prepare(profile: Path, count: int) -> None:
    """A profile with a store of ``count`` variants that a window has read before."""
    account = Accounts(profile).create(STORE, stock.contents(count), currency=CURRENCY)

    async def read() -> None:
        workspace = account.workspace()
        await workspace.open()
        try:
            await workspace.refresh()
            if workspace.freshness is not Freshness.UP_TO_DATE:
                raise RuntimeError(f"the store could not be read: {workspace.trouble}")
        finally:
            await workspace.close()

    asyncio.run(read())


@contextmanager
def real_window(profile: Path) -> Iterator[Process]:
    with _running("real_window", str(profile), STORE) as process:
        yield process


@contextmanager
def empty_window() -> Iterator[Process]:
    with _running("empty_window") as process:
        yield process


@contextmanager
def _running(module: str, *arguments: str) -> Iterator[Process]:
    command = [sys.executable, "-m", f"{_PACKAGE}.{module}", *arguments]
    with subprocess.Popen(
        command, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.terminate()
            process.wait(_PATIENCE)


def environment() -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**inherited, "PYTHONPYCACHEPREFIX": _BYTE_CODE.name}


def tell(process: Process, word: str) -> None:
    if process.stdin is None:
        raise RuntimeError("there is no pipe to it")
    process.stdin.write(f"{word}\n")
    process.stdin.flush()


def await_word(process: Process, word: str) -> None:
    """Wait until the process says so. Raises `RuntimeError` where it says anything else, or ends."""
    if process.stdout is None:
        raise RuntimeError("there is no pipe from it")
    if (said := process.stdout.readline().strip()) != word:
        raise RuntimeError(f"the process said {said!r} instead of {word!r}")
