"""After a day with secrets, they are in the keyring, and nowhere else that anybody looks."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.accounts.elsewhere import elsewhere


def test_secrets_are_in_the_keyring_and_nowhere_else(
    tmp_path: Path, own_home: Path, secret_service: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    profile = tmp_path / "profile"
    with elsewhere(tmp_path, "--like-zettle", "--access-log") as service:
        told = {"profile": str(profile), "url": service.service.url, "token": service.service.token}
        day = subprocess.run(
            [sys.executable, "-m", "tests.journeys.secret_day"],
            input=json.dumps(told),
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "TMPDIR": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=120,
        )
    assert day.returncode == 0, day.stderr
    met = json.loads(day.stdout)
    assert len(met) > 15, "tokens of several renewals, keys, codes, secrets of apps"
    log_of_the_service = capfd.readouterr().err
    assert "ZeroDivisionError: a mistake" in day.stderr
    assert "service.revoked" in day.stderr
    assert "DEBUG:httpcore" in day.stderr, "the libraries say all they can"
    assert '"path"' in log_of_the_service

    files = [path for folder in (profile, own_home) for path in folder.rglob("*") if path.is_file()]
    assert {"settings.json", "account.json", "Mine.log", "records.sqlite"} <= {path.name for path in files}
    assert "serve --store" in day.stderr, "command lines were looked at"
    places = {
        "what the program said": day.stderr.encode(),
        "what the service said": log_of_the_service.encode(),
        **{str(path): path.read_bytes() for path in files},
    }
    found = [
        (place, secret[:12]) for place, said in places.items() for secret in met if secret.encode() in said
    ]
    assert found == []
