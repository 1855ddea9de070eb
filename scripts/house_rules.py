"""Checks what the other tools do not know of: ``python -m scripts.house_rules``.

Each rule is one function below that yields ``(line, complaint)`` for a file; the reasons stand with them.
The floors of the house are import-linter's, style is ruff's.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MAX_LINES = 600

Complaints = Iterator[tuple[int, str]]

#: Who may import what of Qt. qasync has one door; tests that want its loop get it from the harness.
QT_ROOMS = {
    "PySide6": ("app/window/", "app/__main__.py", "tests/window/", "tests/journeys/", "tests/benchmarks/"),
    "shiboken6": ("app/window/", "tests/window/", "tests/journeys/"),
    "qasync": ("app/window/loop.py", "tests/harness/"),
}

#: Each of these runs a second event loop inside the first; under qasync the tasks of the first die for good.
NESTED_LOOPS = {"exec", "exec_", "processEvents"}
STATIC_DIALOGS = {
    "QMessageBox": r"about|aboutQt|critical|information|question|warning",
    "QFileDialog": r"get\w+",
    "QInputDialog": r"get\w+",
    "QColorDialog": r"getColor",
    "QFontDialog": r"getFont",
}

#: Has Qt paint before there is a loop that another could be nested in, and refuses where there is one.
BEFORE_THE_LOOP = ("app/window/loop.py", "let_qt_run")

#: They record where packages were fetched from, which differs from machine to machine.
LOCK_FILES = re.compile(r"(^|/)(uv\.lock|pylock(\.\w+)?\.toml|poetry\.lock|Pipfile\.lock)$")
REGISTRY_ADDRESS = re.compile(
    r"https?://[^\s\"'<>)]*(pypi|pythonhosted|registry\.npmjs|/simple\b)", re.IGNORECASE
)
HOME_PATH = re.compile(r"(?<![\w./$}])(/home/\w|/Users/\w|/root/\w)|\b[A-Z]:\\Users\\\w")


def main() -> int:
    findings = check(ROOT, files_of(ROOT))
    print("\n".join(findings) or "House rules: kept.")
    return 1 if findings else 0


def files_of(root: Path) -> list[str]:
    """The files that are, or without further ado would be, committed: paths from ``root``."""
    # A build server may own the files as another user than the one who runs this.
    git = [
        "git",
        "-c",
        f"safe.directory={root}",
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]
    listing = subprocess.run(git, cwd=root, capture_output=True, text=True, check=True).stdout
    return sorted(name for name in set(listing.split("\0")) if (root / name).is_file())


def check(root: Path, names: list[str]) -> list[str]:
    """All complaints about the files ``names`` of ``root``, as ``path:line: complaint``."""
    return [f"{name}:{line}: {complaint}" for name in names for line, complaint in check_file(root, name)]


def check_file(root: Path, name: str) -> Complaints:
    if LOCK_FILES.search(name):
        yield 1, "a lock file that records a registry's address is not committed; see requirements/"
    try:
        text = (root / name).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return  # a picture, say
    yield from addresses(text)
    if name.endswith(".py"):
        yield from length(text)
        tree = ast.parse(text, filename=name)
        yield from qt_imports(name, tree)
        if name.startswith("app/"):
            yield from nested_loops(name, tree)
            yield from async_slots(tree)


def length(text: str) -> Complaints:
    """Files are of one thought."""
    lines = len(text.splitlines())
    if lines > MAX_LINES:
        yield lines, f"{lines} lines; the most is {MAX_LINES}"


def addresses(text: str) -> Complaints:
    """What holds only on the machine of whoever wrote it: registries, and paths into a home."""
    for number, line in enumerate(text.splitlines(), start=1):
        if REGISTRY_ADDRESS.search(line):
            yield number, "the address of a package registry"
        if HOME_PATH.search(line):
            yield number, "an absolute path into somebody's home"


def qt_imports(name: str, tree: ast.AST) -> Complaints:
    """Only the window knows Qt; this also holds for tests and scripts, which import-linter does not see."""
    for line, module in imports(tree):
        rooms = QT_ROOMS.get(module.split(".")[0])
        if rooms and not name.startswith(rooms):
            yield line, f"imports {module}, which is for {', '.join(rooms)}"


def imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.lineno, node.module


def nested_loops(name: str, tree: ast.AST) -> Complaints:
    if isinstance(tree, ast.FunctionDef) and (name, tree.name) == BEFORE_THE_LOOP:
        return
    for node in ast.iter_child_nodes(tree):
        yield from nested_loops(name, node)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            called = node.func.attr
            if called in NESTED_LOOPS:
                yield node.lineno, f"{called}() nests event loops; open() the dialog and await its answer"
            elif re.fullmatch(STATIC_DIALOGS.get(last_name(node.func.value), r"(?!)"), called):
                yield (
                    node.lineno,
                    f"{ast.unparse(node.func)}() nests event loops; open() a dialog of one's own",
                )


def last_name(node: ast.expr) -> str:
    """``QMessageBox`` of both ``QMessageBox`` and ``QtWidgets.QMessageBox``."""
    return ast.unparse(node).rpartition(".")[2]


def async_slots(tree: ast.AST) -> Complaints:
    """qasync 0.28 keeps no reference to the task of such a slot, so it can vanish while it runs."""
    for node in ast.walk(tree):
        name = getattr(node, "id", None) or getattr(node, "attr", None) or getattr(node, "name", None)
        if name in ("asyncSlot", "asyncClose"):
            yield getattr(node, "lineno", 1), f"{name} loses its task; use spawn() of app/window/loop.py"


if __name__ == "__main__":
    sys.exit(main())
