"""The service and its commands where Qt is not installed: it is an extra of the distribution."""

import json
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from app.service.storage.create import create_store
from tests.service.shop import CONTENTS

#: As if nothing of Qt could be imported.
WITHOUT_QT = """
import sys
for name in ("PySide6", "shiboken6", "qasync"):
    sys.modules[name] = None
from app.__main__ import main
"""

ONE_COMMAND = f"{WITHOUT_QT}sys.exit(main(sys.argv[1:]))"

HELP_OF_MANY = f"""{WITHOUT_QT}
for command in sys.argv[1:]:
    try:
        main([*command.split(), "--help"])
    except SystemExit as ended:
        assert ended.code == 0
"""

COMMANDS = ["", "serve", "api-key", "app", "password", "till", "backup", "restore", "new"]


def ended(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_help() -> None:
    told = ended(HELP_OF_MANY, *COMMANDS)
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.count("usage: ") == len(COMMANDS)


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["serve", "--store", "nowhere.store"], "There is no store at nowhere.store."),
        (
            ["serve", "--database", "sqlite://"],
            "This is not the address of a PostgreSQL database: postgresql://user@host/name.",
        ),
        (["new", "Shop", "--currency", "euro"], "“euro” is not a currency code such as EUR."),
        (["--sample", "3"], "The window needs Qt, which is not installed: pip install 'storeroom[window]'."),
    ],
)
def test_errors_are_one_line(arguments: list[str], line: str) -> None:
    told = ended(ONE_COMMAND, *arguments)
    assert (told.returncode, told.stdout, told.stderr) == (1, "", f"storeroom: {line}\n")


def test_a_store_is_served(tmp_path: Path) -> None:
    store = tmp_path / "shop.store"
    create_store(store, "Corner shop", CONTENTS)
    command = [sys.executable, "-c", ONE_COMMAND, "serve", "--store", str(store)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        assert httpx.get(f"{ready['url']}/ready").status_code == 200
        process.terminate()
        process.wait(15)
