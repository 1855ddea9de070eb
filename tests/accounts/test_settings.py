from pathlib import Path

import pytest

from app.accounts import Settings
from app.accounts.settings import window_of


def test_what_is_set_is_there_the_next_time(tmp_path: Path) -> None:
    path = tmp_path / "profile" / "settings.json"
    settings = Settings(path)
    settings.set("widths", {"product": 240})
    settings.set("scheme", "dark")
    settings.last_account = "Café Ørsted"
    again = Settings(path)
    assert again.get("widths", {}) == {"product": 240}
    assert again.get("scheme", "system") == "dark"
    assert again.last_account == "Café Ørsted"
    assert "Café Ørsted" in path.read_text(encoding="utf-8"), "a person can read it"


def test_an_account_that_is_gone_is_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    settings = Settings(path)
    settings.last_account = "Shop"
    for key in ("Shop", "Other"):
        settings.set(window_of(key), {"size": [800, 600]})
    settings.forget("Shop")
    settings.forget("Shop")
    again = Settings(path)
    assert (again.last_account, again.get(window_of("Shop"), None)) == ("", None)
    assert again.get(window_of("Other"), {}) == {"size": [800, 600]}


def test_what_is_not_set_has_its_default(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.json")
    assert (settings.get("scheme", "system"), settings.get("zoom", None), settings.last_account) == (
        "system",
        None,
        "",
    )


@pytest.mark.parametrize("value", [7, True, None, ["dark"]])
def test_a_value_of_another_type_is_not_taken(tmp_path: Path, value: bool | int | list[str] | None) -> None:
    settings = Settings(tmp_path / "settings.json")
    settings.set("scheme", value)
    assert settings.get("scheme", "system") == "system"


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"7", b"\xff\xfe", b"[" * 100_000])
def test_a_broken_file_is_kept_aside(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(content)
    settings = Settings(path)
    assert settings.last_account == ""
    settings.last_account = "Shop"
    assert Settings(path).last_account == "Shop"
    assert (tmp_path / "settings.json.broken").read_bytes() == content


def test_a_file_that_cannot_be_read_is_kept_aside(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.mkdir()
    assert Settings(path).last_account == ""
    assert (tmp_path / "settings.json.broken").is_dir()


def test_a_file_that_cannot_be_written_keeps_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    settings = Settings(path)
    settings.last_account = "Shop"
    (tmp_path / "settings.json.unfinished").mkdir()  # in the way
    with pytest.raises(OSError, match="unfinished"):
        settings.last_account = "Other"
    assert settings.last_account == "Other", "it holds for this run"
    assert Settings(path).last_account == "Shop"
