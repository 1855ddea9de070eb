"""Accounts kept, renamed, signed in to again."""

import json
from pathlib import Path

import pytest

from app.accounts import Accounts
from app.accounts.places import Kind
from app.accounts.remote_service import RemoteService
from app.domain.contents import Contents
from app.domain.errors import Invalid, StoreUnavailable
from app.domain.shop import Shop
from tests.accounts.keyrings import MemoryKeyring, secrets_in
from tests.accounts.signed_in import CORNER, signed_in


async def test_an_account_is_there_the_next_time(tmp_path: Path) -> None:
    keyring = MemoryKeyring()
    account = await Accounts(tmp_path, secrets_in(keyring)).add("Corner", signed_in("planted"))
    again = Accounts(tmp_path, secrets_in(keyring)).open("corner")
    assert (again.name, again.kind, again.shop) == ("Corner", Kind.SHARED, CORNER)
    assert again.place.address == "https://shop.example"
    assert again.facts == account.facts
    assert isinstance(again.service(), RemoteService)
    assert await again.secrets.get(again.facts.id) == "planted"


async def test_a_person_can_read_what_is_known_of_it_but_for_the_secret(tmp_path: Path) -> None:
    account = await Accounts(tmp_path, secrets_in(MemoryKeyring())).add("Corner", signed_in("planted"))
    written = (tmp_path / "accounts" / "Corner" / "account.json").read_text()
    assert json.loads(written) == {
        "kind": "shared",
        "name": "Corner",
        "id": account.facts.id,
        "address": "https://shop.example",
        "grant": "key",
        "client_id": "c",
        "shop": {
            "organization": CORNER.organization,
            "name": "Corner shop",
            "currency": "EUR",
            "time_zone": "Europe/Berlin",
        },
        "keyring": "in memory",
    }
    assert "\n" in written


async def test_how_the_secret_is_kept_is_told(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path)  # there is no keyring
    account = await accounts.add("Corner", signed_in())
    kept = accounts.kept(account)
    assert kept is not None
    assert kept.why is not None
    assert (kept.why.key, account.facts.keyring) == ("keyring.missing", "")
    assert accounts.kept(accounts.create("Mine", Contents(), currency="EUR")) is None


async def test_all_kinds_are_listed_together(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path)
    accounts.create("zebra", Contents(), currency="EUR")
    await accounts.add("Corner", signed_in())
    assert [(account.name, account.kind) for account in accounts] == [
        ("Corner", Kind.SHARED),
        ("zebra", Kind.LOCAL),
    ]


async def test_a_name_is_taken_once_whatever_the_kind(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path)
    accounts.create("Corner", Contents(), currency="EUR")
    with pytest.raises(StoreUnavailable) as raised:
        await accounts.add("CORNER", signed_in())
    assert (raised.value.key, raised.value.values) == ("account.exists", {"name": "CORNER"})


def test_renaming_leaves_the_files_where_they_are(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path)
    account = accounts.create("Shop", Contents(), currency="EUR")
    accounts.settings.last_account = account.key
    with account.claim():  # also while it is open
        renamed = accounts.rename(account, " Café ")
    assert (renamed.name, renamed.key, renamed.store) == ("Café", "Shop", account.store)
    assert accounts.names() == ["Café"]
    last = Accounts(tmp_path).last()
    assert last is not None
    assert last.name == "Café"
    with pytest.raises(StoreUnavailable, match=r"account\.unknown"):
        accounts.open("Shop")


def test_a_name_that_is_free_again_leads_to_other_files(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path)
    first = accounts.create("Shop", Contents(), currency="EUR")
    accounts.rename(first, "Old shop")
    second = accounts.create("Shop", Contents(), currency="EUR")
    assert (second.name, second.key) == ("Shop", "Shop 2")
    assert accounts.open("shop").store == second.store != first.store
    assert accounts.names() == ["Old shop", "Shop"]


@pytest.mark.parametrize("name", ["", "a/b", "CON"])
def test_names_that_no_account_may_have(tmp_path: Path, name: str) -> None:
    accounts = Accounts(tmp_path)
    account = accounts.create("Shop", Contents(), currency="EUR")
    with pytest.raises(Invalid, match=r"account\.name"):
        accounts.rename(account, name)


def test_renaming_to_a_name_that_is_taken(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path)
    account = accounts.create("Shop", Contents(), currency="EUR")
    accounts.create("Café", Contents(), currency="EUR")
    with pytest.raises(StoreUnavailable, match=r"account\.exists"):
        accounts.rename(account, "CAFÉ")
    assert accounts.rename(account, "SHOP").name == "SHOP", "its own may be written otherwise"


async def test_other_access_takes_the_place_of_what_was_revoked(tmp_path: Path) -> None:
    keyring = MemoryKeyring()
    accounts = Accounts(tmp_path, secrets_in(keyring))
    account = accounts.rename(await accounts.add("Corner", signed_in("first")), "Mine")
    again = await accounts.sign_in_again(account, signed_in("second", client_id="d"))
    assert (again.name, again.facts.id, again.facts.client_id) == ("Mine", account.facts.id, "d")
    assert await secrets_in(keyring).get(account.facts.id) == "second"


async def test_access_to_another_shop_is_another_account(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path, secrets_in(MemoryKeyring()))
    account = await accounts.add("Corner", signed_in("first"))
    with pytest.raises(Invalid) as raised:
        await accounts.sign_in_again(account, signed_in("second", Shop("other", "Elsewhere")))
    assert raised.value.values == {"shop": "Elsewhere", "expected": "Corner shop"}
    assert await accounts.secrets.get(account.facts.id) == "first"


async def test_what_cannot_be_written_down_is_not_kept(tmp_path: Path) -> None:
    keyring = MemoryKeyring()
    (tmp_path / "accounts").write_text("in the way")
    with pytest.raises(StoreUnavailable, match=r"file\.not_written"):
        await Accounts(tmp_path, secrets_in(keyring)).add("Corner", signed_in())
    assert keyring.entries == {}


def test_facts_that_nobody_can_read_hide_no_store(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path)
    account = accounts.create("Shop", Contents(), currency="EUR")
    accounts.rename(account, "Café")
    (account.folder / "account.json").write_text("{")
    assert accounts.names() == ["Shop"]
