"""A clock that is set back again and again: what came first is told by numbers, and by the service's clock."""

import sys
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

import pytest

from tests.faults.bench import Setting, open_shop
from tests.faults.dialects import MOVING, Dialect
from tests.faults.judge import Told
from tests.faults.kinds import Fault
from tests.faults.work import at_work, carry_out, hurried, settle, told


class _Backwards:
    """The class `datetime`, on a clock that is an hour earlier each time that somebody looks."""

    def __init__(self) -> None:
        self._now = datetime.now(UTC)

    def now(self, zone: tzinfo | None = None) -> datetime:
        self._now -= timedelta(hours=1)
        return self._now.astimezone(zone)

    def __getattr__(self, name: str) -> Any:
        return getattr(datetime, name)


@pytest.mark.parametrize("dialect", Dialect, ids=lambda dialect: dialect.name)
async def test_nothing_is_taken_for_what_it_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dialect: Dialect
) -> None:
    clock = _Backwards()
    for name, module in list(sys.modules.items()):
        if name.startswith("app.workspace") and hasattr(module, "datetime"):
            monkeypatch.setattr(module, "datetime", clock)
    heard, fates = list[Told](), (None, Fault.DROPPED_BEFORE, Fault.DROPPED_AFTER)
    async with open_shop(tmp_path, Setting(dialect), rates={}) as shop:
        chance = shop.proxy.chance
        with hurried():
            async with at_work(shop.kept, shop.proxy.url, shop.service.token) as workspace:
                shop.proxy.befalls = lambda line: chance.choice(fates) if line.startswith(MOVING) else None
                await carry_out(workspace, chance, 12, lambda outcome: heard.extend(told(outcome)))
                await settle(workspace)
        verdict = shop.judged(heard)
    assert verdict.good
    assert verdict.settled > 0
