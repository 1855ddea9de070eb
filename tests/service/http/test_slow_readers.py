"""Who asks and then takes no answer is let go of, and nothing is kept for them."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from starlette.responses import StreamingResponse

from app.service.http import protocol
from tests.service.http.serving import serving

_PIECE = b"x" * 65536


async def test_an_answer_that_nobody_takes_is_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """After no time at all, instead of a minute."""
    monkeypatch.setattr(protocol, "READER_SECONDS", 0.05)
    sent, ended = list[int](), asyncio.Event()

    async def without_end() -> AsyncIterator[bytes]:
        try:
            while True:
                yield _PIECE
                sent.append(len(_PIECE))
                await asyncio.sleep(0)
        finally:
            ended.set()

    server = await serving(StreamingResponse(without_end()))
    _, writer = await asyncio.open_connection(*server.sockets[0].getsockname(), limit=1024)
    writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
    await asyncio.wait_for(ended.wait(), 10)
    assert sum(sent) < 64 * 2**20  # what the system itself keeps for the two ends of a connection
    writer.transport.abort()
    server.close()


async def test_a_reader_who_comes_back_in_time_gets_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "READER_SECONDS", 5)

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(400):
            yield _PIECE

    server = await serving(StreamingResponse(pieces(), headers={"Connection": "close"}))
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname(), limit=1024)
    writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert len(await reader.read()) > 400 * len(_PIECE)
    writer.close()
    server.close()
