"""``make campaign``: the long runs that issues ask for, each counted. ``make test`` has a short version of each.

``--only WORD`` runs the parts whose name contains the word.
"""

import sys
from pathlib import Path

from tests.campaign import client_decode, once, service_kills, service_machine, service_requests
from tests.measure.command import Parts, run

PARTS: Parts = {
    "once": once.measure,
    "client-decode": client_decode.measure,
    "service-kills": service_kills.measure,
    "service-machine": service_machine.measure,
    "service-requests": service_requests.measure,
}

if __name__ == "__main__":
    sys.exit(run("make campaign", str(__doc__), PARTS, Path("build/campaign.json")))
