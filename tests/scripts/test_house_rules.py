import subprocess
from pathlib import Path

import pytest

from scripts.house_rules import ROOT, check, files_of

# Put together here, so that this file itself keeps the rules.
REGISTRY = "https:/" + "/pypi.org/simple/"
HOME = "/ho" + "me/ada/storeroom"


@pytest.mark.parametrize(
    ("name", "source", "complaint"),
    [
        ("app/domain/stock.py", "pass\n" * 601, "601: 601 lines; the most is 600"),
        ("app/window/page.py", "dialog.exec()", "1: exec() nests event loops"),
        ("app/window/page.py", "def let_qt_run():\n    waiting.exec()", "2: exec() nests event loops"),
        ("app/window/loop.py", "def run():\n    waiting.exec()", "2: exec() nests event loops"),
        ("app/window/page.py", "def f():\n    application.processEvents()", "2: processEvents() nests"),
        ("app/window/page.py", "QMessageBox.warning(None, '', '')", "1: QMessageBox.warning() nests"),
        ("app/window/page.py", "QtWidgets.QFileDialog.getOpenFileName()", "getOpenFileName() nests"),
        ("app/window/page.py", "QInputDialog.getInt(None, '', '')", "1: QInputDialog.getInt() nests"),
        ("app/window/page.py", "@asyncSlot()\ndef f(): ...", "1: asyncSlot loses its task"),
        ("app/window/page.py", "from qasync import asyncSlot as slot", "1: asyncSlot loses its task"),
        ("app/window/page.py", "import qasync", "1: imports qasync"),
        ("app/service/server.py", "def f():\n    from PySide6 import QtCore", "2: imports PySide6"),
        ("tests/domain/test_stock.py", "import PySide6.QtCore", "1: imports PySide6.QtCore"),
        ("requirements/run.txt", f"--index-url {REGISTRY}", "1: the address of a package registry"),
        ("README.md", f"cd {HOME}", "1: an absolute path into somebody's home"),
        ("uv.lock", "", "1: a lock file"),
        ("packaging/pylock.run.toml", "", "1: a lock file"),
    ],
)
def test_what_breaks_a_rule_is_told_with_its_line(
    tmp_path: Path, name: str, source: str, complaint: str
) -> None:
    findings = check_one(tmp_path, name, source)
    assert any(finding.startswith(f"{name}:") and complaint in finding for finding in findings), findings


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("app/domain/stock.py", "pass\n" * 600),
        ("app/window/page.py", "from PySide6.QtWidgets import QMessageBox\nQMessageBox().open()"),
        ("app/window/page.py", "QMessageBox.StandardButton.warning"),
        ("app/window/loop.py", "from qasync import QEventLoop"),
        ("app/window/loop.py", "def let_qt_run():\n    waiting.exec()"),
        ("tests/window/test_page.py", "dialog.exec()"),
        ("app/client/paths.py", 'PATH = "/organizations/self/home/of"'),
        ("README.md", "https://developer.zettle.com/docs"),
    ],
)
def test_what_keeps_the_rules_is_let_be(tmp_path: Path, name: str, source: str) -> None:
    assert check_one(tmp_path, name, source) == []


def test_a_picture_is_let_be(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(b"\x89PNG\r\n")
    assert check(tmp_path, ["logo.png"]) == []


def test_what_git_ignores_is_not_looked_at(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    for name in (".gitignore", "new.py", "ignored.py"):
        (tmp_path / name).write_text("ignored.py\n")
    assert files_of(tmp_path) == [".gitignore", "new.py"]


def test_this_project_is_looked_at() -> None:
    assert "scripts/house_rules.py" in files_of(ROOT)


def check_one(root: Path, name: str, source: str) -> list[str]:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source, encoding="utf-8")
    return check(root, [name])
