import os
import socket
from pathlib import Path

import keyring
import platformdirs
import pytest
from keyring.backends import fail

from tests.harness.conftest import RunTests
from tests.harness.isolation import is_this_computer


def test_the_folders_of_the_user_are_in_the_home_of_the_test(own_home: Path) -> None:
    assert Path.home() == own_home
    assert platformdirs.user_data_path().is_relative_to(own_home)
    assert platformdirs.user_config_path().is_relative_to(own_home)


@pytest.mark.parametrize("order", ["first", "second"])
def test_no_test_sees_the_home_of_another(own_home: Path, order: str) -> None:
    assert not (own_home / "note").exists()
    (own_home / "note").write_text(order)


def test_no_keyring_can_be_reached() -> None:
    assert os.environ["PYTHON_KEYRING_BACKEND"] == "keyring.backends.fail.Keyring"
    assert os.environ["DBUS_SESSION_BUS_ADDRESS"] == "disabled:"
    assert isinstance(keyring.get_keyring(), fail.Keyring)


@pytest.mark.parametrize("host", [None, "", "localhost", "127.0.0.1", "127.8.8.8", "::1", b"127.0.0.1"])
def test_this_computer(host: object) -> None:
    assert is_this_computer(host)


@pytest.mark.parametrize("host", ["example.org", "192.0.2.1", "2001:db8::1", "0.0.0.0", b"example.org"])  # noqa: S104
def test_other_computers(host: object) -> None:
    assert not is_this_computer(host)


def test_loopback_is_allowed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()


def test_the_network_is_refused_also_where_the_code_under_test_hides_it(run_tests: RunTests) -> None:
    result = run_tests(
        """
        import contextlib
        import socket

        def test_resolve():
            with contextlib.suppress(Exception):
                socket.getaddrinfo("example.org", 443)

        def test_connect():
            with socket.socket() as client, contextlib.suppress(Exception):
                client.connect(("192.0.2.1", 443))

        def test_send():
            with socket.socket(type=socket.SOCK_DGRAM) as client, contextlib.suppress(Exception):
                client.sendto(b"hello", ("192.0.2.1", 53))
        """
    )
    result.assert_outcomes(passed=3, errors=3)
    result.stdout.fnmatch_lines(["*network forbidden in tests: socket.getaddrinfo example.org"])
