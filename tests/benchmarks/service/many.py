"""Many changes at once: against the bare driver's one transaction that writes the same rows (lines b and c)."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from app.domain.contents import Contents
from tests.benchmarks.service import recording, twins
from tests.benchmarks.service.asking import CALLS, Call, asked_service, asks, opening, places_of, sends
from tests.benchmarks.service.recording import COMMIT, Replay, Step
from tests.benchmarks.service.turns import compare, timed
from tests.benchmarks.service.twins import Twins
from tests.measure.record import Record

_CHANGES = 1000
_RATIO = 3.0

_OPENED = 100_000
_A_REQUEST = 25_000  # variants: 10 MiB of body are for some 30,000
_OPENING_RATIO = 10.0
_BULK = "/organizations/self/v2/inventory/bulk"


def on_sqlite() -> list[Record]:
    with TemporaryDirectory() as folder:
        stores = twins.in_files(Path(folder), twins.stocked(twins.goods(_CHANGES)))
        return [_changes("", call, stores) for call in CALLS]


def on_postgresql() -> list[Record]:
    contents = twins.stocked(twins.goods(_CHANGES))
    with TemporaryDirectory() as folder, twins.in_databases(Path(folder), contents) as stores:
        return [_changes(", PostgreSQL", call, stores) for call in CALLS]


def _changes(where: str, call: Call, stores: Twins) -> Record:
    products = twins.goods(_CHANGES)
    with twins.opened(stores.rival) as shop:
        body = call.body(products, places_of(shop))
        steps = recording.record(shop.store.engine, asks(shop, call.method, call.path, body))
    with asked_service(stores.ours) as ours, closing(twins.connect(stores.rival)) as rival:
        replay = Replay(_one_transaction(steps), rival)
        compared = compare(sends(ours, call.method, call.path, [body]), replay.run, calls=3)
    return Record(f"{_CHANGES} changes, {call.name}{where}", _CHANGES, *compared, "ms, ratio", _RATIO)


def opening_balances() -> list[Record]:
    """Once, since a store is opened once: it takes long enough to tell."""
    products = twins.goods(_OPENED)
    batches = [products[first : first + _A_REQUEST] for first in range(0, _OPENED, _A_REQUEST)]
    with TemporaryDirectory() as folder:
        contents = Contents(products, untracked=frozenset(product.uuid for product in products))
        stores = twins.in_files(Path(folder), contents)
        steps = list[Step]()
        with twins.opened(twins.copied(stores.rival)) as shop:
            bodies = [opening(batch, places_of(shop)) for batch in batches]
            for body in bodies:
                steps += recording.listen(shop.store.engine, asks(shop, "POST", _BULK, body))
        with asked_service(stores.ours) as ours, closing(twins.connect(stores.rival)) as rival:
            requests = [ours.request("POST", _BULK, body) for body in bodies]
            mine = timed(lambda: [ours.send(request) for request in requests])
            other = timed(Replay(_one_transaction(steps), rival).run)
    return [
        Record("opening balances in bulk", _OPENED, mine, other, mine / other, "ms, ratio", _OPENING_RATIO)
    ]


def _one_transaction(steps: Sequence[Step]) -> list[Step]:
    """Nothing but what is written, and that at once."""
    begun = [step for step in steps if step.sql == "BEGIN"][:1]
    return [*begun, *(step for step in steps if step.changes), COMMIT]
