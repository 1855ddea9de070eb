"""5,000 steps of the state machine on SQLite and on PostgreSQL (issue 3, line 2)."""

import tempfile
import traceback
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from tests.campaign.machine import compare
from tests.campaign.shops import new_shop_in, new_shop_in_a_file
from tests.harness.postgresql import postgresql_server
from tests.measure.record import Record
from tests.service.shop import Shop

STEPS = 5000
SHOPS_AT_ONCE, STEPS_IN_EACH = 10, 100


def measure() -> list[Record]:
    on_sqlite = _compare("SQLite", new_shop_in_a_file)
    with tempfile.TemporaryDirectory() as folder, postgresql_server(Path(folder), durable=False) as url:
        return on_sqlite + _compare("PostgreSQL", lambda: new_shop_in(url))


def _compare(database: str, new_shop: Callable[[], AbstractContextManager[Shop]]) -> list[Record]:
    steps, divergences = 0, 0
    try:
        while steps < STEPS:  # some shops end early
            steps += compare(new_shop, shops=SHOPS_AT_ONCE, steps=STEPS_IN_EACH)
    except AssertionError:
        traceback.print_exc()
        divergences = 1  # the run ends with the first
    return [
        Record(f"steps taken, {database}", STEPS_IN_EACH, steps, 0, steps, "steps", STEPS, at_least=True),
        Record(f"divergences from the model, {database}", steps, divergences, 0, divergences, "steps", 0),
    ]
