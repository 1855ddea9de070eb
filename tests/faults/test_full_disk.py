"""A disk that is full, and a profile that cannot be written: nothing is sent that could not be written down."""

import asyncio
import resource
import signal
from pathlib import Path

from app.domain.errors import StoreUnavailable
from app.domain.movements import Reason
from app.workspace import Outcome
from tests.faults.bench import Setting, open_shop
from tests.faults.dialects import Dialect
from tests.faults.forks import apart, give_up_privileges
from tests.faults.goods import MOVED
from tests.faults.judge import Told
from tests.faults.work import at_work, read, told
from tests.workspace.shop import plan_of

#: Bytes that a file of the profile may have more than it had, so that each write there is finds no room at some time.
_ROOM = (0, 3_000, 6_000, 9_000, 12_000, 15_000, 18_000)


async def test_a_change_that_finds_no_room_on_the_disk_is_not_sent(tmp_path: Path) -> None:
    heard = list[Told]()
    async with open_shop(tmp_path, Setting(Dialect.OURS), rates={}) as shop:
        for room in _ROOM:
            more, refused = await apart(
                _restock_until_full, shop.kept, shop.proxy.url, shop.service.token, room
            )
            assert refused == "records.failed"
            heard += more
        assert heard
        assert await apart(_restock, shop.kept, shop.proxy.url, shop.service.token) == ""
        verdict = shop.judged(heard)
        assert verdict.good
        assert verdict.requests == verdict.confirmed


async def test_a_profile_that_cannot_be_written_is_read_and_nothing_is_sent(tmp_path: Path) -> None:
    async with open_shop(tmp_path, Setting(Dialect.OURS), rates={}) as shop:
        assert await apart(_restock, shop.kept, shop.proxy.url, shop.service.token) == ""
        before = shop.judged([])
        for path in (*shop.kept.iterdir(), shop.kept):
            path.chmod(0o500)
        refused = await apart(_restock, shop.kept, shop.proxy.url, shop.service.token, writes=False)
        shop.kept.chmod(0o700)
        assert refused == "records.failed"
        assert shop.judged([]) == before


def _restock_until_full(kept: Path, url: str, token: str, room: int) -> tuple[list[Told], str]:
    """What the person is told, plan after plan, until one is refused, and why it is."""
    heard = list[Told]()

    async def work() -> str:
        async with at_work(kept, url, token) as workspace:
            await read(workspace)
            await workspace.open_records()
            _let_no_file_grow(kept, room)
            item = workspace.items[min(MOVED)]
            try:
                while True:
                    outcome = await workspace.carry_out(plan_of(item, Reason.RESTOCK, 1), moved_is_fine=True)
                    heard.extend(told(outcome))
            except StoreUnavailable as error:
                return error.key

    return heard, asyncio.run(work())


def _let_no_file_grow(folder: Path, room: int) -> None:
    """By more than ``room`` beyond the largest in ``folder``."""
    size = max(path.stat().st_size for path in folder.iterdir()) + room
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # the system then refuses, as it does on a full disk
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def _restock(kept: Path, url: str, token: str, *, writes: bool = True) -> str:
    """Why a restock was refused; nothing, if it was confirmed. Stock is shown either way."""
    if not writes:
        give_up_privileges()

    async def work() -> str:
        async with at_work(kept, url, token) as workspace:
            await read(workspace)
            item = workspace.items[min(MOVED)]
            try:
                outcome: Outcome = await workspace.carry_out(plan_of(item, Reason.RESTOCK, 1))
            except StoreUnavailable as error:
                return error.key
            return "" if outcome.confirmed else str(outcome.error)

    return asyncio.run(work())
