"""Server-sent events, taken apart: the format of the HTML standard, as browsers read it.

Of our own: httpx-sse keeps a line of whatever length, and is another dependency for forty lines.
"""

from collections.abc import Iterator
from typing import NamedTuple

from app.domain.errors import UnexpectedAnswer

#: Bytes of one event: a product before and after a change may each be as large as a request.
LARGEST = 2**26


class Block(NamedTuple):
    """Lines up to an empty one. ``id`` is the last that any block gave, as a browser keeps it; without
    ``data`` this is no event, but may have taken the id along."""

    name: str
    id: str
    data: bytes


class EventParser:
    """Makes blocks of pieces, wherever these were cut. What no empty line ends is never a block."""

    def __init__(self) -> None:
        self._id = self._name = b""
        self._data = bytearray()
        self._line = bytearray()
        self._after_return = False

    def feed(self, piece: bytes) -> list[Block]:
        """The blocks that end in this piece. Raises `UnexpectedAnswer` beyond `LARGEST`."""
        blocks = [block for line in self._lines(piece) if (block := self._take(line))]
        if len(self._data) + len(self._line) > LARGEST:
            raise UnexpectedAnswer("service.unexpected_answer", detail=f"an event of over {LARGEST} bytes")
        return blocks

    def _lines(self, piece: bytes) -> Iterator[bytes]:
        """Those that end in this piece. A return and a line feed are one end, even when the cut is between them."""
        if not piece:
            return
        after_return, self._after_return = self._after_return, piece.endswith(b"\r")
        for part in piece.removeprefix(b"\n" if after_return else b"").splitlines(keepends=True):
            self._line += part
            if part.endswith((b"\n", b"\r")):
                yield bytes(self._line.rstrip(b"\r\n"))
                self._line.clear()

    def _take(self, line: bytes) -> Block | None:
        field, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if not line:
            block = Block(_text(self._name), _text(self._id), bytes(self._data.removesuffix(b"\n")))
            self._name, self._data = b"", bytearray()
            return block
        if field == b"data":
            self._data += value + b"\n"
        elif field == b"event":
            self._name = value
        elif field == b"id" and b"\0" not in value:
            self._id = value
        return None


def _text(value: bytes) -> str:
    return value.decode(errors="replace")
