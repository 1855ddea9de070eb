"""Posting over TLS: a destination has to prove its name, whatever address it has."""

import asyncio
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.service import outbound
from app.service.options import ServiceOptions
from app.service.pusher.envelope import enclosed
from app.service.pusher.sender import NotDelivered, sending
from tests.service.certificates import make_certificate
from tests.service.pusher.receiver import Receiver, receiver
from tests.service.shop import NOTHING

LETTER = enclosed(NOTHING, NOTHING, "TestMessage", "{}", 0)


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[Receiver]:
    """A destination with a certificate of 127.0.0.1, which is trusted."""
    certificate, key = make_certificate(tmp_path)
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(certificate, key)
    with receiver(serving) as opened:
        yield opened


def send(destination: str) -> None:
    async def once() -> None:
        async with sending(ServiceOptions(allow_internal_destinations=True)) as opened:
            await opened.send(destination, LETTER, "key")

    asyncio.run(once())


def trust(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    trusting = ssl.create_default_context(cafile=str(folder / "certificate.pem"))
    monkeypatch.setattr(outbound, "_tls", lambda: trusting)


def test_a_trusted_certificate(secure: Receiver, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    trust(monkeypatch, tmp_path)
    send(secure.url)
    assert secure.next().json["eventName"] == "TestMessage"


def test_a_certificate_that_nobody_vouches_for(secure: Receiver) -> None:
    with pytest.raises(NotDelivered, match="certificate verify failed"):
        send(secure.url)
    assert secure.letters.empty()


def test_a_certificate_of_another_name(
    secure: Receiver, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The name in the destination counts, not the address that it has."""
    trust(monkeypatch, tmp_path)

    def here(*_: Any, **__: Any) -> list[Any]:
        port = int(secure.url.split(":")[2].split("/")[0])
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", here)
    with pytest.raises(NotDelivered, match=r"not valid for 'other\.example'"):
        send(secure.url.replace("127.0.0.1", "other.example"))
    assert secure.letters.empty()
