"""50 kills of the service while eight write, on SQLite and on PostgreSQL (issue 3, line 3)."""

import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from itertools import cycle
from pathlib import Path

from app.service.storage.create import create_store
from app.service.storage.databases import create_organization
from tests.campaign.kills import live_and_die
from tests.campaign.kills.deaths import crash, kill, wait_until_quiet
from tests.campaign.kills.telling import never_told
from tests.campaign.kills.verdict import in_ledger, judge
from tests.campaign.kills.writers import WRITERS
from tests.harness.postgresql import postgresql_server
from tests.measure.record import Record
from tests.service.pusher.receiver import receiver
from tests.service.running import RunningService, running_service
from tests.service.shop import CONTENTS, Shop, open_database_shop, open_shop

KILLS = 50

#: Every so many deaths of the service on PostgreSQL, the database crashes with it.
CRASHES = 5


def measure() -> list[Record]:
    return [*_on_sqlite(), *_on_postgresql()]


def _on_sqlite() -> list[Record]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "shop.store"
        create_store(path, "Shop", CONTENTS)
        serve = partial(running_service, path, "--allow-internal-destinations")
        return _measure("SQLite", serve, kill, partial(open_shop, path))


def _on_postgresql() -> list[Record]:
    """Served by two processes, and on a server that waits for the disk."""
    with tempfile.TemporaryDirectory() as folder, postgresql_server(Path(folder)) as database:
        create_organization(database, "Shop", CONTENTS)
        number = cycle(range(CRASHES))

        def death(service: RunningService) -> None:
            kill(service)
            if next(number) == 0:
                crash(database)

        def look() -> AbstractContextManager[Shop]:
            wait_until_quiet(database)
            return open_database_shop(database)

        serve = partial(running_service, database, "--workers", "2", "--allow-internal-destinations")
        return _measure("PostgreSQL", serve, death, look)


def _measure(
    database: str,
    serve: Callable[[], AbstractContextManager[RunningService]],
    death: Callable[[RunningService], None],
    look: Callable[[], AbstractContextManager[Shop]],
) -> list[Record]:
    with receiver() as webhook:
        asked = live_and_die(serve, webhook, KILLS, death)
        with look() as shop, shop.store.transaction(writes=False) as connection:
            verdict, there = judge(connection, asked), set(in_ledger(connection))
        with serve():
            untold = never_told(webhook, there)

    def counted(name: str, size: int, count: int) -> Record:
        return Record(f"{name}, {database}", size, count, 0, count, "requests", 0)

    acknowledged, least = len(asked.acknowledged), KILLS * WRITERS
    unknown = len(asked.sent) - acknowledged
    name = f"acknowledged over {KILLS} kills, {database}"
    return [
        Record(name, KILLS, acknowledged, 0, acknowledged, "requests", least, at_least=True),
        counted("acknowledged, not there once", acknowledged, len(verdict.not_once)),
        counted("not acknowledged, there in part", unknown, len(verdict.not_whole)),
        counted("there, asked by nobody", len(there), len(verdict.of_nobody)),
        counted("there, never told of", len(there), len(untold)),
        Record(
            f"balances not the sum, {database}",
            acknowledged,
            verdict.sums_wrong,
            0,
            verdict.sums_wrong,
            "balances",
            0,
        ),
    ]
