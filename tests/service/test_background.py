"""What runs in the background goes on whatever happens, and ends with the service."""

import asyncio
import threading
from pathlib import Path

import anyio.to_thread
import pytest

from app.service import background
from app.service.background import in_background
from app.service.storage.clock import Clock
from app.service.storage.stores import Stores
from tests.harness.unexpected_logs import ExpectLog

STORES = Stores([], Clock(), Path("no.key"))


async def test_it_begins_with_the_block_and_ends_with_it() -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def work(stores: Stores) -> None:
        assert stores is STORES
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    async with in_background(STORES, [work]):
        await begun.wait()
        assert not ended.is_set()
    assert ended.is_set()


async def test_it_does_not_end_before_its_threads(tmp_path: Path) -> None:
    """Whoever closes the stores next would do so under their hands."""
    begun, go_on = asyncio.Event(), threading.Event()
    ended = tmp_path / "ended"

    def aside() -> None:
        loop.call_soon_threadsafe(begun.set)
        assert go_on.wait(10)
        ended.touch()

    async def work(_: Stores) -> None:
        await anyio.to_thread.run_sync(aside)

    loop = asyncio.get_running_loop()
    async with in_background(STORES, [work]):
        await begun.wait()
        loop.call_soon(go_on.set)
    assert ended.exists()


async def test_a_failure_is_logged_and_work_goes_on(
    monkeypatch: pytest.MonkeyPatch, expected_logs: ExpectLog
) -> None:
    monkeypatch.setattr(background, "_SECONDS_AFTER_FAILURE", 0)
    expected_logs("work failed and begins anew")
    times, again = 0, asyncio.Event()

    async def work(_: Stores) -> None:
        nonlocal times
        times += 1
        if times == 1:
            raise LookupError
        again.set()
        await asyncio.Event().wait()

    async with in_background(STORES, [work]):
        await again.wait()
