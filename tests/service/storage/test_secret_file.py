"""The secret of the webhooks' keys: made once, for its owner alone."""

import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.domain.errors import StoreUnavailable
from app.service.storage.create import create_store
from app.service.storage.files import open_file
from app.service.storage.secret_file import secret_in


def test_it_is_made_once_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "service.key"
    secret = secret_in(path)
    assert len(secret) == 32
    assert secret_in(path) == secret
    assert list(path.parent.iterdir()) == [path]
    assert secret_in(tmp_path / "other.key") != secret


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_only_its_owner_reads_it(tmp_path: Path) -> None:
    secret_in(tmp_path / "service.key")
    assert stat.S_IMODE((tmp_path / "service.key").stat().st_mode) == 0o600


def test_whoever_asks_at_the_same_time_gets_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        secrets = list(pool.map(secret_in, [tmp_path / "service.key"] * 64))
    assert len(set(secrets)) == 1


def test_a_store_file_has_it_beside_it_once_it_is_wanted(tmp_path: Path) -> None:
    create_store(tmp_path / "shop.sqlite", "Shop")
    with open_file(tmp_path / "shop.sqlite") as stores:
        assert not (tmp_path / "shop.sqlite.key").exists()
        assert stores.secret == (tmp_path / "shop.sqlite.key").read_bytes()


def test_one_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "service.key").mkdir()
    with pytest.raises(StoreUnavailable, match=r"store\.unreadable"):
        secret_in(tmp_path / "service.key")
