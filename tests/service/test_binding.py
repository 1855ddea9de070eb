"""Where the service listens: on this computer, and further only with TLS or by an express word."""

import errno
import socket
import ssl
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from app.domain.errors import StoreUnavailable
from app.service.binding import Binding
from app.service.storage.create import create_store
from tests.service.certificates import make_certificate
from tests.service.running import running_service
from tests.service.shop import CONTENTS

EVERYWHERE = "0.0.0.0"  # noqa: S104


@pytest.fixture
def store(tmp_path: Path) -> Path:
    create_store(tmp_path / "shop.store", "Corner shop", CONTENTS)
    return tmp_path / "shop.store"


def complaint(store: Path, *options: str) -> tuple[int, str]:
    """How ``storeroom serve`` ends, and the last line that it says."""
    command = [sys.executable, "-m", "app", "serve", "--store", str(store), *options]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert ended.stdout == ""
    return ended.returncode, ended.stderr.splitlines()[-1]


def test_everywhere_is_refused_without_tls(store: Path) -> None:
    status, line = complaint(store, "--host", EVERYWHERE)
    assert status == 1
    assert line == (
        f"storeroom: On {EVERYWHERE} everybody in the network could listen: "
        "give --tls-cert and --tls-key, or say --without-tls."
    )


def test_everywhere_without_tls_if_it_must_be(store: Path) -> None:
    with running_service(store, "--host", EVERYWHERE, "--without-tls", "--name", "shop.example") as service:
        assert service.url.startswith("http://127.0.0.1:")
        assert httpx.get(f"{service.url}/health").status_code == 200
        assert httpx.get(f"{service.url}/health", headers={"Host": "shop.example"}).status_code == 200
        assert httpx.get(f"{service.url}/health", headers={"Host": "evil.example"}).status_code == 421
        if sys.platform == "linux":  # whose loopback has more addresses than one
            elsewhere = service.url.replace("127.0.0.1", "127.0.0.2")
            assert httpx.get(f"{elsewhere}/health").status_code == 200
            assert httpx.get(f"{elsewhere}/health", headers={"Host": "127.0.0.3"}).status_code == 421


def test_tls(store: Path, tmp_path: Path) -> None:
    certificate, key = make_certificate(tmp_path)
    with running_service(store, "--tls-cert", str(certificate), "--tls-key", str(key)) as service:
        assert service.url.startswith("https://127.0.0.1:")
        headers = {"Authorization": f"Bearer {service.token}"}
        with httpx.Client(verify=ssl.create_default_context(cafile=certificate), headers=headers) as client:
            answer = client.get(f"{service.url}/organizations/self/library?limit=1")
            assert answer.status_code == 200
            assert answer.links["next"]["url"].startswith(f"{service.url}/")
        command = [sys.executable, "-m", "app", "api-key", "--store", str(store)]
        made = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
        assert (made.returncode, made.stdout.count(".")) == (0, 2), made.stderr


def test_a_certificate_that_is_none(store: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "certificate.pem"
    wrong.write_text("no certificate\n")
    status, line = complaint(store, "--tls-cert", str(wrong))
    assert status == 1
    assert line.startswith(f"storeroom: The certificate {wrong} cannot be used: ")


def test_no_address_of_this_computer(store: Path) -> None:
    """192.0.2.1 is kept free for documentation."""
    status, line = complaint(store, "--host", "192.0.2.1", "--without-tls")
    assert (status, line) == (1, "storeroom: 192.0.2.1 is no address of this computer.")


def test_a_port_that_only_the_system_may_take(monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(socket.socket, "bind", denied)
    with pytest.raises(StoreUnavailable, match=r"service\.port_denied"):
        Binding(port=80).listen()


@pytest.mark.parametrize(
    ("options", "line"),
    [
        (["--tls-key", "key.pem"], "--tls-key needs --tls-cert"),
        (["--test-switches", "--host", EVERYWHERE, "--without-tls"], "“--test-switches anywhere”"),
        (["--workers", "2"], "--workers needs --database"),
        (["--workers", "0"], "0 is not 1 or more"),
        (["--port", "99999"], "99999 is not between 0 and 65535"),
        (["--store", "."], "“.” is no file"),
    ],
)
def test_options_that_contradict_each_other(store: Path, options: list[str], line: str) -> None:
    status, said = complaint(store, *options)
    assert status == 2
    assert line in said


def test_forwarded_headers_count_only_where_they_are_trusted(store: Path) -> None:
    forwarded = {"X-Forwarded-Proto": "https", "Host": "shop.example"}
    for options, scheme in ([], "http"), (["--trust-forwarded", "127.0.0.1"], "https"):
        with running_service(store, "--name", "shop.example", *options) as service:
            headers = forwarded | {"Authorization": f"Bearer {service.token}"}
            answer = httpx.get(f"{service.url}/organizations/self/library?limit=1", headers=headers)
            assert answer.links["next"]["url"].startswith(f"{scheme}://shop.example/")
