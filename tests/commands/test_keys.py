"""Keys, apps and passwords from the command line, against the real service."""

import io
import json
from pathlib import Path

import httpx
import pytest

from app.__main__ import main
from app.service.storage.create import create_store
from tests.service.running import running_service
from tests.service.shop import CONTENTS

ASSERTION = "urn:ietf:params:oauth:grant-type:jwt-bearer"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    create_store(tmp_path / "shop.store", "Shop", CONTENTS)
    return tmp_path / "shop.store"


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What a command that ends well prints."""
    assert main(arguments) == 0, capsys.readouterr().err
    return capsys.readouterr().out


def test_a_key_alone_is_printed_and_gives_tokens_until_it_is_revoked(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = ("--store", str(file))
    with running_service(file) as service:
        key = told(capsys, "api-key", *store, "--name", "Web shop", "--scopes", "READ:PRODUCT").strip()
        (listed,) = json.loads(told(capsys, "api-key", *store, "--list"))
        assert (listed["name"], listed["scopes"]) == ("Web shop", ["READ:PRODUCT"])
        form = {"grant_type": ASSERTION, "client_id": listed["clientId"], "assertion": key}
        token = httpx.post(f"{service.url}/token", data=form).json()["access_token"]
        answer = httpx.get(f"{service.url}/inventory", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 200
        told(capsys, "api-key", *store, "--revoke", listed["clientId"])
        assert httpx.post(f"{service.url}/token", data=form).json()["error"] == "invalid_grant"
        assert json.loads(told(capsys, "api-key", *store, "--list")) == []


def test_an_app_is_registered_and_ended(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = ("--store", str(file))
    with running_service(file):
        app = json.loads(
            told(capsys, "app", *store, "--name", "Shop", "--redirect-uri", "https://shop.example/back")
        )
        assert app["clientSecret"]
        (listed,) = json.loads(told(capsys, "app", *store, "--list"))
        assert "clientSecret" not in listed
        told(capsys, "app", *store, "--delete", app["clientId"])
        assert json.loads(told(capsys, "app", *store, "--list")) == []


def test_an_app_needs_an_address_to_send_people_back_to(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["app", "--store", str(file), "--name", "Web shop"])
    assert "--redirect-uri is required" in capsys.readouterr().err


def test_what_is_wrong_is_told_in_one_line(
    file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with running_service(file):
        assert main(["app", "--store", str(file), "--redirect-uri", "ftp://shop.example"]) == 1
        said = capsys.readouterr().err
        assert "must be an https URI" in said
        assert said.count("\n") == 1
        monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
        assert main(["password", "--store", str(file)]) == 1
        assert "at least 8" in capsys.readouterr().err
        monkeypatch.setattr("sys.stdin", io.StringIO("long enough\n"))
        assert main(["password", "--store", str(file)]) == 0
