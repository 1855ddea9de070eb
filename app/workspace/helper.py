"""A process that makes the catalogue of a large store, as the window sees it: started, fed, asked, ended."""

import asyncio
import contextlib
import subprocess
import sys
from types import TracebackType
from typing import BinaryIO, cast

import msgspec

from app.domain.errors import UnexpectedAnswer
from app.workspace.columns import catalogue_of, index_of
from app.workspace.making import SIZE, Made
from app.workspace.shelf import Catalogue, Index

#: What `app.__main__` takes for a helper.
COMMAND = "make-catalogue"


class HelperLost(Exception):
    """The process could not be started, or ended before its work was done."""


class Helper:
    """To be used in an ``async with``, at the end of which the process is gone, whatever happened.

    Whatever waits for a pipe does so in a thread. Nothing secret is passed.
    """

    async def __aenter__(self) -> "Helper":
        try:
            self._process = await asyncio.to_thread(_start)
        except OSError as error:
            raise HelperLost(repr(error)) from error
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()  # also ends what a thread waits for
        await asyncio.shield(asyncio.to_thread(self._end))

    async def give(self, page: bytes) -> None:
        """A page of all there is in the library, as it was answered. Raises `HelperLost`."""
        await asyncio.to_thread(self._write, page)

    async def begin(self) -> None:
        """That was the last page: to be made while something else is done here. Raises `HelperLost`."""
        await asyncio.to_thread(self._write, b"")

    async def catalogue(self) -> tuple[Catalogue, str | None]:
        """The catalogue of all pages, without its index, and the event log UUID to read on from.

        Raises `HelperLost`, and `UnexpectedAnswer` where a page cannot be read.
        """
        columns, until = await asyncio.to_thread(self._columns)
        return catalogue_of(columns.__getitem__), until

    async def index(self) -> Index:
        """Have the index of that catalogue made. Raises `HelperLost`."""
        return await asyncio.to_thread(self._index)

    def _write(self, page: bytes) -> None:
        target = cast(BinaryIO, self._process.stdin)
        try:
            target.write(len(page).to_bytes(SIZE))
            target.write(page)
            target.flush()
        except (OSError, ValueError) as error:  # a pipe that is broken, or was closed
            raise HelperLost(repr(error)) from error

    def _index(self) -> Index:
        self._write(b"")
        columns, _ = self._columns()
        return index_of(columns, columns.__getitem__)

    def _columns(self) -> tuple[dict[str, bytes], str | None]:
        made = msgspec.msgpack.decode(self._read(int.from_bytes(self._read(SIZE))), type=Made)
        if made.unreadable is not None:
            raise UnexpectedAnswer("service.unexpected_answer", detail=made.unreadable)
        return {name: self._read(size) for name, size in made.sizes.items()}, made.until

    def _read(self, size: int) -> bytes:
        try:
            read = cast(BinaryIO, self._process.stdout).read(size)
        except (OSError, ValueError) as error:
            raise HelperLost(repr(error)) from error
        if len(read) < size:
            raise HelperLost(f"it ended with {self._process.wait()}")
        return read

    def _end(self) -> None:
        with contextlib.suppress(OSError), self._process:  # what is left in the pipe is for nobody
            pass


def _start() -> "subprocess.Popen[bytes]":
    # Packaged, the program is its own Python. Without -P, modules are looked for where the person is first.
    python = [] if getattr(sys, "frozen", False) else ["-P", "-m", "app"]
    return subprocess.Popen(  # noqa: S603 - the program itself
        [sys.executable, *python, COMMAND],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
