"""Proxies and certificates: those of the system are used, and no certificate goes unseen."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.client.grants import Fixed
from app.client.hosts import ZETTLE, one
from app.client.transport import Transport
from app.domain.errors import UnexpectedAnswer, Unreachable
from tests.client.canned import Reply, serving
from tests.service.certificates import make_certificate


@contextlib.asynccontextmanager
async def proxy(answer: bytes) -> AsyncIterator[tuple[str, list[str]]]:
    """One that gives ``answer`` and ends: where it is, and what it was asked first."""
    asked: list[str] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.closing(writer):
            asked.append((await reader.readline()).decode(errors="replace").strip())
            await reader.readuntil(b"\r\n\r\n")
            writer.write(answer)

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        host, port = server.sockets[0].getsockname()
        yield f"http://{host}:{port}", asked


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
async def test_the_proxy_of_the_system_is_asked_for_zettle(
    variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with proxy(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n") as (url, asked):
        monkeypatch.setenv(variable, url)
        async with Transport(ZETTLE, Fixed("token-1")) as transport:
            with pytest.raises(Unreachable, match="ProxyError"):
                await transport.change("POST", "/v3/movements")
    assert asked == ["CONNECT inventory.izettle.com:443 HTTP/1.1"]


@pytest.mark.parametrize("address", ["gopher://127.0.0.1", "://", "127.0.0.1:x"])
async def test_a_proxy_that_is_none_is_said_to_be_none(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", address)
    with pytest.raises(Unreachable):
        async with Transport(ZETTLE, Fixed("token-1"), pauses=()) as transport:
            await transport.read("/v3/inventories")


async def test_a_proxy_may_speak_socks(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = list[bytes]()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.closing(writer):
            assert await reader.readexactly(3) == b"\x05\x01\x00"
            writer.write(b"\x05\x00")  # come in (RFC 1928)
            asked.append(await reader.readexactly(4 + 1 + len("shop.example") + 2))
            writer.write(b"\x05\x00\x00\x01" + bytes(6))
            asked.append(await reader.readuntil(b"\r\n"))
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]")
            await writer.drain()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        monkeypatch.setenv("ALL_PROXY", f"socks5://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        async with Transport(one("http://shop.example"), Fixed("token-1"), pauses=()) as transport:
            assert (await transport.read("/a")).body == b"[]"
    assert asked == [b"\x05\x01\x00\x03\x0cshop.example\x00\x50", b"GET /a HTTP/1.1\r\n"]


@pytest.mark.parametrize(
    "base", ["http://", "http://[::1", "https://a:b", f"https://{'é' * 80}.example", "ftp://127.0.0.1"]
)
async def test_an_address_that_is_none(base: str) -> None:
    with pytest.raises(Unreachable):
        async with Transport(one(base), Fixed("token-1"), pauses=()) as transport:
            await transport.read("/v3/inventories")


async def _asked_with_a_certificate(certificate: str, key: str) -> bytes:
    """What a service on this computer answers over TLS."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.closing(writer):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]")
            await writer.drain()

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    async with await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context) as server:
        url = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        async with Transport(one(url), Fixed("token-1"), pauses=()) as transport:
            return (await transport.read("/a")).body


async def test_what_the_system_trusts_is_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate, key = map(str, make_certificate(tmp_path))
    with pytest.raises(Unreachable, match="CERTIFICATE_VERIFY_FAILED"):
        await _asked_with_a_certificate(certificate, key)
    monkeypatch.setenv("SSL_CERT_FILE", certificate)
    assert await _asked_with_a_certificate(certificate, key) == b"[]"


@pytest.mark.parametrize("link", ["https://[", "//evil.example/a", "http://127.0.0.1:99999999/a"])
async def test_a_next_page_that_leads_nowhere(link: str) -> None:
    async with (
        serving(Reply("[]", headers=(f'Link: <{link}>; rel="next"',))) as service,
        Transport(one(service.url), Fixed("token-1")) as transport,
    ):
        with pytest.raises(UnexpectedAnswer):
            await transport.read("/a")
