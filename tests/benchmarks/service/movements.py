"""Single movements: against a bare server that runs the same SQL (line a), and on a long ledger (line e)."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from app.domain.catalogue import Product
from tests.benchmarks.service import recording, twins
from tests.benchmarks.service.asking import (
    CALLS,
    V3,
    Call,
    asked_service,
    asks,
    places_asked,
    places_of,
    sends,
)
from tests.benchmarks.service.recording import Step
from tests.benchmarks.service.rivals import rival
from tests.benchmarks.service.turns import compare
from tests.benchmarks.service.twins import Twins
from tests.measure.record import Record

_VARIANTS = 1000
_A_ROUND = 100
_RATIO = 2.0

_IN_A_LONG_LEDGER = 10_000  # variants
_FEW, _MANY = 1_000, 1_000_000
_GROWTH = 1.3


def on_sqlite() -> list[Record]:
    products = twins.goods(_VARIANTS)
    with TemporaryDirectory() as folder:
        stores = twins.in_files(Path(folder), twins.stocked(products))
        return [_single("", call, stores, products, Path(folder)) for call in CALLS]


def on_postgresql() -> list[Record]:
    products = twins.goods(_VARIANTS)
    with (
        TemporaryDirectory() as folder,
        twins.in_databases(Path(folder), twins.stocked(products)) as stores,
    ):
        return [_single(", PostgreSQL", call, stores, products, Path(folder)) for call in CALLS]


def _single(where: str, call: Call, stores: Twins, products: Sequence[Product], folder: Path) -> Record:
    steps, places = _recorded(call, stores.rival, products[:1])
    bodies = [call.body([product], places) for product in products]
    with (
        asked_service(stores.ours) as ours,
        rival("bare_server", stores.rival, steps, folder, str(call.status)) as other,
    ):
        compared = compare(
            sends(ours, call.method, call.path, bodies),
            sends(other, call.method, call.path, bodies),
            calls=_A_ROUND,
        )
    return Record(f"one movement, {call.name}{where}", _VARIANTS, *compared, "ms, ratio", _RATIO)


def _recorded(
    call: Call, store: Path | str, products: Sequence[Product]
) -> tuple[list[Step], dict[str, str]]:
    """What one request runs, and where the movements go."""
    with twins.opened(store) as shop:
        places = places_of(shop)
        body = call.body(products, places)
        return recording.record(shop.store.engine, asks(shop, call.method, call.path, body)), places


def on_a_long_ledger() -> list[Record]:
    """The rival is the same service on a short one."""
    products = twins.goods(_IN_A_LONG_LEDGER)
    with TemporaryDirectory() as folder:
        long, short = twins.in_files(Path(folder), twins.stocked(products))
        _lengthen(long, _MANY - len(products))
        _lengthen(short, _FEW)
        with asked_service(long) as ours, asked_service(short) as other:
            moves = [
                sends(
                    client,
                    V3.method,
                    V3.path,
                    [V3.body([product], places_asked(client)) for product in products],
                )
                for client in (ours, other)
            ]
            compared = compare(moves[0], moves[1], calls=_A_ROUND)
    return [Record("one movement, 1,000,000 before it", _MANY, *compared, "ms, ratio", _GROWTH)]


def _lengthen(store: Path | str, rows: int) -> None:
    """Movements there and back, so that every balance stays the sum of its movements."""
    with closing(twins.connect(store)) as connection:
        connection.execute("BEGIN")
        for source, target in (("STORE", "SOLD"), ("SOLD", "STORE")):
            connection.execute(_THERE, {"rows": rows // 2, "source": source, "target": target})
        connection.execute("COMMIT")


_THERE = """
    WITH RECURSIVE counted (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM counted WHERE number < :rows),
        sold (row, uuid) AS MATERIALIZED (SELECT row_number() OVER () - 1, uuid FROM variants)
    INSERT INTO movements (request, variant, source, target, quantity)
    SELECT (SELECT max(number) FROM requests), sold.uuid,
        (SELECT uuid FROM locations WHERE type = :source), (SELECT uuid FROM locations WHERE type = :target), 1000000
    FROM counted JOIN sold ON sold.row = counted.number % (SELECT count(*) FROM sold)
"""
