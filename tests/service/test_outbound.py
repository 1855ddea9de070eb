"""The service's one way out: to public addresses under their own names, and only where certificates say so."""

import asyncio
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from app.service.options import ServiceOptions
from app.service.outbound import NOT_REACHED, outbound


async def answered(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answers with the host that was asked for."""
    lines = (await reader.readuntil(b"\r\n\r\n")).decode().splitlines()
    host = next(line for line in lines if line.lower().startswith("host:")).partition(": ")[2]
    writer.write(f"HTTP/1.1 200 OK\r\nContent-Length: {len(host)}\r\n\r\n{host}".encode())
    await writer.drain()
    writer.close()


async def ask(url: str, *, internal: bool = True) -> bytes:
    options = ServiceOptions(allow_internal_destinations=internal)
    async with outbound(options) as there, there.ask("GET", url, headers={}) as answer:
        return await answer.aread()


async def test_it_asks_for_the_name_at_any_address_that_can_be_reached() -> None:
    """``localhost`` may have an address of IPv6 too, where nobody listens here."""
    async with await asyncio.start_server(answered, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        assert await ask(f"http://localhost:{port}/") == f"localhost:{port}".encode()


@pytest.mark.parametrize("host", ["xn--", "a..b", "xn--a", "ü" * 80])
async def test_a_name_that_is_none_leads_nowhere(host: str) -> None:
    with pytest.raises(NOT_REACHED):
        await ask(f"http://{host}/")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
async def test_it_stays_out_of_its_own_network(host: str) -> None:
    async with await asyncio.start_server(answered, "127.0.0.1", 0) as server:
        with pytest.raises(NOT_REACHED, match="own network"):
            await ask(f"http://{host}:{server.sockets[0].getsockname()[1]}/", internal=False)


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://127.0.0.1/", "127.0.0.1", "http://", "http://127.0.0.1:x"]
)
async def test_it_goes_nowhere_but_into_the_web(url: str) -> None:
    with pytest.raises(NOT_REACHED):
        await ask(url)


async def test_a_certificate_that_nobody_vouches_for_is_none(tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path))
    async with await asyncio.start_server(answered, "127.0.0.1", 0, ssl=context) as server:
        with pytest.raises(NOT_REACHED, match="CERTIFICATE_VERIFY_FAILED"):
            await ask(f"https://localhost:{server.sockets[0].getsockname()[1]}/")


def self_signed(folder: Path) -> Path:
    """A file with a key and a certificate for ``localhost``."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    valid = (now, now + timedelta(days=1))
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), *valid)
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = folder / "localhost.pem"
    file.write_bytes(private + builder.sign(key, hashes.SHA256()).public_bytes(pem))
    return file
