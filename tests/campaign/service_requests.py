"""At least 20,000 generated requests to the service, by its own description of itself (issue 3, line 1)."""

import tempfile
from contextlib import closing
from pathlib import Path

from app.service.storage.create import create_store
from tests.campaign.requests import Campaign, Tally
from tests.measure.record import Record
from tests.service.pusher.receiver import receiver
from tests.service.running import running_service
from tests.service.shop import CONTENTS

REQUESTS, SUCCESSES = 20_000, 100


def measure() -> list[Record]:
    with tempfile.TemporaryDirectory() as folder, receiver() as webhook:
        path = Path(folder) / "shop.store"
        create_store(path, "Shop", CONTENTS)
        with (
            running_service(path, "--allow-internal-destinations") as service,
            closing(Campaign(service, webhook.url)) as campaign,
        ):
            campaign.run(each=-(-REQUESTS // len(campaign.operations)), successes=SUCCESSES)
    tell(campaign.tally)
    sent, least = campaign.tally.sent.total(), min(campaign.tally.successes.values())
    complaints = campaign.tally.complaints.total()
    operations = len(campaign.operations)
    return [
        Record("requests sent", operations, sent, 0, sent, "requests", REQUESTS, at_least=True),
        Record(
            "least successes of an operation",
            operations,
            least,
            0,
            least,
            "requests",
            SUCCESSES,
            at_least=True,
        ),
        Record("complaints", sent, complaints, 0, complaints, "requests", 0),
    ]


def tell(tally: Tally) -> None:
    """Print every kind of complaint with an example, and which operations seldom succeeded."""
    for kind, number in tally.complaints.most_common():
        print(f"{number} times {kind}\n{tally.samples[kind]}\n")
    for label, successes in tally.successes.items():
        if successes < SUCCESSES:
            print(f"{label}: {successes} successes of {tally.sent[label]}")
