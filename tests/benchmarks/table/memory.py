"""What processes of ours keep in memory."""

from collections.abc import Iterator
from pathlib import Path


def mebibytes(process: int) -> float:
    """What a process and its helpers keep, the service told apart; what is shared is counted in parts (PSS)."""
    return sum(map(_proportional, _family(process)))


def _family(process: int) -> Iterator[int]:
    """A process and those that it started, but for the service and what that started."""
    if b"\0serve\0" in Path(f"/proc/{process}/cmdline").read_bytes():
        return
    yield process
    for thread in Path(f"/proc/{process}/task").iterdir():
        for child in (thread / "children").read_text().split():
            yield from _family(int(child))


def _proportional(process: int) -> float:
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:"))
