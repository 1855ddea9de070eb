"""One window for an account: another start rings, and the first one answers."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.window import single
from app.window.single import Doorbell, ring


@contextmanager
def listening(folder: Path) -> Iterator[list[str]]:
    """What the token was at each ring."""
    rings: list[str] = []
    bell = Doorbell(folder, lambda: rings.append(os.environ.get("XDG_ACTIVATION_TOKEN", "")))
    try:
        yield rings
    finally:
        bell.close()
        bell.deleteLater()


async def test_another_start_is_heard_and_knows_that_it_was(tmp_path: Path) -> None:
    with listening(tmp_path) as rings:
        assert await ring(tmp_path)
        assert await ring(tmp_path)
        assert len(rings) == 2


async def test_each_account_has_a_bell_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(single, "_PATIENCE", 0.2)
    with listening(tmp_path / "one") as one, listening(tmp_path / "two") as two:
        assert await ring(tmp_path / "two")
        assert not await ring(tmp_path / "three")
        assert (len(one), len(two)) == (0, 1)


async def test_who_rings_early_waits_until_somebody_listens(tmp_path: Path) -> None:
    early = asyncio.create_task(ring(tmp_path))
    await asyncio.sleep(0)
    with listening(tmp_path) as rings:
        assert await early
        assert len(rings) == 1


async def test_what_was_left_of_a_program_that_was_killed_is_no_obstacle(tmp_path: Path) -> None:
    """A socket in the file system outlives its program, and nobody listens there."""
    code = (
        "import os, sys; from pathlib import Path; from PySide6.QtCore import QCoreApplication\n"
        "from app.window.single import Doorbell\n"
        "application = QCoreApplication([])\n"
        "bell = Doorbell(Path(sys.argv[1]), print)\n"
        "os.kill(os.getpid(), 9)"
    )
    await asyncio.to_thread(subprocess.run, [sys.executable, "-c", code, str(tmp_path)], check=False)
    with listening(tmp_path) as rings:
        assert await ring(tmp_path)
        assert len(rings) == 1


async def test_what_lets_a_window_come_to_the_front_is_handed_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "given-by-the-compositor")
    with listening(tmp_path) as rings:
        assert await ring(tmp_path)
        assert rings == ["given-by-the-compositor"]
