"""``make bench``: measures every line that an issue bounds, each against a rival in the same run.

``--only WORD`` runs the parts whose name contains the word.
"""

import sys
from pathlib import Path

from tests.benchmarks import once, waiting
from tests.benchmarks.service import many, movements, reading
from tests.benchmarks.table import first_read, plot, restocking, scrolling, searching, starting, streaming
from tests.measure.command import Parts, run

PARTS: Parts = {
    "waiting": waiting.measure,
    "service_movements": movements.on_sqlite,
    "service_movements_postgresql": movements.on_postgresql,
    "service_ledger": movements.on_a_long_ledger,
    "service_changes": many.on_sqlite,
    "service_changes_postgresql": many.on_postgresql,
    "service_opening": many.opening_balances,
    "service_page": reading.one_page,
    "service_stock": reading.whole_store,
    "table_page": scrolling.measure,
    "table_keystroke": searching.keystrokes,
    "table_sort": searching.sorts,
    "table_sizes": searching.other_sizes,
    "table_growth": searching.growth,
    "table_updates": streaming.measure,
    "table_restock": restocking.measure,
    "table_first_read": first_read.measure,
    "table_start_memory": starting.measure,
    "table_plot": plot.draw,
    "once_restock": once.measure,
}

if __name__ == "__main__":
    sys.exit(run("make bench", str(__doc__), PARTS, Path("build/bench.json")))
