"""Patience with connections is bounded, and what has no end of its own ends with the service."""

import asyncio
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from app.service.http import bodies, protocol
from app.service.http.call import Reply
from app.service.storage.create import create_store
from tests.harness.unexpected_logs import ExpectLog
from tests.service.http.serving import serving
from tests.service.running import RunningService, running_service
from tests.service.shop import CONTENTS


def answer_to(service: RunningService, sent: bytes) -> bytes:
    """All that comes back before the service closes the connection."""
    host, _, port = service.url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        connection.sendall(sent)
        pieces = []
        try:
            while piece := connection.recv(65536):
                pieces.append(piece)
        except ConnectionResetError:
            pass
        return b"".join(pieces)


def test_a_header_has_a_limit(service: RunningService) -> None:
    long = b"X-Long: " + b"x" * (protocol.MOST_HEADER_BYTES + 1) + b"\r\n"
    assert answer_to(service, b"GET /health HTTP/1.1\r\nHost: localhost\r\n" + long * 2).startswith(
        b"HTTP/1.1 400 "
    )


def test_there_are_only_so_many_connections(
    monkeypatch: pytest.MonkeyPatch, expected_logs: ExpectLog
) -> None:
    """One too many is closed at once, and there is room for it again when another ends."""
    expected_logs(
        r"WARNING uvicorn\.error: Invalid HTTP request received\."
    )  # what the last one is told, too
    monkeypatch.setattr(protocol, "MOST_CONNECTIONS", 1)

    async def talk() -> list[bytes]:
        server = await serving(_unasked)
        answers = []
        address = server.sockets[0].getsockname()
        _, kept = await asyncio.open_connection(*address)
        await asyncio.sleep(0.1)
        for _ in range(2):
            reader, writer = await asyncio.open_connection(*address)
            writer.write(b"x y\r\n\r\n")
            try:
                answers.append(await asyncio.wait_for(reader.readline(), 5))
            except ConnectionResetError:
                answers.append(b"")
            writer.close()
            kept.close()
            await asyncio.sleep(0.1)
        server.close()
        return answers

    assert asyncio.run(talk()) == [b"", b"HTTP/1.1 400 Bad Request\r\n"]


@pytest.mark.parametrize(
    "sent", [b"", b"GET /health HTTP/1.1\r\nHost: loc"], ids=["nothing", "half a header"]
)
def test_who_does_not_come_to_the_point_is_left(sent: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a patience of no time at all, instead of ten seconds."""
    monkeypatch.setattr(protocol, "HEADER_SECONDS", 0.05)

    async def talk() -> bytes:
        server = await serving(_unasked)
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        writer.write(sent)
        try:
            return await asyncio.wait_for(reader.read(), 10)
        except ConnectionResetError:
            return b"reset"
        finally:
            writer.close()
            server.close()

    assert asyncio.run(talk()) in (b"", b"reset")


async def _unasked(_scope: Scope, _receive: Receive, _send: Send) -> None:
    raise AssertionError("nothing was asked")


async def _ticking(closed: list[bool]) -> AsyncIterator[bytes]:
    try:
        yield b"tick"
        await asyncio.sleep(3600)
    finally:
        closed.append(True)


@pytest.mark.parametrize("already", [True, False])
def test_an_answer_without_an_end_ends_when_the_service_does(already: bool) -> None:
    closed, sent = list[bool](), list[bytes]()

    async def listen() -> None:
        stopping = asyncio.Event()
        if already:
            stopping.set()

        async def send(message: dict[str, object]) -> None:
            body = message.get("body")
            if body:
                assert isinstance(body, bytes)
                sent.append(body)
                stopping.set()

        async def receive() -> dict[str, str]:
            await asyncio.sleep(3600)
            return {"type": "http.disconnect"}

        reply = bodies.response(Reply(_ticking(closed), media="text/event-stream"), stopping)
        scope = {"type": "http", "asgi": {"spec_version": "2.3"}}
        await asyncio.wait_for(reply(scope, receive, send), 10)  # type: ignore[arg-type]

    asyncio.run(listen())
    assert sent == ([] if already else [b"tick"])
    assert closed == ([] if already else [True])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals to end gracefully by")
def test_a_stream_does_not_hold_the_service_back(service: RunningService) -> None:
    headers = {"Authorization": f"Bearer {service.token}"}
    with httpx.stream("GET", f"{service.url}/storeroom/events", headers=headers, timeout=30) as answer:
        pieces = answer.iter_bytes()
        next(pieces)
        service.process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        assert list(pieces) == []
        assert service.process.wait(15) == 0
        assert time.monotonic() - began < 5


def test_who_is_answered_is_answered_to_the_end(service: RunningService) -> None:
    assert answer_to(
        service, b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    ).endswith(b'{"status":"alive"}')


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals to end gracefully by")
def test_who_asked_before_the_end_is_answered_and_nobody_after(tmp_path: Path) -> None:
    create_store(tmp_path / "shop.store", "Corner shop", CONTENTS)
    with running_service(tmp_path / "shop.store", "--test-switches") as service:
        headers = {"Authorization": f"Bearer {service.token}"}
        with httpx.Client(base_url=service.url, headers=headers) as client, ThreadPoolExecutor() as other:
            client.post(
                "/storeroom/test/faults", json={"path": "/v3/stock", "delaySeconds": 1}
            ).raise_for_status()
            waiting = other.submit(client.get, "/v3/stock")
            while client.get("/storeroom/test/faults").json():
                pass  # it has not been asked yet
            service.process.send_signal(signal.SIGTERM)
            assert waiting.result().status_code == 200
            assert service.process.wait(15) == 0
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{service.url}/health")
