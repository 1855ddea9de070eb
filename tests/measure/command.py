"""The command behind ``make bench`` and ``make campaign``: runs parts, shows their records and keeps them."""

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tests.measure.record import Record, keep, show

Parts = Mapping[str, Callable[[], Sequence[Record]]]


def run(command: str, description: str, parts: Parts, report: Path) -> int:
    """Run the ``parts`` that the command line asks for; returns the exit status: 0 if every record holds."""
    parser = argparse.ArgumentParser(prog=command, description=description)
    parser.add_argument("--only", metavar="WORD", default="", help=f"one of: {', '.join(parts)}")
    word = parser.parse_args().only
    chosen = [part for name, part in parts.items() if word in name]
    if not chosen:
        parser.error(f"no part is called {word!r}; there are: {', '.join(parts)}")
    records = [record for part in chosen for record in part()]
    show(records)
    keep(records, report)
    return 0 if all(record.holds for record in records) else 1
