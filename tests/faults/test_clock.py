"""A clock that is set back again and again: what came first is told by numbers, and by the service's clock."""

import sys
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

import pytest

from tests.faults.bench import Setting, work
from tests.faults.dialects import Dialect

_now = datetime.now(UTC)


class _Backwards(datetime):
    """An hour earlier each time that somebody looks."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "_Backwards":
        global _now
        _now -= timedelta(hours=1)
        return cls.fromtimestamp(_now.timestamp(), tz)


@pytest.mark.parametrize("dialect", Dialect)
async def test_nothing_is_taken_for_what_it_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dialect: Dialect
) -> None:
    for name, module in list(sys.modules.items()):
        if name.startswith("app.workspace") and hasattr(module, "datetime"):
            monkeypatch.setattr(module, "datetime", _Backwards)
    verdict = await work(tmp_path, Setting(dialect), plans=20, seed=7)
    assert verdict.good
    assert verdict.settled == verdict.unknown > 0
