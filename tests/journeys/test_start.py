"""The start: last known stock is painted before anything is imported that it does not need."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.accounts import Accounts
from app.window.dialogs.confirm import ConfirmDialog
from app.window.hand import Hand
from tests.journeys.program import run_program
from tests.workspace.shop import CONTENTS

#: What is needed to talk to a service, to be one, to make a store, to read a file, to ask something, to search and
#: sort, or to wait for anything. Qt makes a class when Python first names it, and all kinds of widgets, such as
#: `QTabWidget`, when Python meets one that is not of its own making.
LATER = {
    "httpx", "keyring", "filelock", "sqlalchemy", "alembic", "psycopg", "starlette", "uvicorn", "jwt",
    "cryptography", "python_calamine", "app.client", "app.service", "app.exchange", "app.commands", "app.wire",
    "app.window.dialogs", "app.window.welcome", "app.window.banner", "app.window.operations",
    "app.window.activity", "app.workspace.journal", "app.domain.plans", "PySide6.QtNetwork", "numpy", "asyncio",
    "qasync", "concurrent.futures", "ssl", "subprocess", "html", "json", "QStyle", "QTabWidget", "QIcon", "QGradient",
}  # fmt: skip

#: The command, whose window tells at the end of its first painting of rows what is imported, and closes.
WATCHED = """
import sys
from PySide6 import QtGui, QtWidgets
from PySide6.QtCore import QTimer
from app.__main__ import main
from app.window.stock.view import StockView

paint = StockView.paintEvent
told = []

def watched(table, event):
    paint(table, event)
    if table.model().rowCount() and not told:
        told.append(True)
        print(*sys.modules, *vars(QtGui), *vars(QtWidgets))
        QTimer.singleShot(0, table.window().close)

StockView.paintEvent = watched
sys.exit(main(sys.argv[1:]))
"""


def test_the_window_paints_last_known_stock_before_it_imports_what_that_does_not_need(tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    asyncio.run(_read_once(profile))
    window = subprocess.run(
        [sys.executable, "-c", WATCHED, "--profile", str(profile), "--store", "Corner shop"],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    imported = set(window.stdout.split())
    assert {"app.workspace.workspace", "QTableView"} <= imported
    assert not imported & LATER
    assert Accounts(profile).settings.last_account == "Corner shop"


async def _read_once(profile: Path) -> None:
    """Have a store that was opened once, and so has a snapshot."""
    workspace = Accounts(profile).create("Corner shop", CONTENTS, currency="EUR").workspace()
    await workspace.open()
    await workspace.refresh()
    await workspace.close()


def test_records_that_cannot_be_opened_are_told_of_in_the_window_and_end_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    account = Accounts(tmp_path).create("Corner shop", CONTENTS, currency="EUR")
    records = tmp_path / "accounts" / account.name / "records.sqlite"
    records.mkdir(parents=True)  # no file can be where a folder is

    async def look(hand: Hand) -> None:
        dialog = await hand.dialog()
        assert isinstance(dialog, ConfirmDialog)
        hand.click(dialog.confirm)

    run_program(monkeypatch, tmp_path, "--store", "Corner shop", act=look, status=1)
    assert "records.sqlite" in capsys.readouterr().err
    assert Accounts(tmp_path).settings.last_account == ""
