"""10,000 plans among faults and 500 kills, judged by the service's own ledger (issue 6, line 1)."""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Iterable
from functools import reduce
from operator import add
from pathlib import Path

from tests.faults.bench import Setting, live_and_die, work
from tests.faults.dialects import Dialect
from tests.faults.judge import Verdict
from tests.faults.resending import always_resending
from tests.faults.work import hurried
from tests.measure.record import Record

PLANS = 10_000
KILLS = 500

#: Shops that are worked at side by side, each with a service of its own.
_SHOPS = 4

#: Percent of what was unknown that settles itself, by what the service offers.
_SETTLED = {Dialect.OURS: 100, Dialect.V2: 95, Dialect.V3: 95}

#: What there is to settle by.
_OFFERED = {Dialect.OURS: "identifiers", Dialect.V2: "history", Dialect.V3: "balances"}

_SETTINGS = [Setting(dialect, sales) for dialect in Dialect for sales in (False, True)]

Run = Callable[[Path, Setting, int, int], Awaitable[Verdict]]


def measure() -> list[Record]:
    return [*_faults(), *_kills(), *_resending()]


def _faults() -> Iterable[Record]:
    share = PLANS // len(_SETTINGS) + 1
    for setting in _SETTINGS:
        name = f"{share} plans, {_named(setting)}"
        yield from _records(name, setting, _together(work, setting, share))


def _kills() -> Iterable[Record]:
    share = KILLS // len(_SETTINGS) + 1
    for setting in _SETTINGS:
        name = f"{share} kills, {_named(setting)}"
        yield from _records(name, setting, _together(live_and_die, setting, share))


def _resending() -> Iterable[Record]:
    """The bench tells: where a courier sends again whatever got no answer, stock is doubled."""
    with always_resending():
        verdict = _together(work, Setting(Dialect.V3), 200)
    yield _counted("always resending: doubled", verdict.requests, verdict.doubled, 1, at_least=True)


def _records(name: str, setting: Setting, verdict: Verdict) -> Iterable[Record]:
    for what in ("lost", "doubled", "appeared", "foreign", "wrongly"):
        count = getattr(verdict, what)
        yield _counted(f"{name}: {_WORDS[what]}", verdict.requests, count, 0)
    percent = 100 * verdict.settled / verdict.unknown if verdict.unknown else 100
    least = 0 if setting.sales else _SETTLED[setting.dialect]
    settled = f"{name}: settled"
    yield Record(settled, verdict.unknown, verdict.settled, 0, percent, "percent", least, at_least=True)


_WORDS = {
    "lost": "lost",
    "doubled": "doubled",
    "appeared": "refused, and there",
    "foreign": "of nobody",
    "wrongly": "settled wrongly",
}


def _counted(name: str, size: int, count: int, bound: float, *, at_least: bool = False) -> Record:
    return Record(name, size, count, 0, count, "requests", bound, at_least)


def _named(setting: Setting) -> str:
    return f"{_OFFERED[setting.dialect]}{', till' if setting.sales else ''}"


def _together(run: Run, setting: Setting, count: int) -> Verdict:
    """What the judge says of some shops in which ``count`` is done together."""

    async def all_of_them() -> list[Verdict]:
        with tempfile.TemporaryDirectory() as folder:
            places = [Path(folder) / str(number) for number in range(_SHOPS)]
            for place in places:
                place.mkdir()
            shares = [count // _SHOPS + (number < count % _SHOPS) for number in range(_SHOPS)]
            runs = (
                run(place, setting, share, seed)
                for seed, (place, share) in enumerate(zip(places, shares, strict=True))
            )
            return await asyncio.gather(*runs)

    with hurried():
        return reduce(add, asyncio.run(all_of_them()), Verdict())
