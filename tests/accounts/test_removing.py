"""What removing an account takes away, and what it leaves."""

import asyncio
from pathlib import Path

import pytest

from app.accounts import Account, Accounts
from app.accounts.removing import goes
from app.domain.errors import StoreUnavailable
from app.domain.movements import Reason
from tests.accounts.keyrings import HangingKeyring, MemoryKeyring, secrets_in
from tests.accounts.signed_in import signed_in
from tests.workspace.shop import CONTENTS, SMALL, plan_of


async def test_what_goes_with_a_store_on_this_computer(tmp_path: Path) -> None:
    account = await _worked_in(tmp_path)
    told = goes(account)
    assert (told.secret, told.plans, told.store) == (False, 1, account.store)
    assert [path.name for path in told.files] == ["records.sqlite", "snapshot.sqlite", "Shop.log"]
    assert told.size == sum(path.stat().st_size for path in told.files)
    assert told.store_size >= account.store.stat().st_size > 0


async def test_the_file_of_a_store_stays_unless_told_otherwise(tmp_path: Path) -> None:
    account = await _worked_in(tmp_path)
    before = account.store.read_bytes()
    accounts = Accounts(tmp_path)
    accounts.settings.last_account = account.key
    assert await accounts.remove(account) is None
    assert (accounts.names(), accounts.last(), accounts.settings.last_account) == ([], None, "")
    assert account.store.read_bytes() == before
    assert _files(tmp_path / "accounts") == {"account.json"}
    assert _files(tmp_path / "logs") == set()


async def test_a_store_that_was_set_aside_can_be_had_again(tmp_path: Path) -> None:
    account = await _worked_in(tmp_path)
    accounts = Accounts(tmp_path)
    await accounts.remove(accounts.rename(account, "Café"))
    new = await asyncio.to_thread(accounts.create, "Café", CONTENTS, currency="SEK")
    (aside,) = accounts.set_aside()
    assert (aside.name, aside.key, new.key) == ("Café", "Shop", "Café")
    with pytest.raises(StoreUnavailable, match=r"account\.exists"):
        accounts.take_back(aside)
    accounts.rename(new, "New café")
    back = accounts.take_back(aside)
    assert (accounts.names(), accounts.set_aside()) == (["Café", "New café"], [])
    workspace = back.workspace()
    await workspace.refresh()
    assert workspace.items[SMALL].balance == 8, "what was restocked is there"
    await workspace.close()


async def test_a_store_goes_for_good_where_that_is_told(tmp_path: Path) -> None:
    account = await _worked_in(tmp_path)
    accounts = Accounts(tmp_path)
    other = await asyncio.to_thread(accounts.create, "Shop-2", CONTENTS, currency="SEK")
    await accounts.remove(account, with_store=True)
    assert (accounts.names(), accounts.set_aside()) == (["Shop-2"], [])
    assert _files(tmp_path / "stores") == {"Shop-2.sqlite", "Shop-2.sqlite.lock"}
    assert _files(tmp_path / "accounts") | _files(tmp_path / "logs") == set()
    assert not account.folder.exists()
    assert other.store.exists()
    assert (await asyncio.to_thread(accounts.create, "Shop", CONTENTS, currency="SEK")).key == "Shop"


async def test_a_store_that_is_open_is_not_removed(tmp_path: Path) -> None:
    account = await _worked_in(tmp_path)
    before = _files(tmp_path)
    accounts = Accounts(tmp_path)
    with account.claim(), pytest.raises(StoreUnavailable, match=r"account\.open_elsewhere"):
        await accounts.remove(account, with_store=True)
    service = account.service()
    await service.reach()
    with pytest.raises(StoreUnavailable, match=r"store\.in_use"):
        await accounts.remove(account, with_store=True)
    await service.close()
    assert before <= _files(tmp_path)
    assert accounts.names() == ["Shop"]


async def test_the_secret_goes_with_its_account(tmp_path: Path) -> None:
    keyring = MemoryKeyring()
    accounts = Accounts(tmp_path, secrets_in(keyring))
    account = await accounts.add("Corner", signed_in("x" * 3000))
    other = await accounts.add("Other", signed_in("other"))
    assert accounts.goes(account).secret
    assert await accounts.remove(account) is None
    assert (accounts.names(), account.folder.exists()) == (["Other"], False)
    assert {name for _, name in keyring.entries} == {other.facts.id}


async def test_a_secret_that_cannot_be_taken_out_is_told_of(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path, secrets_in(MemoryKeyring()))
    account = await accounts.add("Corner", signed_in())
    later = Accounts(tmp_path)  # without a keyring
    left = await later.remove(later.open("Corner"))
    assert left is not None
    assert (left.key, later.names(), account.folder.exists()) == ("keyring.missing", [], False)


async def test_a_secret_that_was_never_in_a_keyring_is_not_missed(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path)  # without a keyring
    account = await accounts.add("Corner", signed_in())
    assert await accounts.remove(account) is None
    assert accounts.kept(account) is None


async def test_a_keyring_that_hangs_keeps_no_account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keyring = HangingKeyring()
    keyring.let_go.set()
    accounts = Accounts(tmp_path, secrets_in(keyring))
    account = await accounts.add("Corner", signed_in())
    keyring.let_go.clear()
    monkeypatch.setattr("app.accounts.secrets.PATIENCE", 0.05)
    left = await accounts.remove(account)
    assert left is not None
    assert (left.key, accounts.names()) == ("keyring.slow", [])
    keyring.let_go.set()


async def _worked_in(profile: Path) -> Account:
    """A store on this computer in which something was done."""
    account = await asyncio.to_thread(Accounts(profile).create, "Shop", CONTENTS, currency="SEK")
    workspace = account.workspace()
    await workspace.open()
    await workspace.refresh()
    outcome = await workspace.carry_out(plan_of(workspace.items[SMALL], Reason.RESTOCK, 5))
    assert outcome.confirmed
    await workspace.close()
    return account


def _files(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file()}
