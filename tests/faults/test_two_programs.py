"""Two programs on one profile, as if nothing kept the second from starting: nothing is lost, and nothing done twice."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.faults.bench import Setting, end, open_shop
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
        assert not any([await end(process) for process in both])
        shop.proxy.befalls = lambda line: None
        assert not await end(begin(replace(life, plans=0)))
        await shop.proxy.quiet()
        heard = [list(told_in(each.diary)) for each in (life, other)]
        assert all(heard)
        assert shop.judged([*heard[0], *heard[1]]).good
