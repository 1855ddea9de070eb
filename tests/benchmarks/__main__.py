"""``make bench``: measures every line that an issue bounds, each against a rival in the same run.

``--only WORD`` runs the parts whose name contains the word.
"""

import sys
from pathlib import Path

from tests.benchmarks import waiting
from tests.measure.command import Parts, run

PARTS: Parts = {"waiting": waiting.measure}

if __name__ == "__main__":
    sys.exit(run("make bench", str(__doc__), PARTS, Path("build/bench.json")))
