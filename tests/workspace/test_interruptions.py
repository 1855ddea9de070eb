"""A plan or a reading that is cut off: by the window that closes, a cancellation, an error nobody foresaw."""

import asyncio
import threading
from collections import Counter
from pathlib import Path
from typing import Any, NoReturn

import pytest

from app.client import Client
from app.client.once import Once
from app.domain.changes import Changes
from app.domain.errors import StoreroomError
from app.domain.movements import Reason
from app.workspace import Freshness, Outcome, State, Workspace
from tests.workspace.shop import NOWHERE, SMALL, At, Shop, many_sales, open_shop, opened, plan_of


async def test_a_store_that_is_closed_lets_the_request_under_way_end_and_sends_no_other(
    tmp_path: Path,
) -> None:
    async with open_shop(tmp_path) as shop:
        service = At(shop.proxy.url, shop.running.token)
        workspace = Workspace("Shop", tmp_path / "closed", service)
        await workspace.open()
        await workspace.refresh()
        shop.workspace.items = workspace.items
        changing = await _under_way(workspace, shop, 1001)
        queued = asyncio.create_task(workspace.carry_out(plan_of(workspace.items[SMALL], Reason.RESTOCK, 5)))
        closing = asyncio.create_task(workspace.close())
        await asyncio.sleep(0)
        shop.proxy.holds["PUT "].set()
        outcome = await changing
        assert outcome.states == (*[State.CONFIRMED] * 500, *[State.PLANNED] * 501)
        assert outcome.error is not None
        assert outcome.error.key == "store.closing"
        assert (await queued).states == (State.PLANNED,)
        await closing
        assert shop.proxy.sent("PUT ") == 1
        assert workspace.items[SMALL].balance == await shop.balance(SMALL) == -497
        again = Workspace("Shop", tmp_path / "closed", At(NOWHERE, "token"))
        await again.open()
        assert again.items == workspace.items
        assert await _states(again) == {State.CONFIRMED: 500, State.PLANNED: 502}
        await again.close()


async def test_a_store_that_is_closed_is_not_read_any_more(tmp_path: Path) -> None:
    reached: list[str] = []

    class Watched(At):
        async def reach(self) -> Client:
            reached.append(self.url)
            return await super().reach()

    async with opened(tmp_path, Watched(NOWHERE, "token")) as workspace:
        await workspace._reading.acquire()
        reading = asyncio.create_task(workspace.refresh())
        workspace.closing = True
        workspace._reading.release()
        assert await reading == Changes()
    assert reached == []


async def test_a_change_that_is_cancelled_under_way_is_unknown(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        await shop.workspace.refresh()
        changing = await _under_way(shop.workspace, shop, 1001)
        changing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await changing
        assert await _states(shop.workspace) == {State.UNKNOWN: 500, State.PLANNED: 501}
        shop.proxy.holds["PUT "].set()
        await shop.workspace.refresh()
        assert shop.proxy.sent("PUT ") == 1
        assert shop.workspace.items[SMALL].balance == -497


async def test_a_change_that_is_cancelled_while_it_is_written_down_was_not_sent(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        await shop.workspace.refresh()
        disk = threading.Event()
        waiting = asyncio.create_task(shop.workspace.records.read(lambda _: disk.wait()))
        await asyncio.sleep(0)
        changing = asyncio.create_task(shop.workspace.carry_out(many_sales(shop, 1)))
        await asyncio.sleep(0)
        changing.cancel()
        disk.set()
        with pytest.raises(asyncio.CancelledError):
            await changing
        await waiting
        assert await _states(shop.workspace) == {State.NOT_SENT: 1}
        assert shop.proxy.sent("PUT ") == 0


async def test_a_change_that_is_cancelled_before_the_service_was_reached_was_not_sent(tmp_path: Path) -> None:
    class Slow(At):
        reaching = asyncio.Event()

        async def reach(self) -> Client:
            self.reaching.set()
            await asyncio.Event().wait()
            raise AssertionError

    async with open_shop(tmp_path) as shop:
        await shop.workspace.refresh()
        slow = shop.workspace._service = Slow(NOWHERE, "token")
        changing = asyncio.create_task(shop.workspace.carry_out(many_sales(shop, 1)))
        await slow.reaching.wait()
        changing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await changing
        assert await _states(shop.workspace) == {State.NOT_SENT: 1}
        await shop.service.close()


async def test_an_error_nobody_foresaw_leaves_a_change_unknown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_shop(tmp_path) as shop:
        await shop.workspace.refresh()
        move = Once.move

        async def fail_after(*arguments: Any) -> NoReturn:
            await move(*arguments)
            raise ValueError("nobody foresaw this")

        monkeypatch.setattr(Once, "move", fail_after)
        with pytest.raises(ValueError, match="nobody foresaw"):
            await shop.workspace.carry_out(many_sales(shop, 501))
        assert await _states(shop.workspace) == {State.UNKNOWN: 500, State.PLANNED: 1}


async def test_a_reading_survives_what_nobody_foresaw(tmp_path: Path) -> None:
    reported: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: reported.append(context))

    class Odd(At):
        odd = True

        async def reach(self) -> Client:
            if self.odd:
                raise ValueError("odd")
            return await super().reach()

    async with open_shop(tmp_path) as shop:
        service = shop.workspace._service = Odd(shop.proxy.url, shop.running.token)
        offline, fresh = asyncio.Event(), asyncio.Event()
        troubles: list[StoreroomError | None] = []

        def listen(_: Changes) -> None:
            if shop.workspace.freshness is Freshness.OFFLINE:
                troubles.append(shop.workspace.trouble)
                offline.set()
            elif shop.workspace.freshness is Freshness.UP_TO_DATE:
                fresh.set()

        shop.workspace.subscribe(listen)
        watching = asyncio.create_task(shop.workspace.keep_fresh(every=0.001))
        await offline.wait()
        service.odd = False
        await fresh.wait()
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
    assert troubles[0] is not None
    assert troubles[0].key == "program.failed"
    assert {str(context["exception"]) for context in reported} == {"odd"}


async def test_what_was_read_is_announced_even_if_keeping_it_is_cancelled(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        await shop.workspace.refresh()
        await shop.sell_elsewhere(shop.workspace.items[SMALL], 1)
        heard: list[Changes] = []
        announced = asyncio.Event()

        def listen(changes: Changes) -> None:
            if changes:
                heard.append(changes)
                announced.set()

        shop.workspace.subscribe(listen)
        disk = threading.Event()
        waiting = asyncio.create_task(shop.workspace._snapshot._database.run(lambda _: disk.wait()))
        reading = asyncio.create_task(shop.workspace.refresh())
        await announced.wait()
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
        disk.set()
        await waiting
        assert [changes.variants for changes in heard] == [{SMALL}]
        assert shop.workspace.freshness is Freshness.UP_TO_DATE
        assert shop.workspace.items[SMALL].balance == 2
        items = shop.workspace.items
    async with opened(tmp_path, At(NOWHERE, "token")) as workspace:
        assert workspace.items == items, "it was kept all the same"


async def _under_way(workspace: Workspace, shop: Shop, sales: int) -> asyncio.Task[Outcome]:
    """A plan whose first request the service has carried out; the answer waits."""
    shop.proxy.holds["PUT "] = asyncio.Event()
    changing = asyncio.create_task(workspace.carry_out(many_sales(shop, sales)))
    await shop.proxy.reply_to("PUT ")
    return changing


async def _states(workspace: Workspace) -> Counter[State]:
    return Counter(entry.state for entry in await workspace.activity.of(SMALL) if entry.state)
