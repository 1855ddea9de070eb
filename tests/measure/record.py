"""What a benchmark or a campaign reports, and how the reports are shown and kept."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Record:
    """One measured line of an issue.

    ``ours`` and ``rival`` are measured in the same run, in ``unit``; a campaign, which only counts, has a
    ``rival`` of 0. ``figure`` is what the issue bounds, such as their ratio or difference. It holds where it is
    at most ``bound``, or ``at_least`` that.
    """

    name: str
    size: int
    ours: float
    rival: float
    figure: float
    unit: str
    bound: float
    at_least: bool = False

    @property
    def holds(self) -> bool:
        return self.figure >= self.bound if self.at_least else self.figure <= self.bound


def show(records: Sequence[Record]) -> None:
    """Print the records as a table."""
    print(f"{'':<44}{'size':>9}{'ours':>11}{'rival':>11}{'figure':>11}{'bound':>11}  unit")
    for each in records:
        sign = "ok " if each.holds else "NOT"
        bound = f"{'>=' if each.at_least else '<='} {each.bound:.2f}"
        print(
            f"{sign} {each.name:<40}{each.size:>9}{each.ours:>11.2f}{each.rival:>11.2f}"
            f"{each.figure:>11.2f}{bound:>11}  {each.unit}"
        )


def keep(records: Sequence[Record], path: Path) -> None:
    """Write the records as a JSON list."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [{**asdict(each), "holds": each.holds} for each in records]
    path.write_text(json.dumps(lines, indent=2) + "\n", encoding="utf-8")
