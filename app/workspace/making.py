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
from app.workspace.listing import Listing
from app.workspace.shelf import Catalogue, Index

#: Bytes before each page, and before the `Made`, that say how long it is. No page has none: that is the
#: end of them.
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
    """Make columns on standard output of the pages on standard input; returns the exit status.

    First those that stock is shown by. Those of the index when they are asked for, by one more empty page: made
    before, they would take the time of who shows the stock.
    """
    gc.disable()  # what is made is kept to the end
    sys.setswitchinterval(_SWITCH)
    pages: SimpleQueue[bytes | None] = SimpleQueue()
    # As they come, so that who asks for them can go on to something else.
    Thread(target=_receive, args=(sys.stdin.buffer, pages)).start()
    try:
        catalogue, until = _listed(iter(pages.get, b""))
    except UNREADABLE as error:
        _answer({}, unreadable=str(error))
        return 0
    except EOFError:
        return 1
    _answer(cells_of_catalogue(catalogue), until)
    if pages.get() is not None:
        _answer(cells_of_index(_indexed(catalogue)))
    return 0


def _listed(pages: Iterator[bytes | None]) -> tuple[Catalogue, str | None]:
    listing, until = Listing(), None
    for body in pages:
        if body is None:  # who asked is gone
            raise EOFError
        page = read_answer(body, _Page)
        until = until or page.until_event_log_uuid
        for product in page.products:
            listing.add(product_of(product))
    return listing.finished(), until


def _indexed(catalogue: Catalogue) -> Index:
    from app.workspace.shelving import Indexing  # numpy takes a while: nobody waits for it now

    indexing = Indexing()
    for number in range(len(catalogue.product_ends) - 1):
        indexing.add(catalogue.product(number))
    return indexing.finished()


def _answer(columns: dict[str, Cells], until: str | None = None, unreadable: str | None = None) -> None:
    sizes = {name: memoryview(cells).nbytes for name, cells in columns.items()}
    said = msgspec.msgpack.encode(Made(sizes, until, unreadable))
    for cells in (len(said).to_bytes(SIZE), said, *columns.values()):
        sys.stdout.buffer.write(cells)
    sys.stdout.buffer.flush()


def _receive(source: BinaryIO, pages: "SimpleQueue[bytes | None]") -> None:
    """Pages, the empty ones too; None where they end."""
    while True:
        size = source.read(SIZE)
        page = source.read(int.from_bytes(size))
        if len(size) < SIZE or len(page) < int.from_bytes(size):
            pages.put(None)
            return
        pages.put(page)
