"""One program at a time has an account open."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.accounts import Accounts
from app.domain.contents import Contents
from app.domain.errors import StoreUnavailable

_HOLDS = """
import sys
from pathlib import Path
from app.accounts import Accounts
with Accounts(Path(sys.argv[1])).open("Shop").claim():
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_program_is_told(tmp_path: Path) -> None:
    account = Accounts(tmp_path).create("Shop", Contents(), currency="EUR")
    command = [sys.executable, "-c", _HOLDS, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        with pytest.raises(StoreUnavailable) as raised, account.claim():
            pass
        other.kill()  # whatever ends it
    assert (raised.value.key, raised.value.values) == ("account.open_elsewhere", {"name": "Shop"})
    with account.claim():
        pass


def test_also_within_one_program(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path)
    account = accounts.create("Shop", Contents(), currency="EUR")
    other = accounts.create("Other", Contents(), currency="EUR")
    with account.claim(), other.claim(), pytest.raises(StoreUnavailable), account.claim():
        pass
    with account.claim():
        pass


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    account = Accounts(tmp_path).create("Shop", Contents(), currency="EUR")
    (tmp_path / "accounts").write_text("in the way")
    with pytest.raises(StoreUnavailable, match=r"file\.not_written"), account.claim():
        pass
