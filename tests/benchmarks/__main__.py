"""``make bench``: measures every line that an issue bounds, each against a rival in the same run.

``--only WORD`` runs the parts whose name contains the word.
"""

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.benchmarks import waiting
from tests.measure.record import Record, keep, show

PARTS: Mapping[str, Callable[[], list[Record]]] = {"waiting": waiting.measure}


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--only", metavar="WORD", default="", help=f"one of: {', '.join(PARTS)}")
    word = parser.parse_args().only
    parts = [part for name, part in PARTS.items() if word in name]
    if not parts:
        parser.error(f"no part is called {word!r}; there are: {', '.join(PARTS)}")
    records = [record for part in parts for record in part()]
    show(records)
    keep(records, Path("build/bench.json"))
    return 0 if all(record.holds for record in records) else 1


if __name__ == "__main__":
    sys.exit(main())
