"""Opening a store: what is none is refused and left alone, and nobody else opens one that is open."""

import sqlite3
from pathlib import Path

import pytest

from app.domain.errors import StoreUnavailable
from app.service.storage.create import create_store
from app.service.storage.engines import batches
from app.service.storage.files import open_file
from app.service.storage.schema import SCHEMA_VERSION


def refusal(path: Path) -> str:
    with pytest.raises(StoreUnavailable) as refused, open_file(path):
        pass
    assert refused.value.values["path"] == path
    return refused.value.key


def test_no_file(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.store") == "store.missing"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"Product,Stock\nTea,42\n" * 100], ids=["empty", "spreadsheet"])
def test_a_file_of_another_kind(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "stock.csv"
    path.write_bytes(content)
    assert refusal(path) == "store.not_a_store"
    assert path.read_bytes() == content


def test_a_database_of_another_program_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE organization (uuid)")
    connection.close()
    content = path.read_bytes()
    assert refusal(path) == "store.not_a_store"
    assert path.read_bytes() == content


def test_a_store_of_a_newer_program(tmp_path: Path) -> None:
    path = tmp_path / "new.store"
    create_store(path, "New")
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = ?", (f"{SCHEMA_VERSION + 1:04}",))
    connection.commit()
    connection.close()
    assert refusal(path) == "store.newer"


def test_a_folder(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    assert refusal(tmp_path / "folder") == "store.unreadable"


def test_a_store_that_is_open(tmp_path: Path) -> None:
    path = tmp_path / "new.store"
    create_store(path, "New")
    with open_file(path):
        assert refusal(path) == "store.in_use"


def test_batches_hold_each_value_once() -> None:
    values = [str(number % 15_000) for number in range(30_000)]
    assert [len(batch) for batch in batches(values)] == [10_000, 5_000]
