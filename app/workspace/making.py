"""Makes the catalogue of a large store in a process of its own: ``storeroom make-catalogue``, for `Helper` alone.

It is as much work as all the rest of a first reading, and most of it holds Python's lock: here, it is not the
window's. What it takes in memory goes with the process.
"""

import gc
import sys
from collections.abc import Iterator
from queue import SimpleQueue
from threading import Thread
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


#: Seconds. A pipe gives a page in a dozen pieces, and for each the thread that receives them waits for its turn:
#: with Python's own 5 ms, whoever gives the pages would wait longer than they take to be made.
_SWITCH = 0.0001


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
    sys.setswitchinterval(_SWITCH)
    pages: SimpleQueue[bytes | None] = SimpleQueue()
    # As they come, so that who asks for them can go on to something else.
    receiving = Thread(target=_receive, args=(sys.stdin.buffer, pages))
    receiving.start()
    try:
        made, columns = _made(iter(pages.get, b""))
    except UNREADABLE as error:
        made, columns = Made(unreadable=str(error)), {}
        receiving.join()
    except EOFError:
        return 1
    said = msgspec.msgpack.encode(made)
    for cells in (len(said).to_bytes(SIZE), said, *columns.values()):
        sys.stdout.buffer.write(cells)
    return 0


def _made(pages: Iterator[bytes | None]) -> tuple[Made, dict[str, Cells]]:
    shelving, until = Shelving(), None
    for body in pages:
        if body is None:  # who asked is gone
            raise EOFError
        page = read_answer(body, _Page)
        until = until or page.until_event_log_uuid
        for product in page.products:
            shelving.add(product_of(product))
    catalogue = shelving.finished()
    columns = cells_of_catalogue(catalogue)
    if catalogue.index is not None:
        columns |= cells_of_index(catalogue.index)
    return Made({name: memoryview(cells).nbytes for name, cells in columns.items()}, until), columns


def _receive(source: BinaryIO, pages: "SimpleQueue[bytes | None]") -> None:
    """Pages up to the empty one; None where they stop before that."""
    while True:
        size = source.read(SIZE)
        page = source.read(int.from_bytes(size))
        whole = len(size) == SIZE and len(page) == int.from_bytes(size)
        pages.put(page if whole else None)
        if not (whole and page):
            return
