"""A real Secret Service of a test's own: gnome-keyring on a D-Bus that nobody else is on."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

_NEEDS = ("dbus-run-session", "gnome-keyring-daemon")

#: Unlocks a keyring that is made for it, says where the bus is, and holds both until its input ends.
_SESSION = """
printf 'password' | gnome-keyring-daemon --unlock --components=secrets >/dev/null
echo "$DBUS_SESSION_BUS_ADDRESS"
exec cat
"""


@pytest.fixture
def secret_service(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The keyring that `keyring` finds then, here and in processes that are started. Its files are in the folder."""
    missing = [program for program in _NEEDS if shutil.which(program) is None]
    if missing and "CI" not in os.environ:
        pytest.skip(f"not installed: {', '.join(missing)}")
    command = ["dbus-run-session", "--", "sh", "-c", _SESSION]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as session:
        assert session.stdout
        address = session.stdout.readline().strip()
        assert address, "there is no bus"
        with monkeypatch.context() as patch:
            _make_reachable(patch, address)
            yield own_home / ".local/share/keyrings"
            _forget_what_was_found()
        session.communicate()


def _make_reachable(patch: pytest.MonkeyPatch, address: str) -> None:
    import keyring.core

    patch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    patch.delenv("PYTHON_KEYRING_BACKEND")
    patch.setattr(keyring.core, "_keyring_backend", None)
    _forget_what_was_found()


def _forget_what_was_found() -> None:
    """`keyring` looks once, and remembers."""
    import keyring.backend

    vars(keyring.backend.get_all_keyring).pop("saved_result", None)
