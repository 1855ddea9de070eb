"""Files of the profile that are damaged: what can be read is read, the rest is kept, and nothing is done twice."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from app.workspace import Freshness
from tests.faults.bench import Setting, open_shop
from tests.faults.dialects import Dialect
from tests.faults.judge import Told
from tests.faults.papers import in_journal
from tests.faults.work import RECORDS, at_work, carry_out, read, settle, told

_PLANS = 30


@pytest.mark.parametrize("share", [0.8, 0.9, 0.97])
async def test_of_records_whose_end_is_lost_the_beginning_is_read(tmp_path: Path, share: float) -> None:
    heard = list[Told]()
    async with open_shop(tmp_path, Setting(Dialect.V2), rates={}) as shop:
        chance = random.Random(3)  # noqa: S311 - the same every time is the point
        async with at_work(shop.kept, shop.proxy.url, shop.service.token) as workspace:
            await carry_out(workspace, chance, _PLANS, lambda outcome: heard.extend(told(outcome)))
        records = shop.kept / RECORDS
        whole = in_journal(records)
        _cut(records, share)
        cut = records.read_bytes()
        async with at_work(shop.kept, shop.proxy.url, shop.service.token) as workspace:
            await carry_out(workspace, chance, 3, lambda outcome: None)
            damage = workspace.records.damage
            await settle(workspace)
        assert damage is not None
        assert damage.key == "records.damaged"
        assert _content(damage.values["path"]) == cut
        left = {sent.identifier: sent for sent in in_journal(records)}
        assert any(sent.identifier in left for sent in whole)
        assert all(left[sent.identifier].moves == sent.moves for sent in whole if sent.identifier in left)
        verdict = shop.judged([])
        assert verdict == replace(verdict, doubled=0, lost=0, appeared=0, wrongly=0)


async def test_a_snapshot_that_is_no_snapshot_is_read_again(tmp_path: Path) -> None:
    async with open_shop(tmp_path, Setting(Dialect.OURS), rates={}) as shop:
        async with at_work(shop.kept, shop.proxy.url, shop.service.token) as workspace:
            await read(workspace)
            items = workspace.items
        for number, path in enumerate(sorted(shop.kept.glob("snapshot*"))):
            path.write_bytes(random.Random(number).randbytes(path.stat().st_size))  # noqa: S311
        async with at_work(shop.kept, shop.proxy.url, shop.service.token) as workspace:
            assert not workspace.items
            await read(workspace)
            assert workspace.freshness is Freshness.UP_TO_DATE
            assert workspace.items == items


def _cut(path: Path, share: float) -> None:
    """Keep so much of the file, with all that was written into it."""
    with path.open("r+b") as file:
        file.truncate(int(path.stat().st_size * share))


def _content(path: object) -> bytes:
    return Path(str(path)).read_bytes()
