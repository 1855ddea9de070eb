"""The program from its command to its end: the first start, the second, and what is left behind."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.__main__ import main
from app.accounts import Accounts
from app.accounts.local_service import LocalService
from app.domain.contents import Contents
from app.domain.quantity import plain
from app.window.hand import Hand
from app.workspace import Freshness
from tests.harness.unexpected_logs import ExpectLog
from tests.journeys.day import process_of
from tests.journeys.program import run_program
from tests.window.shop import shown

PATIENCE = 20


async def _up_to_date(hand: Hand) -> None:
    await hand.until(lambda: hand.window.workspace.freshness is Freshness.UP_TO_DATE)


def test_the_first_start_makes_the_sample_shop_and_the_second_knows_it_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []

    async def first(hand: Hand) -> None:
        assert hand.window.windowTitle() == "Harbour Street – Storeroom"
        await _up_to_date(hand)
        await hand.until(lambda: hand.window.stock.shown > 150)
        hand.search("DJ-M")
        hand.pick(hand.window.page.model.item(0).variant.uuid)
        hand.click(hand.button("Restock"))
        dialog = await hand.dialog()
        hand.type(dialog.focusWidget(), "5")
        await hand.agree(dialog)
        hand.window.page.clear_query()
        seen.append(_table(hand))

    async def second(hand: Hand) -> None:
        """Nothing was awaited since the window was shown: the service cannot have answered yet."""
        assert hand.window.workspace.freshness is not Freshness.UP_TO_DATE
        assert hand.window.status.freshness.text().startswith(("Stock as of", "Reading"))
        seen.append(_table(hand))
        await _up_to_date(hand)
        seen.append(_table(hand))

    run_program(monkeypatch, tmp_path, "--sample", act=first)
    assert Accounts(tmp_path).names() == ["Harbour Street"]
    run_program(monkeypatch, tmp_path, act=second)
    assert seen[0] == seen[1] == seen[2]


def _table(hand: Hand) -> list[str]:
    """What every row of the table shows, without its order."""
    hand.window.stock.settle()
    return sorted(f"{item.title} {plain(item.balance)} {item.status}" for item in shown(hand.window.stock))


def test_a_window_that_is_closed_ends_its_service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    services: list[int] = []

    async def look_and_go(hand: Hand) -> None:
        await _up_to_date(hand)
        service = hand.window.workspace._service
        assert isinstance(service, LocalService)
        services.append(process_of(service).pid)

    run_program(monkeypatch, tmp_path, "--sample", "5", act=look_and_go)
    with pytest.raises(ProcessLookupError):
        os.kill(services[0], 0)
    assert Accounts(tmp_path).settings.last_account == "Sample 5"


def test_a_window_closed_while_it_still_connects_ends_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def go(hand: Hand) -> None:
        assert hand.window.isVisible()

    run_program(monkeypatch, tmp_path, "--sample", "5", act=go)


def test_a_last_store_that_is_gone_gives_way_to_the_only_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    accounts = Accounts(tmp_path)
    accounts.settings.last_account = "Gone"
    accounts.create("Corner shop", Contents(), currency="EUR")

    async def look(hand: Hand) -> None:
        assert hand.window.windowTitle() == "Corner shop – Storeroom"

    run_program(monkeypatch, tmp_path, act=look)
    assert Accounts(tmp_path).settings.last_account == "Corner shop"
    assert main(["--profile", str(tmp_path), "--store", "Gone"]) == 1
    assert "There is no store" in capsys.readouterr().err


def test_settings_that_cannot_be_kept_are_told_of_and_all_else_ends_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected_logs: ExpectLog
) -> None:
    services: list[int] = []

    async def look(hand: Hand) -> None:
        await _up_to_date(hand)
        service = hand.window.workspace._service
        assert isinstance(service, LocalService)
        services.append(process_of(service).pid)
        (tmp_path / "settings.json.unfinished").mkdir()  # in the way

    expected_logs("ERROR storeroom: Unexpected: .*settings.json.unfinished")
    run_program(monkeypatch, tmp_path, "--sample", "5", act=look)
    with pytest.raises(ProcessLookupError):
        os.kill(services[0], 0)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="finds the service under /proc")
@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 0)])
def test_a_window_that_is_told_to_end_does_so_in_order(
    tmp_path: Path, number: signal.Signals, status: int
) -> None:
    with _process("--profile", str(tmp_path), "--sample", "5") as window:
        service = os.pidfd_open(_service_of(window))
        window.send_signal(number)
        printed, complaint = window.communicate(timeout=PATIENCE)
        ended, _, _ = select.select([service], [], [], 0)
        os.close(service)
    assert (window.returncode, printed, complaint) == (status, "", "")
    assert ended
    assert Accounts(tmp_path).settings.last_account == "Sample 5"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="finds the service under /proc")
def test_a_window_that_is_killed_takes_its_service_with_it(tmp_path: Path) -> None:
    with _process("--profile", str(tmp_path), "--sample", "5") as window:
        service = os.pidfd_open(_service_of(window))
        window.kill()
        ended, _, _ = select.select([service], [], [], PATIENCE)
        os.close(service)
        assert ended, "the service outlived its window"


def _service_of(window: subprocess.Popen[str]) -> int:
    """The window's only child, as soon as there is one."""
    children = Path(f"/proc/{window.pid}/task/{window.pid}/children")
    while window.poll() is None:
        if found := children.read_text().split():
            return int(found[0])
    raise AssertionError(f"the window ended with {window.returncode}")


@contextmanager
def _process(*arguments: str, **environment: str | None) -> Iterator[subprocess.Popen[str]]:
    """``storeroom`` as a process of its own; None takes a variable out of its environment."""
    inherited = {**os.environ, **environment}
    process = subprocess.Popen(
        [sys.executable, "-m", "app", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={name: value for name, value in inherited.items() if value is not None},
    )
    with process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a display")
def test_without_a_display_one_line_says_so(tmp_path: Path) -> None:
    nothing = dict.fromkeys(("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
    with _process("--profile", str(tmp_path), "--sample", "5", **nothing) as process:
        printed, complaint = process.communicate(timeout=PATIENCE)
    assert (process.returncode, printed) == (1, "")
    assert complaint == (
        "storeroom: There is no display to show a window on. “storeroom tour --out DIR” runs without one.\n"
    )
