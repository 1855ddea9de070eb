"""Secrets where there is a keyring, and where there is none, or none that is safe, quick or right."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.accounts import secrets
from app.accounts.secrets import Keeping, Secrets
from app.domain.errors import StoreUnavailable
from tests.accounts.keyrings import HangingKeyring, LockedKeyring, MemoryKeyring, secrets_in

_LONG = "eyJ" + "abcdefghij" * 300  # as an API key may be: 3,003 characters


async def test_a_secret_is_in_the_keyring() -> None:
    keyring = MemoryKeyring()
    kept = await secrets_in(keyring).set("shop", "secret")
    assert kept == Keeping(keyring.name)
    again = secrets_in(keyring)
    assert again.keeping("shop") is None, "nobody has looked yet"
    assert await again.get("shop") == "secret"
    assert again.keeping("shop") == Keeping(keyring.name)
    await again.delete("shop")
    assert (keyring.entries, await again.get("shop"), again.keeping("shop")) == ({}, None, None)


async def test_one_that_is_not_there() -> None:
    assert await secrets_in(MemoryKeyring()).get("shop") is None


async def test_the_keyring_is_not_looked_for_before_it_is_needed() -> None:
    def find() -> MemoryKeyring:
        raise AssertionError("looked for")

    assert Secrets(find).keeping("shop") is None
    program = "import sys, app.accounts; app.accounts.Accounts().names(); print('keyring' in sys.modules)"
    assert _output_of(program) == "False"


async def test_without_a_keyring_it_is_for_this_run() -> None:
    secrets = Secrets()  # where the tests run there is none
    kept = await secrets.set("shop", "secret")
    assert kept.why is not None
    assert (kept.keyring, kept.why.key) == ("", "keyring.missing")
    assert (await secrets.get("shop"), secrets.keeping("shop")) == ("secret", kept)
    with pytest.raises(StoreUnavailable, match=r"keyring\.missing"):
        await Secrets().get("shop")  # the next run


def test_a_keyring_in_a_file_is_not_used(own_home: Path) -> None:
    """`keyrings.alt` is installed here. Where nothing else is there, `keyring` would take it."""
    program = """
import asyncio, keyring
from app.accounts.secrets import Secrets
print(keyring.get_keyring().__module__, asyncio.run(Secrets().set("shop", "planted")).why.key)
"""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHON_KEYRING_BACKEND"}
    assert _output_of(program, environment) == "keyrings.alt.file keyring.missing"
    assert [path for path in own_home.rglob("*") if path.is_file()] == []


async def test_a_keyring_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "PATIENCE", 0.05)
    keyring = HangingKeyring()
    here = secrets_in(keyring)
    kept = await here.set("shop", "secret")
    assert kept.why is not None
    assert (kept.why.key, await here.get("shop")) == ("keyring.slow", "secret")
    monkeypatch.setattr(secrets, "PATIENCE", 60.0)
    with pytest.raises(StoreUnavailable, match=r"keyring\.slow"):
        await here.get("other")  # at once: it owes an answer already
    keyring.let_go.set()
    await _answered(here)
    assert await here.get("other") is None


async def test_who_stops_waiting_leaves_nothing_behind() -> None:
    keyring = HangingKeyring()
    here = secrets_in(keyring)
    getting = asyncio.create_task(here.get("shop"))
    await asyncio.sleep(0)
    getting.cancel()
    await asyncio.gather(getting, return_exceptions=True)
    keyring.let_go.set()
    await _answered(here)
    assert (await here.set("shop", "secret")).why is None


def test_a_program_ends_though_its_keyring_hangs() -> None:
    program = """
import asyncio
from app.accounts import secrets
from tests.accounts.keyrings import HangingKeyring, secrets_in
secrets.PATIENCE = 0.05
print(asyncio.run(secrets_in(HangingKeyring()).set("shop", "secret")).why.key)
"""
    assert _output_of(program) == "keyring.slow"


async def test_a_long_key_on_a_keyring_with_short_entries() -> None:
    keyring = MemoryKeyring(largest=2 * 1280)
    kept = await secrets_in(keyring).set("shop", _LONG)
    assert (kept.why, await secrets_in(keyring).get("shop")) == (None, _LONG)


async def test_a_keyring_that_takes_less_than_any_keeps_it_for_this_run() -> None:
    here = secrets_in(MemoryKeyring(largest=100))
    kept = await here.set("shop", _LONG)
    assert kept.why is not None
    assert (kept.why.key, await here.get("shop")) == ("keyring.failed", _LONG)


async def test_a_keyring_that_stays_locked_is_not_asked_again_before_somebody_wants_it() -> None:
    keyring = LockedKeyring()
    here = secrets_in(keyring)
    for _ in range(3):
        with pytest.raises(StoreUnavailable, match=r"keyring\.failed"):
            await here.get("shop")
    assert keyring.asked == 1, "it asks the person each time"
    here.ask_again()
    keyring.locked = False
    assert await here.get("shop") is None
    with pytest.raises(StoreUnavailable, match=r"keyring\.failed"):
        await secrets_in(LockedKeyring()).delete("shop")


async def test_signing_in_again_goes_before_what_a_keyring_refused() -> None:
    keyring = LockedKeyring()
    here = secrets_in(keyring)
    with pytest.raises(StoreUnavailable):
        await here.get("shop")
    kept = await here.set("shop", "secret")
    assert kept.why is not None
    assert (kept.why.key, await here.get("shop")) == ("keyring.failed", "secret")


async def test_a_real_secret_service(secret_service: Path) -> None:
    kept = await Secrets().set("shop", _LONG)
    assert kept == Keeping("SecretService Keyring")
    assert b"abcdefghij" not in await asyncio.to_thread((secret_service / "login.keyring").read_bytes)
    assert await Secrets().get("shop") == _LONG
    await Secrets().set("shop", "short")
    assert await Secrets().get("shop") == "short"
    await Secrets().delete("shop")
    assert await Secrets().get("shop") is None


async def _answered(here: Secrets) -> None:
    """Until the keyring owes no answer any more."""
    assert here._asking
    await asyncio.to_thread(here._asking.join, 10)


def _output_of(program: str, environment: dict[str, str] | None = None) -> str:
    command = [sys.executable, "-c", program]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=True)
    return run.stdout.strip()
