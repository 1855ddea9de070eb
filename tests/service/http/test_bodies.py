"""A body has its time to come."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from app.service.http import bodies
from tests.service.shop import Shop


async def _begun() -> AsyncIterator[bytes]:
    yield b'{"changes": ['
    await asyncio.sleep(3600)


def test_who_stops_in_the_middle_is_told(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "SECONDS", 0.05)
    before = shop.answers()
    answer = shop.ask("PUT", "/organizations/self/inventory", content=_begun())
    assert (answer.status_code, answer.json()["errorType"]) == (408, "REQUEST_TIMEOUT")
    assert shop.answers() == before
