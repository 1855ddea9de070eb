"""A rival: v3's stock by FastAPI with pydantic response models, under the same server as ours.

``python -m tests.benchmarks.service.fastapi_server STORE RECORDING``: the recording is of the one query for a page
after a cursor. It prints its address, and ends when its standard input closes.
"""

import socket
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zlib import crc32

import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from tests.benchmarks.service.recording import Replay, Step, read
from tests.benchmarks.service.twins import connect

_MILLIONTHS = 1_000_000


class StockRow(BaseModel):
    """As `app.wire.stock.Stock`."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)

    organization_uuid: str
    inventory_uuid: str
    product_uuid: str
    variant_uuid: str
    balance: float
    low_stock_level: float | None
    low_stock_alert: bool
    updated: datetime
    checksum: str


def rows_of(found: Iterable[Sequence[Any]], place: str) -> Iterator[StockRow]:
    for product, variant, balance, level, alert, moment in found:
        said = f"{place} {variant} {balance} {level} {alert} {moment}"
        yield StockRow(
            organization_uuid=place,
            inventory_uuid=place,
            product_uuid=product,
            variant_uuid=variant,
            balance=(balance or 0) / _MILLIONTHS,
            low_stock_level=None if level is None else level / _MILLIONTHS,
            low_stock_alert=bool(alert),
            updated=datetime.fromtimestamp(moment / 1000, UTC),
            checksum=f"{crc32(said.encode()):08x}",
        )


class _Kept(threading.local):
    """A connection for every thread that works. FastAPI's documentation has an engine, whose pool keeps them too: with
    what was read before at hand, as ours have it."""

    def __init__(self, store: str) -> None:
        self.connection = connect(store)


def build(store: str, query: Step) -> FastAPI:
    """The page of ``place`` after a variant, which takes the place of the ``recorded`` one in the query."""
    application, kept = FastAPI(), _Kept(store)

    @application.get("/stock/{place}")
    def stock(place: str, recorded: str, after: str) -> list[StockRow]:
        return list(rows_of(Replay([query], kept.connection).run({recorded: after}), place))

    return application


def main() -> None:
    store, recording = sys.argv[1:]
    (query,) = read(Path(recording))
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.bind(("127.0.0.1", 0))
    listening.listen()
    config = uvicorn.Config(build(store, query), lifespan="off", ws="none", access_log=False, log_config=None)
    threading.Thread(target=uvicorn.Server(config).run, args=[[listening]], daemon=True).start()
    print(f"http://127.0.0.1:{listening.getsockname()[1]}", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
