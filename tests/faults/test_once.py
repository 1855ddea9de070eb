"""A few plans among faults and a few kills; ``make campaign ONLY=once`` has 10,000 and 500."""

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from app.domain.movements import Reason
from tests.faults.bench import Setting, live_and_die, open_shop, work
from tests.faults.dialects import MOVING, Dialect
from tests.faults.goods import MOVED
from tests.faults.kinds import Fault
from tests.faults.resending import always_resending
from tests.faults.work import at_work, hurried, read, told
from tests.workspace.shop import plan_of


@pytest.fixture(autouse=True)
def _hurried() -> Iterator[None]:
    with hurried():
        yield


@pytest.mark.parametrize("sales", [False, True], ids=["alone", "with a till"])
@pytest.mark.parametrize("dialect", Dialect, ids=lambda dialect: dialect.name)
async def test_what_is_said_is_there_once_whatever_happens_on_the_way(
    tmp_path: Path, dialect: Dialect, *, sales: bool
) -> None:
    verdict = await work(tmp_path, Setting(dialect, sales), plans=15, seed=5)
    assert verdict.good
    assert verdict.confirmed > 0
    if dialect is Dialect.OURS:
        assert verdict.settled == verdict.unknown


@pytest.mark.parametrize("dialect", Dialect, ids=lambda dialect: dialect.name)
async def test_and_whenever_the_program_is_killed(tmp_path: Path, dialect: Dialect) -> None:
    verdict = await live_and_die(tmp_path, Setting(dialect, sales=True), kills=3, seed=6)
    assert verdict.good


@pytest.mark.parametrize(("resends", "doubled"), [(False, 0), (True, 1)])
async def test_a_courier_that_sends_again_what_got_no_answer_is_found_out(
    tmp_path: Path, *, resends: bool, doubled: int
) -> None:
    lost = iter([Fault.DROPPED_AFTER])
    async with open_shop(tmp_path, Setting(Dialect.V3), rates={}) as shop:
        async with at_work(shop.kept, shop.proxy.url, shop.service.token) as workspace:
            await read(workspace)
            shop.proxy.befalls = lambda line: next(lost, None) if line.startswith(MOVING) else None
            plan = plan_of(workspace.items[min(MOVED)], Reason.RESTOCK, 1)
            with always_resending() if resends else nullcontext():
                heard = told(await workspace.carry_out(plan))
        assert shop.judged(heard).doubled == doubled
