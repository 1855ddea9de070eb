"""Every test has a home of its own, no keyring, and no network but this computer's.

The guard on the network covers this process. Processes that a test starts inherit the home and the lack of
a keyring, and are Storeroom's own, which listen on loopback alone.
"""

import ipaddress
import logging
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

_log = logging.getLogger(__name__)

_HOME_VARIABLES = ("HOME", "USERPROFILE")
_FOLDER_VARIABLES = {
    "XDG_CONFIG_HOME": ".config",
    "XDG_DATA_HOME": ".local/share",
    "XDG_CACHE_HOME": ".cache",
    "XDG_STATE_HOME": ".local/state",
    "XDG_RUNTIME_DIR": ".run",
    "APPDATA": "AppData/Roaming",
    "LOCALAPPDATA": "AppData/Local",
}


class NetworkForbidden(RuntimeError):
    """A test reached for a network other than this computer's."""


def move_home(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """Point every variable that leads to a user's files at ``home``, which is made if missing."""
    for variable in _HOME_VARIABLES:
        monkeypatch.setenv(variable, str(home))
    for variable, folder in _FOLDER_VARIABLES.items():
        path = home / folder
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        monkeypatch.setenv(variable, str(path))


@pytest.fixture(scope="session", autouse=True)
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of all homes. What fixtures of a wider scope than one test see: one that is nobody's, no keyring."""
    homes = tmp_path_factory.mktemp("homes")
    with pytest.MonkeyPatch.context() as monkeypatch:
        move_home(monkeypatch, homes / "nobody")
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:")
        yield homes


@pytest.fixture(autouse=True)
def own_home(_homes: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home folder of this test alone, empty but for the folders that a system has."""
    # Not `mktemp`, which reads the names of all folders that earlier tests left: 6 ms after 4,000 of them.
    home = Path(tempfile.mkdtemp(dir=_homes))
    move_home(monkeypatch, home)
    return home


def is_this_computer(host: object) -> bool:
    """Whether a host, as the ``socket`` module takes it, is this computer and no other."""
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(str(host)).is_loopback
    except ValueError:
        return False


def _guard_network(event: str, arguments: tuple[object, ...]) -> None:
    """An audit hook (PEP 578), so that no way to open a connection goes around it."""
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        if not isinstance(address, tuple):  # a Unix socket's path, or none: connected already
            return
        host = address[0]
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        host = arguments[0]
    else:
        return
    if not is_this_computer(host):
        # Logged too, because code under test may take the exception for one of its own.
        _log.error("network forbidden in tests: %s %s", event, host)
        raise NetworkForbidden(f"{event} {host}")


sys.addaudithook(_guard_network)
