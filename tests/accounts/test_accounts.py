"""Stores on this computer, opened as the window opens them: the real service in a process of its own."""

import asyncio
import os
import signal
from decimal import Decimal
from pathlib import Path

import pytest

from app.accounts import Accounts
from app.accounts.local_service import LocalService
from app.domain.contents import Contents
from app.domain.errors import Invalid, StoreUnavailable
from app.domain.movements import Reason
from app.workspace import Freshness, State
from tests.workspace.shop import CONTENTS, SMALL, plan_of


def test_a_profile_begins_empty(tmp_path: Path) -> None:
    assert Accounts(tmp_path / "profile").names() == []


def test_without_a_profile_it_is_in_the_home(own_home: Path) -> None:
    accounts = Accounts()
    accounts.create("Shop", Contents(), currency="EUR")
    assert accounts.profile.is_relative_to(own_home)
    assert Accounts().names() == ["Shop"]


def test_stores_are_listed_by_name(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path)
    for name in ("zebra", "Harbour Street", " Ä-Laden "):
        accounts.create(name, Contents(), currency="EUR")
    assert accounts.names() == ["Harbour Street", "zebra", "Ä-Laden"]
    assert accounts.open("harbour street").name == "Harbour Street"


@pytest.mark.parametrize("name", ["Shop", "SHOP", " Shop"])
def test_a_name_is_taken_once(tmp_path: Path, name: str) -> None:
    accounts = Accounts(tmp_path)
    accounts.create("Shop", Contents(), currency="EUR")
    with pytest.raises(StoreUnavailable) as raised:
        accounts.create(name, Contents(), currency="EUR")
    assert raised.value.key == "account.exists"


@pytest.mark.parametrize(
    "name",
    [
        "",
        "  ",
        ".",
        "..",
        ".hidden",
        "a/b",
        "a\\b",
        "../up",
        "C:",
        "what?",
        "nul",
        "Com1.shop",
        "a\tb",
        "shop.",
        "a" * 201,
    ],
)
def test_names_that_no_file_may_have(tmp_path: Path, name: str) -> None:
    accounts = Accounts(tmp_path)
    for attempt in (accounts.open, lambda name: accounts.create(name, Contents(), currency="EUR")):
        with pytest.raises(Invalid) as raised:
            attempt(name)
        assert raised.value.key == "account.name"
    assert list(tmp_path.iterdir()) == []


def test_a_store_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable) as raised:
        Accounts(tmp_path).open("Shop")
    assert raised.value.key == "account.unknown"


async def test_a_day_at_the_shop(tmp_path: Path) -> None:
    account = await asyncio.to_thread(Accounts(tmp_path).create, "Café", CONTENTS, currency="SEK")
    workspace = account.workspace()
    await workspace.open()
    await workspace.refresh()
    assert (workspace.name, workspace.trouble, workspace.freshness) == ("Café", None, Freshness.UP_TO_DATE)
    outcome = await workspace.carry_out(plan_of(workspace.items[SMALL], Reason.RESTOCK, 5))
    assert (outcome.confirmed, workspace.items[SMALL].balance) == (True, Decimal(8))
    await workspace.close()

    workspace = Accounts(tmp_path).open("Café").workspace()
    await workspace.open()
    assert workspace.items[SMALL].balance == 8
    assert [entry.state for entry in await workspace.activity.of(SMALL)] == [State.CONFIRMED]
    await workspace.close()
    assert {path.name for path in (tmp_path / "accounts" / "Café").iterdir()} == {
        "snapshot.sqlite",
        "records.sqlite",
    }


async def test_a_service_that_died_is_started_again(tmp_path: Path) -> None:
    workspace = Accounts(tmp_path).create("Shop", CONTENTS, currency="SEK").workspace()
    await workspace.open()
    await workspace.refresh()
    service = workspace._service
    assert isinstance(service, LocalService)
    await _kill(service)
    await workspace.refresh()
    assert (workspace.freshness, workspace.trouble) == (Freshness.UP_TO_DATE, None)
    await _kill(service)
    outcome = await workspace.carry_out(plan_of(workspace.items[SMALL], Reason.SALE, 1))
    assert (outcome.confirmed, workspace.items[SMALL].balance) == (True, Decimal(2))
    await workspace.close()


async def test_the_service_ends_with_the_workspace(tmp_path: Path) -> None:
    service = await _started(tmp_path)
    process = service._process
    assert process
    returned = [process.returncode]
    await service.close()
    assert [*returned, process.returncode] == [None, 0]
    await service.close()  # nothing left to end


async def test_a_service_that_does_not_take_the_hint_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.accounts.local_service.STOP_PATIENCE", 0.1)
    service = await _started(tmp_path)
    process = service._process
    assert process
    os.kill(process.pid, signal.SIGSTOP)
    await service.close()
    assert process.returncode == -signal.SIGKILL


async def test_two_that_reach_at_once_share_one_service(tmp_path: Path) -> None:
    service = await _started(tmp_path)
    await _kill(service)
    first, second = await asyncio.gather(service.reach(), service.reach())
    assert first is second
    await service.close()


async def test_a_store_that_cannot_be_served_says_why(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path)
    workspace = accounts.create("Shop", CONTENTS, currency="SEK").workspace()
    (tmp_path / "stores" / "Shop.sqlite").write_bytes(b"no database at all, but long enough" * 99)
    await workspace.open()
    await workspace.refresh()
    assert workspace.freshness is Freshness.OFFLINE
    assert isinstance(workspace.trouble, StoreUnavailable)
    assert workspace.trouble.key == "service.not_started"
    assert workspace.trouble.values["detail"] == (tmp_path / "logs" / "Shop.log").read_text().strip()
    await workspace.close()


async def test_what_is_kept_is_for_its_owner_alone(tmp_path: Path) -> None:
    profile = tmp_path / "home" / "profile"
    account = Accounts(profile).create("Shop", CONTENTS, currency="SEK")
    workspace = account.workspace()
    await workspace.open()
    await workspace.refresh()
    await workspace.close()
    folders = [profile, *(path for path in profile.rglob("*") if path.is_dir())]
    assert {path.stat().st_mode & 0o777 for path in folders} == {0o700}
    assert {path.name for path in folders} == {"profile", "stores", "accounts", "Shop", "logs"}
    assert (profile / "logs" / "Shop.log").stat().st_mode & 0o777 == 0o600


async def test_a_second_window_leaves_the_log_of_the_first(tmp_path: Path) -> None:
    service = await _started(tmp_path)
    log = tmp_path / "logs" / "Shop.log"
    with log.open("a") as file:
        file.write("what the first said\n")
    second = LocalService(tmp_path / "stores" / "Shop.sqlite", log)
    with pytest.raises(StoreUnavailable) as raised:
        await second.reach()
    assert raised.value.key == "store.in_use"
    assert log.read_text().startswith("what the first said\n")
    await service.close()


async def test_a_log_that_became_large_is_begun_anew(tmp_path: Path) -> None:
    log = tmp_path / "logs" / "Shop.log"
    log.parent.mkdir()
    log.write_bytes(b"x" * (2**20 + 1))
    service = await _started(tmp_path)
    assert log.stat().st_size == 0
    await service.close()


async def _started(folder: Path) -> LocalService:
    await asyncio.to_thread(Accounts(folder).create, "Shop", CONTENTS, currency="SEK")
    service = LocalService(folder / "stores" / "Shop.sqlite", folder / "logs" / "Shop.log")
    await service.reach()
    return service


async def _kill(service: LocalService) -> None:
    assert service._process
    service._process.kill()
    await service._process.wait()
