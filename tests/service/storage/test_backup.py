"""A backup is a store: whatever kind it came of, it can become either, with all that was in it."""

import shutil
from pathlib import Path

import pytest

from app.domain.errors import StoreUnavailable
from app.service.storage.backup import back_up, restore_database, restore_file
from app.service.storage.create import create_store
from app.service.storage.databases import create_organization
from tests.service.shop import CONTENTS, TEA_SMALL, Shop, open_database_shop, open_shop
from tests.service.storage.test_upgrades import old_store


def busy(shop: Shop) -> Shop:
    """The shop after a sale, and with a further store."""
    assert shop.move(TEA_SMALL, "STORE", "SOLD", "1.5").status_code == 200
    assert shop.ask("POST", "/v3/inventories", json={"name": "Stall"}).status_code == 201
    return shop


def backup_of(shop: Shop, folder: Path) -> Path:
    with shop.store.transaction(writes=False) as connection:
        back_up(connection, folder / "backup.store")
    return folder / "backup.store"


def goes_on(shop: Shop, answers: list[str]) -> bool:
    """Whether it answers what the backed up one did, and then takes more."""
    same = shop.answers() == answers
    return same and busy(shop).sums_up() and shop.balances()[TEA_SMALL] == "39"


def test_it_becomes_a_file(shop: Shop, tmp_path: Path) -> None:
    answers = busy(shop).answers()
    backup = backup_of(shop, tmp_path)
    assert backup.stat().st_mode & 0o777 == 0o600
    assert restore_file(backup, tmp_path / "restored.store") == shop.store.organization
    with open_shop(tmp_path / "restored.store") as restored:
        assert goes_on(restored, answers)


def test_it_becomes_an_organization_of_a_database(tmp_path: Path, database: str) -> None:
    create_store(tmp_path / "shop.store", "Corner shop", CONTENTS)
    with open_shop(tmp_path / "shop.store") as shop:
        answers = busy(shop).answers()
        backup = backup_of(shop, tmp_path)
    assert restore_database(backup, database) == shop.store.organization
    with open_database_shop(database) as restored:
        assert goes_on(restored, answers)


def test_one_of_an_older_program_stays_as_it_is(tmp_path: Path) -> None:
    old = old_store(tmp_path)
    content = old.read_bytes()
    restore_file(old, tmp_path / "restored.store")
    assert old.read_bytes() == content
    with open_shop(tmp_path / "restored.store") as shop:
        assert shop.balances()[TEA_SMALL] == "42"


def test_what_a_killed_service_left_is_restored_whole(tmp_path: Path) -> None:
    """Its last transactions lie beside the file; while it is open, restoring would take half of it."""
    killed = tmp_path / "killed"
    killed.mkdir()
    create_store(tmp_path / "shop.store", "Corner shop", CONTENTS)
    with open_shop(tmp_path / "shop.store") as shop:
        answers = busy(shop).answers()
        with pytest.raises(StoreUnavailable, match=r"store\.in_use"):
            restore_file(tmp_path / "shop.store", tmp_path / "restored.store")
        for name in ("shop.store", "shop.store-wal"):
            shutil.copyfile(tmp_path / name, killed / name)
    restore_file(killed / "shop.store", tmp_path / "restored.store")
    with open_shop(tmp_path / "restored.store") as restored:
        assert goes_on(restored, answers)


def test_a_file_that_is_no_backup_is_told_by_its_own_name(tmp_path: Path) -> None:
    (tmp_path / "none.csv").write_text("Product,Stock")
    with pytest.raises(StoreUnavailable, match=r"store\.not_a_store") as refused:
        restore_file(tmp_path / "none.csv", tmp_path / "restored.store")
    assert refused.value.values["path"] == tmp_path / "none.csv"


def test_what_is_there_is_not_touched(tmp_path: Path, database: str) -> None:
    create_store(tmp_path / "shop.store", "Corner shop", CONTENTS)
    with open_shop(tmp_path / "shop.store") as shop:
        backup = backup_of(shop, tmp_path)
        with pytest.raises(StoreUnavailable, match=r"store\.in_use"):
            restore_file(backup, tmp_path / "shop.store")
    with pytest.raises(StoreUnavailable, match=r"store\.exists"):
        restore_file(backup, tmp_path / "shop.store")
    restore_database(backup, database)
    with pytest.raises(StoreUnavailable, match=r"organization\.exists"):
        restore_database(backup, database)
    create_organization(database, "Another")


@pytest.mark.parametrize("content", [None, b"Product,Stock\nTea,42\n"])
def test_what_is_no_backup_makes_nothing(tmp_path: Path, content: bytes | None) -> None:
    if content:
        (tmp_path / "backup.store").write_bytes(content)
    with pytest.raises(StoreUnavailable, match=r"store\.(missing|not_a_store)"):
        restore_file(tmp_path / "backup.store", tmp_path / "restored.store")
    assert not (tmp_path / "restored.store").exists()
