"""The systemd unit: systemd finds nothing wrong with it, and what it runs makes a store and serves it."""

import json
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

UNIT = Path(__file__).parents[2] / "packaging" / "storeroom.service"
INSTALLED = "/usr/bin/storeroom"

needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="there is no systemd-analyze"
)


def here(text: str) -> str:
    """The same with the command that there is, in place of the one that will be installed."""
    return text.replace(INSTALLED, str(Path(sys.executable).with_name("storeroom")))


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    path = tmp_path / UNIT.name
    path.write_text(here(UNIT.read_text("utf-8")), "utf-8")
    return path


def analyze(*arguments: str) -> None:
    ended = subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert ended.stderr == ""


@needs_systemd
def test_systemd_finds_nothing_wrong(unit: Path) -> None:
    analyze("verify", str(unit))


@needs_systemd
def test_it_exposes_little(unit: Path) -> None:
    """2.0 of 10, as systemd counts."""
    analyze("security", "--offline=true", "--no-pager", "--threshold=20", str(unit))


@pytest.mark.skipif(sys.platform == "win32", reason="there is no systemd on Windows")
def test_what_it_runs(tmp_path: Path) -> None:
    (tmp_path / "storeroom").mkdir()
    lines = [line.partition("=") for line in UNIT.read_text("utf-8").splitlines()]
    values = {"%S": str(tmp_path), "${STOREROOM_PORT}": "0", "$STOREROOM_OPTIONS": "--access-log"}
    commands = {}
    for name, _, command in lines:
        if name.startswith("ExecStart"):
            for asked, value in values.items():
                command = command.replace(asked, value)
            commands[name] = shlex.split(here(command))
    for _ in range(2):  # the second time the store is there already
        subprocess.run(commands["ExecStartPre"], check=True, capture_output=True)
    with subprocess.Popen(commands["ExecStart"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        assert httpx.get(f"{ready['url']}/ready").json() == {"status": "ready"}
        process.terminate()
        process.communicate(timeout=15)
    assert process.returncode == 0
