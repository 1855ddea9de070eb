"""Rivals that are processes of their own, like ours."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.service import recording
from tests.benchmarks.service.recording import Step
from tests.benchmarks.service.thin_client import ThinClient


@contextmanager
def rival(
    name: str, store: Path | str, steps: Sequence[Step], folder: Path, *more: str
) -> Iterator[ThinClient]:
    """A client of the server in the module ``name`` of this package, which runs ``steps`` on ``store``."""
    file = folder / f"{name}.json"
    recording.write(steps, file)
    command = [sys.executable, "-m", f"tests.benchmarks.service.{name}", str(store), str(file), *more]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            if process.stdout is None:
                raise RuntimeError("there is no pipe to it")
            with ThinClient(process.stdout.readline().strip(), "") as client:
                yield client
        finally:
            process.communicate("", timeout=15)
