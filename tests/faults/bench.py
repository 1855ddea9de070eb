"""Shops that are worked at among faults, and what the judge says of each in the end."""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from multiprocessing.process import BaseProcess
from pathlib import Path
from signal import SIGKILL

from app.service.storage.create import create_store
from tests.faults import till
from tests.faults.dialects import MOVING, Dialect
from tests.faults.goods import CONTENTS, CURRENCY
from tests.faults.judge import Told, Verdict, judge
from tests.faults.kinds import Fault, Rates, evenly
from tests.faults.life import Life, begin, told_in
from tests.faults.proxy import Befalls, FaultyProxy, faulty
from tests.faults.work import RECORDS, at_work, carry_out, settle, told
from tests.service.running import RunningService, running_service

#: Of all requests.
FAULTS = 0.2

#: Plans in a life that is killed before their end, mostly.
_PLANS = 4

#: The last step of a life comes before this one, its last moment before so many seconds.
_STEPS, _SECONDS = 40_000, 1.0

#: Seconds that a request and its answer take, about.
_ON_ITS_WAY = 0.03

#: Seconds after which a life that does not end is a defect.
_PATIENCE = 600.0


@dataclass(frozen=True, slots=True)
class Setting:
    """What the service offers, and whether a till sells from it meanwhile."""

    dialect: Dialect
    sales: bool = False


@dataclass(frozen=True, slots=True)
class FaultyShop:
    folder: Path
    service: RunningService
    proxy: FaultyProxy

    @property
    def kept(self) -> Path:
        return self.folder / "kept"

    def judged(self, told: list[Told]) -> Verdict:
        return judge(self.kept / RECORDS, self.folder / "shop.sqlite", told)


async def work(folder: Path, setting: Setting, plans: int, seed: int) -> Verdict:
    """Carry out so many plans, wait after closing time until what is unknown has settled itself, and see."""
    heard = list[Told]()
    async with open_shop(folder, setting, evenly(FAULTS), seed) as shop:
        async with at_work(shop.kept, shop.proxy.url, shop.service.token) as workspace:
            async with _sales(shop, setting, seed):
                await carry_out(workspace, _chance(seed), plans, lambda outcome: heard.extend(told(outcome)))
            await settle(workspace)
        await shop.proxy.quiet()
        return shop.judged(heard)


async def live_and_die(folder: Path, setting: Setting, kills: int, seed: int) -> Verdict:
    """Have the program killed so many times while it works, then let it settle what it finds, and see."""
    diary, chance = folder / "diary", _chance(seed)
    async with open_shop(folder, setting, evenly(FAULTS), seed) as shop:
        life = Life(shop.kept, diary, shop.proxy.url, shop.service.token, seed, _PLANS)
        async with _sales(shop, setting, seed):
            while kills:
                kills -= await _is_killed(shop, life, chance)
        shop.proxy.befalls = lambda line: None
        if await end(begin(replace(life, plans=0))):
            raise RuntimeError("what was unknown did not settle in time")
        await shop.proxy.quiet()
        return shop.judged(list(told_in(diary)))


async def _is_killed(shop: FaultyShop, life: Life, chance: random.Random) -> bool:
    """Live once. Whether it was killed before it came to its end: at a step, by the clock, or while it sends."""
    life, seconds, befalls = replace(life, seed=chance.getrandbits(32)), _PATIENCE, shop.proxy.befalls
    way = chance.choice(("step", "clock", "sending"))
    if way == "step":
        life = replace(life, last_step=chance.randrange(_STEPS))
    if way == "clock":
        seconds = chance.random() * _SECONDS
    process = begin(life)
    if way == "sending":
        shop.proxy.befalls = _killing(process, chance, befalls)
    killed = await end(process, seconds)
    shop.proxy.befalls = befalls
    return killed


def _killing(process: BaseProcess, chance: random.Random, befalls: Befalls) -> Befalls:
    """Kill it while a request that moves stock is on its way, or shortly after."""

    def kill(line: str) -> Fault | None:
        if line.startswith(MOVING) and chance.random() < 0.5:
            asyncio.get_running_loop().call_later(chance.random() * _ON_ITS_WAY, process.kill)
        return befalls(line)

    return kill


async def end(process: BaseProcess, seconds: float = _PATIENCE) -> bool:
    """Let it end, or kill it after so many ``seconds``; whether it was killed. Raises `RuntimeError` where it failed."""
    await asyncio.to_thread(process.join, seconds)
    process.kill()
    await asyncio.to_thread(process.join)
    if process.exitcode not in (0, -SIGKILL):
        raise RuntimeError(f"the program ended with {process.exitcode}")
    return process.exitcode == -SIGKILL


@contextlib.asynccontextmanager
async def open_shop(folder: Path, setting: Setting, rates: Rates, seed: int = 0) -> AsyncIterator[FaultyShop]:
    """A store that is served, with a proxy before it."""
    store = folder / "shop.sqlite"
    create_store(store, "Shop", CONTENTS, currency=CURRENCY)
    with running_service(store) as service:
        async with faulty(service.url, rates, setting.dialect, seed) as proxy:
            yield FaultyShop(folder, service, proxy)


@contextlib.asynccontextmanager
async def _sales(shop: FaultyShop, setting: Setting, seed: int) -> AsyncIterator[None]:
    """Sell meanwhile, where the setting wants it."""
    if not setting.sales:
        yield
        return
    selling = asyncio.create_task(till.sell(shop.service, _chance(seed)))
    try:
        yield
    finally:
        selling.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await selling


def _chance(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - the same every time is the point
