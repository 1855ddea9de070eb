"""What a benchmark reports, and how the reports are shown and kept."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Record:
    """One measured line of an issue.

    ``ours`` and ``rival`` are measured in the same run, in ``unit``; ``figure`` is what the issue bounds,
    such as their ratio or difference. It holds where it is at most ``bound``.
    """

    name: str
    size: int
    ours: float
    rival: float
    figure: float
    unit: str
    bound: float

    @property
    def holds(self) -> bool:
        return self.figure <= self.bound


def show(records: Sequence[Record]) -> None:
    """Print the records as a table."""
    print(f"{'':<44}{'size':>9}{'ours':>11}{'rival':>11}{'figure':>11}{'bound':>9}  unit")
    for each in records:
        sign = "ok " if each.holds else "NOT"
        print(
            f"{sign} {each.name:<40}{each.size:>9}{each.ours:>11.2f}{each.rival:>11.2f}"
            f"{each.figure:>11.2f}{each.bound:>9.2f}  {each.unit}"
        )


def keep(records: Sequence[Record], path: Path) -> None:
    """Write the records as a JSON list."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [{**asdict(each), "holds": each.holds} for each in records]
    path.write_text(json.dumps(lines, indent=2) + "\n", encoding="utf-8")
