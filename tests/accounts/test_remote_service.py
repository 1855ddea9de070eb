"""Accounts elsewhere, from signing in to the shop's day, against the real service."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from app.accounts import Account, Accounts
from app.accounts.browser import Browser
from app.accounts.facts import Grant
from app.accounts.remote_service import RemoteService
from app.accounts.signed_in import SignedIn
from app.accounts.signing_in import by_key
from app.domain.errors import Revoked, StoreUnavailable
from app.domain.movements import Reason
from app.workspace import Freshness, State, Workspace
from tests.accounts.elsewhere import App, Elsewhere, approve, elsewhere
from tests.accounts.keyrings import HangingKeyring, MemoryKeyring, secrets_in
from tests.workspace.shop import SMALL, plan_of

_TWO_HOURS = 7200
_DAYS_180 = 180 * 24 * 60 * 60


@pytest.fixture
def keyring() -> MemoryKeyring:
    return MemoryKeyring()


@pytest.fixture
def accounts(tmp_path: Path, keyring: MemoryKeyring) -> Accounts:
    return Accounts(tmp_path / "profile", secrets_in(keyring))


@pytest.mark.parametrize("v3", [True, False])
async def test_a_day_with_a_key(zettle_like: Elsewhere, accounts: Accounts, v3: bool) -> None:
    account = await accounts.add("Corner", await by_key(zettle_like.place, zettle_like.api_key().text))
    workspace = account.changed(capabilities=account.facts.capabilities | {"v3": v3}).workspace()
    await _read(workspace)
    assert await _restocked(workspace) == 8
    zettle_like.wait(_TWO_HOURS)
    assert await _restocked(workspace) == 13, "that the token ended in between is nobody's business"
    assert zettle_like.stock()[SMALL] == "13"
    await workspace.close()


async def test_a_day_with_an_approval(zettle_like: Elsewhere, accounts: Accounts) -> None:
    account = await accounts.add("Corner", await _approved(zettle_like, zettle_like.app()))
    workspace = account.workspace()
    await _read(workspace)
    for expected in (8, 13, 18):
        zettle_like.wait(_TWO_HOURS)
        assert await _restocked(workspace) == expected
    await workspace.close()


async def test_the_token_that_was_printed(zettle_like: Elsewhere, accounts: Accounts) -> None:
    account = await accounts.add("Corner", await by_key(zettle_like.place, zettle_like.service.token))
    assert account.grant is Grant.TOKEN
    workspace = account.workspace()
    await _read(workspace)
    await workspace.close()


async def test_the_next_run_goes_on_with_the_refresh_token_of_the_last(
    zettle_like: Elsewhere, accounts: Accounts, keyring: MemoryKeyring
) -> None:
    account = await accounts.add("Corner", await _approved(zettle_like, zettle_like.app()))
    seen = {_refresh_token(keyring, account)}
    for _ in range(3):
        again = Accounts(accounts.profile, secrets_in(keyring))
        workspace = again.open("Corner").workspace()
        await _read(workspace)
        seen.add(_refresh_token(keyring, account))
        zettle_like.wait(_TWO_HOURS)
        await workspace.refresh()
        assert workspace.trouble is None
        await workspace.close()
        seen.add(_refresh_token(keyring, account))
    assert len(seen) == 7, "each is good for one renewal, and every one was kept"


async def test_when_access_ends_is_known_and_moves_on(zettle_like: Elsewhere, accounts: Accounts) -> None:
    account = await accounts.add("Corner", await _approved(zettle_like, zettle_like.app()))
    assert account.expires is not None
    assert abs(account.expires - datetime.now(UTC) - timedelta(days=180)) < timedelta(minutes=1)
    account = account.changed(expires=datetime.now(UTC) + timedelta(days=3))
    workspace = account.workspace()
    await _read(workspace)
    await workspace.close()
    now = accounts.of(account.key)
    assert now is not None
    assert now.expires is not None
    assert now.expires > datetime.now(UTC) + timedelta(days=179)


async def test_an_approval_that_nobody_used_for_too_long(zettle_like: Elsewhere, accounts: Accounts) -> None:
    account = await accounts.add("Corner", await _approved(zettle_like, zettle_like.app()))
    zettle_like.wait(_DAYS_180 + 1)
    workspace = account.workspace()
    await workspace.refresh()
    assert isinstance(workspace.trouble, Revoked)
    await workspace.close()


async def test_a_key_that_is_revoked_leaves_what_was_known(
    zettle_like: Elsewhere, accounts: Accounts
) -> None:
    key = zettle_like.api_key()
    account = await accounts.add("Corner", await by_key(zettle_like.place, key.text))
    workspace = account.workspace()
    await _read(workspace)
    zettle_like.revoke(key)
    await workspace.refresh()
    assert isinstance(workspace.trouble, Revoked)
    assert workspace.freshness is Freshness.OFFLINE
    assert workspace.items[SMALL].balance == 3
    outcome = await workspace.carry_out(plan_of(workspace.items[SMALL], Reason.RESTOCK, 5))
    assert set(outcome.states) == {State.REFUSED}
    await workspace.close()

    workspace = Accounts(accounts.profile, accounts.secrets).open("Corner").workspace()
    await workspace.open()
    assert workspace.items[SMALL].balance == 3, "also the next time"
    await workspace.close()


async def test_signing_in_again_needs_no_new_start(zettle_like: Elsewhere, accounts: Accounts) -> None:
    key = zettle_like.api_key()
    account = await accounts.add("Corner", await by_key(zettle_like.place, key.text))
    workspace = account.workspace()
    await _read(workspace)
    zettle_like.revoke(key)
    await workspace.refresh()
    assert workspace.freshness is Freshness.OFFLINE
    await accounts.sign_in_again(account, await _approved(zettle_like, zettle_like.app()))
    await _read(workspace)
    assert await _restocked(workspace) == 8
    await workspace.close()


@pytest.mark.parametrize("broken", ["", "1 0123456789abcdef x", "somebody else's"])
async def test_without_its_secret_an_account_is_signed_out(
    zettle_like: Elsewhere, accounts: Accounts, keyring: MemoryKeyring, broken: str
) -> None:
    account = await accounts.add("Corner", await by_key(zettle_like.place, zettle_like.api_key().text))
    keyring.entries = {name: broken for name in keyring.entries if broken}
    again = Accounts(accounts.profile, secrets_in(keyring))
    workspace = again.open("Corner").workspace()
    await workspace.refresh()
    trouble = workspace.trouble
    assert isinstance(trouble, StoreUnavailable)
    assert (trouble.key, trouble.values) == ("account.signed_out", {"name": "Corner"})
    await again.sign_in_again(account, await by_key(zettle_like.place, zettle_like.api_key().text))
    await _read(workspace)
    await workspace.close()


async def test_a_secret_of_another_grant_is_none(zettle_like: Elsewhere, accounts: Accounts) -> None:
    account = await accounts.add("Corner", await by_key(zettle_like.place, zettle_like.api_key().text))
    for grant in (Grant.KEY, Grant.CODE):
        await accounts.secrets.set(account.facts.id, "planted {")
        workspace = account.changed(grant=grant).workspace()
        await workspace.refresh()
        assert workspace.trouble is not None
        assert workspace.trouble.key == "account.signed_out"
        await workspace.close()


async def test_a_keyring_that_hangs_is_told_of(
    zettle_like: Elsewhere, accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    await accounts.add("Corner", await by_key(zettle_like.place, zettle_like.api_key().text))
    keyring = HangingKeyring()
    monkeypatch.setattr("app.accounts.secrets.PATIENCE", 0.05)
    workspace = Accounts(accounts.profile, secrets_in(keyring)).open("Corner").workspace()
    await workspace.refresh()
    assert workspace.trouble is not None
    assert workspace.trouble.key == "keyring.slow"
    keyring.let_go.set()
    await workspace.close()


async def test_without_a_keyring_the_secret_is_good_for_this_run(
    zettle_like: Elsewhere, tmp_path: Path
) -> None:
    accounts = Accounts(tmp_path / "profile")  # in tests there is none
    account = await accounts.add("Corner", await _approved(zettle_like, zettle_like.app()))
    workspace = account.workspace()
    await _read(workspace)
    zettle_like.wait(_TWO_HOURS)
    assert await _restocked(workspace) == 8
    kept = accounts.kept(account)
    assert kept is not None
    assert kept.why is not None
    await workspace.close()


async def test_what_a_service_can_do_is_asked_for_once(zettle_like: Elsewhere, accounts: Accounts) -> None:
    account = await accounts.add("Corner", await by_key(zettle_like.place, zettle_like.api_key().text))
    told = account.facts.capabilities
    assert (told["v3"], told["events"]) == (True, False)
    service = account.changed(capabilities=told | {"v3": False}).service()
    client = await service.reach()
    assert client.capabilities is not None
    assert client.capabilities.v3 is False, "it was not asked again"
    await service.close()


@pytest.mark.parametrize("facts", [{"capabilities": {}}, {"probed": datetime(2026, 1, 1, tzinfo=UTC)}])
async def test_what_is_not_known_or_old_is_asked_again(
    zettle_like: Elsewhere, accounts: Accounts, facts: dict[str, object]
) -> None:
    account = await accounts.add("Corner", await by_key(zettle_like.place, zettle_like.api_key().text))
    service = account.changed(**facts).service()
    await service.reach()
    await service.close()
    now = accounts.of(account.key)
    assert now is not None
    assert now.facts.capabilities == account.facts.capabilities
    assert now.facts.probed is not None
    assert now.facts.probed > datetime.now(UTC) - timedelta(minutes=1)


async def test_signing_in_again_comes_before_a_renewal_of_what_was(
    zettle_like: Elsewhere, accounts: Accounts
) -> None:
    account = await accounts.add("Corner", await _approved(zettle_like, zettle_like.app()))
    service = account.service()
    assert isinstance(service, RemoteService)
    await service.reach()
    key = zettle_like.api_key().text
    await accounts.sign_in_again(account, await by_key(zettle_like.place, key))
    await service._keep("the last one's")
    assert await accounts.secrets.get(account.facts.id) == key
    await service.close()


async def test_facts_that_somebody_spoilt_are_not_written_into(
    zettle_like: Elsewhere, accounts: Accounts
) -> None:
    account = await accounts.add("Corner", await _approved(zettle_like, zettle_like.app()))
    workspace = account.workspace()
    await _read(workspace)
    facts = account.folder / "account.json"
    await asyncio.to_thread(facts.write_text, "{")
    zettle_like.wait(_TWO_HOURS)
    assert await _restocked(workspace) == 8
    await workspace.close()
    assert await asyncio.to_thread(facts.read_text) == "{"


async def test_two_that_reach_at_once_share_one_client(zettle_like: Elsewhere, accounts: Accounts) -> None:
    account = await accounts.add("Corner", await by_key(zettle_like.place, zettle_like.api_key().text))
    service = account.service()
    first, second = await asyncio.gather(service.reach(), service.reach())
    assert first is second
    await service.close()
    assert await service.reach() is not first, "as after a service that died"
    await service.close()


async def test_a_service_that_offers_more_than_zettle(tmp_path: Path, accounts: Accounts) -> None:
    with elsewhere(tmp_path) as service:
        account = await accounts.add("Corner", await by_key(service.place, service.api_key().text))
        assert account.facts.capabilities["events"] is True
        workspace = account.workspace()
        await _read(workspace)
        assert await _restocked(workspace) == 8
        await workspace.close()


async def _approved(service: Elsewhere, app: App) -> SignedIn:
    async with Browser(service.place, *app) as browser:
        finishing = asyncio.create_task(browser.finished())
        await approve(browser.address)
        return await finishing


async def _read(workspace: Workspace) -> None:
    await workspace.open()
    await workspace.refresh()
    assert (workspace.trouble, workspace.freshness) == (None, Freshness.UP_TO_DATE)


async def _restocked(workspace: Workspace) -> Decimal | None:
    """The balance after five more."""
    outcome = await workspace.carry_out(plan_of(workspace.items[SMALL], Reason.RESTOCK, 5))
    assert outcome.confirmed, outcome.error
    return workspace.items[SMALL].balance


def _refresh_token(keyring: MemoryKeyring, account: Account) -> str:
    said = keyring.entries["Storeroom", account.facts.id].split(" ", 2)[2]
    token: str = json.loads(said)["refresh_token"]
    return token
