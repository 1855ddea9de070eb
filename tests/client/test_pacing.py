"""Manners: how fast a service is asked, and how long it is left alone."""

import asyncio
from itertools import pairwise
from time import monotonic

import pytest

from app.client.answers import seconds_to_wait
from app.client.grants import Fixed
from app.client.hosts import one
from app.client.pacing import LONGEST_WAIT, OF_ZETTLE, PAUSES, Pace, varied
from app.client.transport import Transport
from app.domain.errors import ServiceFailed, TooFast
from tests.client.canned import Canned, Reply, serving


def transport(service: Canned, pace: float | None = None) -> Transport:
    return Transport(one(service.url), Fixed("token-1"), pace=pace, pauses=(0, 0))


async def test_no_second_has_more_requests_than_the_pace() -> None:
    pace, turns = Pace(50), list[float]()
    for _ in range(12):
        await pace.turn()
        turns.append(monotonic())
    assert min(after - before for before, after in pairwise(turns)) >= 0.019
    assert turns[-1] - turns[0] < 2 * 11 / 50


async def test_what_is_asked_at_once_gets_its_turns_in_order() -> None:
    pace, order = Pace(100), list[int]()

    async def ask(number: int) -> None:
        await pace.turn()
        order.append(number)

    await asyncio.gather(*(ask(number) for number in range(5)))
    assert order == [0, 1, 2, 3, 4]


async def test_every_request_has_its_turn_changes_and_grants_too() -> None:
    async with serving(*[Reply("{}")] * 6) as service:
        client = transport(service, pace=100)
        began = monotonic()
        for _ in range(3):
            await client.read("/a")
            await client.change("PUT", "/a")
        assert monotonic() - began >= 0.05
        await client.close()


async def test_a_local_service_is_asked_as_fast_as_it_answers() -> None:
    pace, began = Pace(), monotonic()
    for _ in range(1000):
        await pace.turn()
    assert monotonic() - began < 0.5


async def test_those_who_waited_while_it_rested_come_at_the_pace() -> None:
    pace, turns = Pace(20), list[float]()

    async def ask() -> None:
        await pace.turn()
        turns.append(monotonic())

    async with asyncio.TaskGroup() as asking:
        for _ in range(3):
            asking.create_task(ask())
        await asyncio.sleep(0)  # the first has had its turn, the others wait for theirs
        pace.rest(0.3)
        for _ in range(3):
            asking.create_task(ask())
    assert min(after - before for before, after in pairwise(turns)) >= 0.045


async def test_a_service_that_wants_to_be_left_alone_is() -> None:
    replies = (Reply(status=429, headers=("Retry-After: 1",)), Reply("[]"), Reply("[]"))
    async with serving(*replies) as service:
        client = transport(service)
        began = monotonic()
        await asyncio.gather(client.read("/a"), client.read("/b"))
        assert 0.9 < monotonic() - began < 3
        await client.close()
    assert len(service.asked) == 3


@pytest.mark.parametrize(("status", "kind"), [(429, TooFast), (503, ServiceFailed)])
async def test_nobody_is_kept_waiting_for_longer_than_he_would_wait(
    status: int, kind: type[TooFast | ServiceFailed]
) -> None:
    async with serving(Reply(status=status, headers=("Retry-After: 3600",))) as service:
        client = transport(service)
        with pytest.raises(kind) as raised:
            await client.read("/a")
        assert raised.value.seconds == 3600
        with pytest.raises(TooFast) as again:
            await client.change("PUT", "/a")
        assert LONGEST_WAIT < again.value.seconds <= 3600
        await client.close()
    assert len(service.asked) == 1


def test_pauses_grow_and_vary() -> None:
    assert all(after >= 3 * before for before, after in pairwise(PAUSES))
    assert len({varied(1) for _ in range(100)}) > 90
    assert all(0.5 <= varied(1) <= 1.5 for _ in range(100))


_DATE = "Sun, 22 Nov 2026 15:00:00 GMT"


@pytest.mark.parametrize(
    ("retry_after", "date", "seconds"),
    [
        ("120", None, 120),
        ("0", None, 0),
        ("9" * 400, None, 86_400),
        ("Sun, 22 Nov 9999 15:00:09 GMT", _DATE, 86_400),
        ("Sun, 22 Nov 2026 15:00:09 GMT", _DATE, 9),
        ("Sun, 22 Nov 2026 14:00:00 GMT", _DATE, 0),
        ("Sun, 22 Nov 2020 14:00:00 GMT", None, 0),
        (None, _DATE, None),
        ("", None, None),
        ("soon", None, None),
        ("-1", None, None),
        ("1.5", None, None),
        ("٣", None, None),
        ("Sun, 99 Nov 2026 15:00:09 GMT", _DATE, None),
        ("Sun, 22 Nov 2026 15:00:09 -0000", _DATE, None),
        ("Sun, 22 Nov 2026 15:00:09 GMT", "now", None),
    ],
)
def test_how_long_it_wants_to_be_left_alone(
    retry_after: str | None, date: str | None, seconds: float | None
) -> None:
    assert seconds_to_wait(retry_after, date) == seconds


def test_the_pace_that_zettle_asks_for() -> None:
    assert OF_ZETTLE == 4
