"""Backing up what is served, and making a store of the backup again."""

from pathlib import Path

import pytest

from app.__main__ import main
from app.service.storage.create import create_store
from tests.service.running import running_service
from tests.service.shop import CONTENTS, TEA_SMALL, open_database_shop, open_shop


@pytest.fixture
def file(tmp_path: Path) -> Path:
    create_store(tmp_path / "shop.store", "Shop", CONTENTS)
    return tmp_path / "shop.store"


def test_of_a_store_that_is_served_and_back(
    file: Path, tmp_path: Path, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    backup = tmp_path / "backup.store"
    with running_service(file) as service:
        assert main(["backup", "--store", str(file), "--to", str(backup)]) == 0
        assert "bytes" in capsys.readouterr().out
    assert backup.stat().st_mode & 0o777 == 0o600
    assert main(["restore", str(backup), "--store", str(tmp_path / "restored.store")]) == 0
    assert capsys.readouterr().out == f"{service.organization}: restored\n"
    with open_shop(tmp_path / "restored.store") as shop:
        assert shop.balances()[TEA_SMALL] == "42"
    assert main(["restore", str(backup), "--database", database]) == 0
    with open_database_shop(database) as shop:
        assert shop.balances()[TEA_SMALL] == "42"


def test_no_file_is_overwritten(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "precious").write_text("mine")
    for arguments in (
        ["backup", "--store", str(file), "--to", str(tmp_path / "precious")],
        ["restore", str(file), "--store", str(tmp_path / "precious")],
    ):
        assert main(arguments) == 1
        assert "already" in capsys.readouterr().err
    assert (tmp_path / "precious").read_text() == "mine"


def test_a_folder_that_there_is_not(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backup", "--store", str(file), "--to", str(tmp_path / "none" / "backup")]) == 1
    assert capsys.readouterr().err.startswith("storeroom: ")


def test_no_link_is_written_through(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that somebody lays in the very moment, in a folder where others may write."""
    (tmp_path / "precious").write_text("mine")
    unlink = Path.unlink

    def unlinked(path: Path, missing_ok: bool = False) -> None:
        unlink(path, missing_ok)
        if path.name == ".backup.unfinished":
            path.symlink_to(tmp_path / "precious")

    monkeypatch.setattr(Path, "unlink", unlinked)
    assert main(["backup", "--store", str(file), "--to", str(tmp_path / "backup")]) == 1
    assert (tmp_path / "precious").read_text() == "mine"
