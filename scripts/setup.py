"""Makes a fresh clone run: ``python3 -m scripts.setup run``, or ``dev`` for what tests and checks need too.

Makes ``.venv`` and installs the pinned requirements and Storeroom itself into it, then looks for what only
the system can give. What lacks there is told as one line to run. A second time there is nothing to do, and
no network is asked.

This runs before anything is installed, on whatever Python the system has: the standard library alone, and
nothing newer than Python 3.8 to be read.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from scripts import system

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON_NEEDED = (3, 11)
#: What each kind of environment is installed from, of ``requirements/``. ``dev`` holds all of ``run``.
KINDS = {"run": ("run.txt", "build.txt"), "dev": ("dev.txt", "build.txt")}


def main(kind: str) -> None:
    """Set up for ``kind``; raises :class:`SystemExit` with the line that says what to do where that fails."""
    if sys.version_info < PYTHON_NEEDED:
        start_newer_python(kind)
    if not is_installed(kind):
        make_venv()
        install(kind)
    lacking = system.lacking(VENV)
    if lacking:
        sys.exit(system.advice(lacking))


def start_newer_python(kind: str) -> None:
    """Go on as a Python that is new enough, if there is one beside the ``python3`` that is not."""
    major, minor = PYTHON_NEEDED
    for name in (f"python{major}.{later}" for later in range(minor, minor + 10)):
        path = shutil.which(name)
        # pyenv has commands that only say that they are not there.
        if path and subprocess.run([path, "-c", ""], capture_output=True, check=False).returncode == 0:
            os.execv(path, [path, "-m", "scripts.setup", kind])
    sys.exit(system.advice_on_python(f"{major}.{minor}"))


def is_installed(kind: str) -> bool:
    stamp = stamp_of(kind)
    return (VENV / "bin" / "python").exists() and stamp.exists() and stamp.read_text() == fingerprint(kind)


def stamp_of(kind: str) -> Path:
    """The file that remembers what was installed; it is within ``.venv``, and goes with it."""
    return VENV / f"installed-{kind}"


def fingerprint(kind: str) -> str:
    """A digest of all that decides what is installed, and where."""
    digest = hashlib.sha256(f"{ROOT} {python_version()}".encode())
    for path in (ROOT / "pyproject.toml", *requirements(kind)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def requirements(kind: str) -> list[Path]:
    return [ROOT / "requirements" / name for name in KINDS[kind]]


def make_venv() -> None:
    """Make ``.venv``, unless there is one that works."""
    if venv_works():
        return
    # Debian has `venv` in another package than what `venv` needs.
    if not all(importlib.util.find_spec(module) for module in ("venv", "ensurepip")):
        sys.exit(system.advice_on_venv(python_version()))
    say("Making an environment in .venv")
    run(sys.executable, "-m", "venv", "--clear", str(VENV))


def venv_works() -> bool:
    """Whether pip starts from ``.venv``, of this Python: not so where the clone or Python has moved since."""
    try:
        result = subprocess.run(
            [VENV / "bin" / "pip", "--version"], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return False
    return str(VENV) in result.stdout and f"(python {python_version()})" in result.stdout


def python_version() -> str:
    """``3.11`` of Python 3.11.2."""
    return ".".join(map(str, sys.version_info[:2]))


def install(kind: str) -> None:
    say("Installing what Storeroom needs into .venv; the first time takes a minute or two")
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    for path in requirements(kind):
        run(*pip, "--require-hashes", "-r", str(path))
    # Its build back end is pinned in requirements/build.txt, so that nothing unpinned is fetched here.
    run(*pip, "--no-build-isolation", "--no-deps", "-e", str(ROOT))
    for done in {kind, "run"}:
        stamp_of(done).write_text(fingerprint(done))


def run(*command: str) -> None:
    """Run a command that says itself what is wrong, and end with its status if it fails."""
    status = subprocess.run(command, cwd=ROOT, check=False).returncode
    if status:
        sys.exit(status)


def say(text: str) -> None:
    print(text, "...", flush=True)


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in KINDS:
        sys.exit(f"usage: python3 -m scripts.setup {'|'.join(KINDS)}")
    main(sys.argv[1])
