"""From the start of the process to its first painted table, and what it keeps in memory then.

The rival is a window that has nothing to show. Memory is looked at once the stock was read, searched and sorted.
"""

from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import NamedTuple

from tests.benchmarks.table.first_painting import PAINTED
from tests.benchmarks.table.memory import mebibytes
from tests.benchmarks.table.processes import await_word, empty_window, prepare, real_window, tell
from tests.benchmarks.table.real_window import USE, USED
from tests.measure.record import Record

_RUNS = 5

#: Times as long as an empty window's start, by variants in the snapshot (issue 4).
_TIMES = {10_000: 1.8, 100_000: 2.5}

#: Above an empty window's, with so many variants.
_MEBIBYTES = {100_000: 150.0}


class Start(NamedTuple):
    """Milliseconds to the first painting, and mebibytes."""

    took: float
    kept: float


def measure() -> list[Record]:
    return [record for count in _TIMES for record in _records(count)]


def _records(count: int) -> list[Record]:
    with_memory = count in _MEBIBYTES
    with TemporaryDirectory() as folder:
        profile = Path(folder)
        prepare(profile, count)
        _ours(profile, use=False), _empty()  # Python compiles what it has not compiled yet
        runs = [(_ours(profile, use=with_memory), _empty()) for _ in range(_RUNS)]
    ratio = median(mine.took / other.took for mine, other in runs)
    took = median(mine.took for mine, _ in runs), median(other.took for _, other in runs)
    records = [Record("start to painted table", count, *took, ratio, "ms, ratio", _TIMES[count])]
    if with_memory:
        above = median(mine.kept - other.kept for mine, other in runs)
        kept = median(mine.kept for mine, _ in runs), median(other.kept for _, other in runs)
        bound = _MEBIBYTES[count]
        records.append(Record("memory above an empty window", count, *kept, above, "MiB", bound))
    return records


def _ours(profile: Path, *, use: bool) -> Start:
    began = perf_counter()
    with real_window(profile) as process:
        await_word(process, PAINTED)
        took = _milliseconds_since(began)
        if use:
            tell(process, USE)
            await_word(process, USED)
        return Start(took, mebibytes(process.pid))


def _empty() -> Start:
    began = perf_counter()
    with empty_window() as process:
        await_word(process, PAINTED)
        return Start(_milliseconds_since(began), mebibytes(process.pid))


def _milliseconds_since(began: float) -> float:
    return (perf_counter() - began) * 1000
