"""What can be told without making an environment; `make run` from nothing is tried on a bare Debian."""

import ast
import os
import shutil
from pathlib import Path

import pytest

from scripts import setup, system

LDD = """\
/clone/.venv/lib/python3.11/site-packages/PySide6/QtWidgets.abi3.so:
\tlinux-vdso.so.1 (0x00007ffc8b5f2000)
\tlibQt6Gui.so.6 => /clone/.venv/lib/python3.11/site-packages/PySide6/Qt/lib/libQt6Gui.so.6 (0x00007f64)
\tlibGL.so.1 => not found
\tlibEGL.so.1 => not found
/clone/.venv/lib/python3.11/site-packages/PySide6/QtSvg.abi3.so:
\tlibGL.so.1 => not found
\t/lib64/ld-linux-x86-64.so.2 (0x00007f64c0e00000)
"""


@pytest.fixture
def debian(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda command: f"/usr/bin/{command}")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)


@pytest.fixture
def another_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda command: None)


def test_libraries_that_the_loader_does_not_find() -> None:
    assert system.not_found(LDD) == ["libEGL.so.1", "libGL.so.1"]


@pytest.mark.usefixtures("debian")
def test_on_debian_the_advice_is_a_command() -> None:
    assert system.advice(["libGL.so.1", "libEGL.so.1", "a font"]) == (
        "sudo apt-get install -y fonts-dejavu-core libegl1 libgl1"
    )


@pytest.mark.usefixtures("debian")
def test_a_package_of_two_libraries_is_named_once() -> None:
    advice = system.advice(["libglib-2.0.so.0", "libgthread-2.0.so.0"])
    assert advice == "sudo apt-get install -y libglib2.0-0"


@pytest.mark.usefixtures("debian")
def test_root_needs_no_sudo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert system.advice(["libGL.so.1"]) == "apt-get install -y libgl1"


@pytest.mark.usefixtures("debian")
def test_a_library_of_an_unknown_package_is_named_rather_than_a_wrong_command_given() -> None:
    assert system.advice(["libGL.so.1", "libnew.so.7"]) == (
        "Storeroom needs what this system lacks; install: libGL.so.1, libnew.so.7"
    )


@pytest.mark.usefixtures("another_system")
def test_elsewhere_the_advice_names_the_libraries() -> None:
    assert system.advice(["libGL.so.1", "a font"]) == (
        "Storeroom needs what this system lacks; install: libGL.so.1, a font"
    )


@pytest.mark.usefixtures("debian")
def test_a_python_without_venv() -> None:
    assert system.advice_on_venv("3.12") == "sudo apt-get install -y python3.12-venv"


@pytest.mark.usefixtures("debian")
def test_no_python_that_is_new_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", {"apt-get": "/usr/bin/apt-get"}.get)
    with pytest.raises(SystemExit, match=r"^sudo apt-get install -y python3\.11 python3\.11-venv$"):
        setup.start_newer_python("run")


@pytest.mark.parametrize("script", ["setup.py", "system.py", "__init__.py"])
def test_an_old_python_can_read_what_tells_it_that_it_is_old(script: str) -> None:
    source = (setup.ROOT / "scripts" / script).read_text()
    ast.parse(source, feature_version=(3, 8))  # raises SyntaxError


@pytest.mark.parametrize(
    ("environment", "platform"),
    [
        ({}, "offscreen"),
        ({"DISPLAY": ":0"}, "xcb"),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, "wayland"),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, "offscreen"),
        ({"QT_QPA_PLATFORM": "wayland;xcb"}, "wayland"),
    ],
)
def test_the_platform_is_the_one_that_qt_will_choose(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], platform: str
) -> None:
    for variable in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(variable, raising=False)
    for variable, value in environment.items():
        monkeypatch.setenv(variable, value)
    assert system.platform() == platform


def test_a_change_of_the_requirements_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "requirements").mkdir()
    for name in ("pyproject.toml", "requirements/run.txt", "requirements/build.txt", "requirements/dev.txt"):
        (tmp_path / name).write_text(name)
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    before = setup.fingerprint("run")

    (tmp_path / "requirements" / "dev.txt").write_text("pytest==9.9")
    assert setup.fingerprint("run") == before
    (tmp_path / "requirements" / "run.txt").write_text("httpx==9.9")
    assert setup.fingerprint("run") != before


def test_an_environment_that_is_not_there_does_not_work(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(setup, "VENV", tmp_path / ".venv")
    assert not setup.venv_works()
    assert not setup.is_installed("run")


def test_the_environment_of_these_tests_has_all_that_qt_needs() -> None:
    assert len(system.files_loaded(setup.VENV)) == len(system.MODULES) + 1
    assert system.lacking(setup.VENV) == []
