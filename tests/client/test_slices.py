import asyncio
from time import perf_counter

from app.client.slices import in_slices


def _busy(number: int) -> int:
    end = perf_counter() + 0.003
    while perf_counter() < end:
        pass
    return number


async def test_everything_else_has_its_turn_in_between() -> None:
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    task = asyncio.create_task(others())
    assert await in_slices(_busy, range(20)) == list(range(20))
    assert turns >= 9, "a slice is of two pieces at most"
    task.cancel()
