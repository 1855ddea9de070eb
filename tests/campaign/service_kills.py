"""50 kills of the service while eight write, on SQLite and on PostgreSQL (issue 3, line 3)."""

import tempfile
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

from app.service.storage.create import create_store
from app.service.storage.databases import create_organization
from tests.campaign.kills import live_and_die
from tests.campaign.kills.deaths import crash, kill, wait_until_quiet
from tests.campaign.kills.verdict import Verdict, judge
from tests.campaign.kills.writers import WRITERS, Record
from tests.harness.postgresql import postgresql_server
from tests.measure import record
from tests.service.running import RunningService, running_service
from tests.service.shop import CONTENTS, open_database_shop, open_shop

KILLS = 50

#: Every so many deaths of the service on PostgreSQL, the database crashes with it.
CRASHES = 5


def measure() -> list[record.Record]:
    return [*_on_sqlite(), *_on_postgresql()]


def _on_sqlite() -> Iterator[record.Record]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "shop.store"
        create_store(path, "Shop", CONTENTS)
        asked = live_and_die(lambda: running_service(path), KILLS)
        with open_shop(path) as shop, shop.store.transaction(writes=False) as connection:
            yield from _records("SQLite", asked, judge(connection, asked))


def _on_postgresql() -> Iterator[record.Record]:
    """Served by two processes, and on a server that waits for the disk."""
    with tempfile.TemporaryDirectory() as folder, postgresql_server(Path(folder)) as database:
        create_organization(database, "Shop", CONTENTS)
        number = cycle(range(CRASHES))

        def death(service: RunningService) -> None:
            kill(service)
            if next(number) == 0:
                crash(database)

        asked = live_and_die(lambda: running_service(database, "--workers", "2"), KILLS, death)
        wait_until_quiet(database)
        with open_database_shop(database) as shop, shop.store.transaction(writes=False) as connection:
            yield from _records("PostgreSQL", asked, judge(connection, asked))


def _records(database: str, asked: Record, verdict: Verdict) -> Iterator[record.Record]:
    def counted(name: str, size: int, count: int, bound: int = 0, *, at_least: bool = False) -> record.Record:
        return record.Record(f"{name}, {database}", size, count, 0, count, "requests", bound, at_least)

    acknowledged, other = len(asked.acknowledged), len(asked.sent) - len(asked.acknowledged)
    yield counted("acknowledged over 50 kills", KILLS, acknowledged, KILLS * WRITERS, at_least=True)
    yield counted("acknowledged and not there once", acknowledged, len(verdict.not_once))
    yield counted("not acknowledged and there in part", other, len(verdict.not_whole))
    yield counted("there and asked by nobody", 0, len(verdict.of_nobody))
    yield counted("balances that are not the ledger's sum", 0, verdict.sums_wrong)
