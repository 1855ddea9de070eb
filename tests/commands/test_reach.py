"""Reaching a store's service: the one that runs, or one of one's own for the time."""

import asyncio
import contextlib
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.commands import reach as reaching
from app.commands.reach import reach
from app.domain.errors import StoreUnavailable
from app.service.announced import announcement
from app.service.storage.create import create_store
from app.service.storage.databases import create_organization
from app.service.storage.files import open_file
from app.service.storage.locks import locked
from app.service.storage.source import Source
from tests.service.running import running_service
from tests.service.shop import CONTENTS


def organization_of(source: Source, organization: str | None = None) -> str:
    """The organization that is reached, as its stock tells it."""

    async def ask() -> str:
        async with reach(source, organization) as service:
            answer = await service.read("/v3/stock")
            return str((await answer.decode(list[dict[str, object]]))[0]["organizationUuid"])

    return asyncio.run(ask())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    create_store(tmp_path / "shop.store", "Shop", CONTENTS)
    return tmp_path / "shop.store"


def test_one_that_runs_is_asked_and_goes_on(file: Path) -> None:
    with running_service(file) as service:
        assert organization_of(Source(file)) == service.organization
        assert service.process.poll() is None
        assert file.with_name("shop.store.running").stat().st_mode & 0o777 == 0o600
    assert announcement(file) is None


def test_one_is_started_where_none_runs_and_ends_again(file: Path) -> None:
    organization = organization_of(Source(file))
    with open_file(file) as stores:
        assert stores.all()[0].organization == organization
    assert announcement(file) is None


def test_what_a_killed_one_left_leads_nowhere(file: Path) -> None:
    """Not even to whoever has its port now, who would be told the token."""
    with running_service(file) as service:
        assert announcement(file) is not None
        service.process.kill()
        service.process.wait()
    assert file.with_name("shop.store.running").exists()
    assert announcement(file) is None
    assert organization_of(Source(file)) == service.organization


@contextlib.contextmanager
def held(file: Path, seconds: float) -> Iterator[None]:
    """The lock of ``file`` is another's for so long."""
    taken = threading.Event()

    def hold() -> None:
        with locked(file):
            taken.set()
            time.sleep(seconds)

    thread = threading.Thread(target=hold)
    thread.start()
    taken.wait()
    yield
    thread.join()


def test_a_file_that_another_has_for_a_moment_is_waited_for(file: Path) -> None:
    with held(file, 0.5):
        assert organization_of(Source(file))


def test_a_service_waits_for_a_command_that_has_the_file(file: Path) -> None:
    with held(file, 3), running_service(file) as service:
        assert service.process.poll() is None


def test_a_service_and_a_command_that_start_at_once_both_do_their_work(file: Path) -> None:
    """So do the first lines of the README, pasted together."""
    command = [sys.executable, "-m", "app", "serve", "--store", str(file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as starting:
        try:
            assert organization_of(Source(file)) in str(starting.stdout and starting.stdout.readline())
        finally:
            starting.terminate()


def test_one_that_cannot_be_started_says_why_and_only_there(
    file: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(reaching, "_token", lambda *_: "any")
    monkeypatch.setattr(reaching, "_PATIENCE", 0)
    with locked(file), pytest.raises(StoreUnavailable, match=r"service\.not_started") as refused:
        organization_of(Source(file))
    assert "is open in another window or program" in str(refused.value.values["detail"])
    assert capfd.readouterr().err == ""


def test_a_file_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match=r"store\.missing"):
        organization_of(Source(tmp_path / "none"))


def test_one_of_several_in_a_database_must_be_named(database: str) -> None:
    first = create_organization(database, "First", CONTENTS)
    assert organization_of(Source(database=database)) == first
    second = create_organization(database, "Second", CONTENTS)
    for organization in (first, second):
        assert organization_of(Source(database=database), organization.upper()) == organization
    with pytest.raises(StoreUnavailable, match=r"organization\.which"):
        organization_of(Source(database=database))
    with pytest.raises(StoreUnavailable, match=r"organization\.unknown"):
        organization_of(Source(database=database), "x")
