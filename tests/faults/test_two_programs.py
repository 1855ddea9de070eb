"""Two programs on one profile, as if nothing kept the second from starting: nothing is lost, and nothing done twice."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from tests.faults.bench import Setting, open_shop
from tests.faults.dialects import Dialect
from tests.faults.kinds import evenly
from tests.faults.life import Life, begin, told_in


@pytest.mark.parametrize("dialect", Dialect)
async def test_both_write_down_what_they_send_and_neither_settles_it_wrongly(
    tmp_path: Path, dialect: Dialect
) -> None:
    async with open_shop(tmp_path, Setting(dialect), rates=evenly(0.2)) as shop:
        life = Life(shop.kept, tmp_path / "diary 0", shop.proxy.url, shop.service.token, seed=0, plans=10)
        other = replace(life, diary=tmp_path / "diary 1", seed=1)
        both = [begin(life), begin(other)]
        for process in both:
            await asyncio.to_thread(process.join)
        assert [process.exitcode for process in both] == [0, 0]
        shop.proxy.befalls = lambda line: None
        last = begin(replace(life, plans=0))
        await asyncio.to_thread(last.join)
        await shop.proxy.quiet()
        heard = [list(told_in(each.diary)) for each in (life, other)]
        assert all(heard)
        assert shop.judged([*heard[0], *heard[1]]).good
