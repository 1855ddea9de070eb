"""Makes the catalogue of a large store in a process of its own: ``storeroom make-catalogue``, for `Helper` alone.

It is as much work as all the rest of a first reading, and most of it holds Python's lock: here, it is not the
window's. What it takes in memory goes with the process.
"""

import gc
import sys
from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from app.client.library import product_of
from app.wire import products as wire
from app.wire.answers import UNREADABLE, read_answer
from app.wire.shapes import Shape
from app.workspace.columns import Cells, cells_of_catalogue, cells_of_index
from app.workspace.shelving import Shelving

#: Bytes before each page, and before the `Made`, that say how long it is. No page has none: that is the end of them.
SIZE = 8


class Made(msgspec.Struct):
    """What comes of the pages: ``sizes`` of the columns that follow, by their names, and the event log UUID to read
    on from; or why they cannot be read.
    """

    sizes: dict[str, int] = {}
    until: str | None = None
    unreadable: str | None = None


class _Page(Shape, kw_only=True):
    products: list[wire.Product]
    until_event_log_uuid: str | None = None


def main() -> int:
    """Make columns on standard output of the pages on standard input; returns the exit status."""
    gc.disable()  # what is made is kept to the end
    try:
        made, columns = _made(_pages(sys.stdin.buffer))
    except UNREADABLE as error:
        made, columns = Made(unreadable=str(error)), {}
    except EOFError:  # who asked for it is gone
        return 1
    said = msgspec.msgpack.encode(made)
    for cells in (len(said).to_bytes(SIZE), said, *columns.values()):
        sys.stdout.buffer.write(cells)
    return 0


def _made(pages: Iterator[bytes]) -> tuple[Made, dict[str, Cells]]:
    shelving, until = Shelving(), None
    for body in pages:
        page = read_answer(body, _Page)
        until = until or page.until_event_log_uuid
        for product in page.products:
            shelving.add(product_of(product))
    catalogue = shelving.finished()
    columns = cells_of_catalogue(catalogue)
    if catalogue.index is not None:
        columns |= cells_of_index(catalogue.index)
    return Made({name: memoryview(cells).nbytes for name, cells in columns.items()}, until), columns


def _pages(source: BinaryIO) -> Iterator[bytes]:
    """Raises `EOFError` where they stop before their end."""
    while size := int.from_bytes(_read(source, SIZE)):
        yield _read(source, size)


def _read(source: BinaryIO, size: int) -> bytes:
    read = source.read(size)
    if len(read) < size:
        raise EOFError
    return read
