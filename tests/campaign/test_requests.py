"""A few hundred generated requests; ``make campaign`` sends 20,000."""

from contextlib import closing
from pathlib import Path
from random import Random

from app.service.storage.create import create_store
from tests.campaign.requests import Campaign
from tests.campaign.requests.breeding import bred
from tests.service.pusher.receiver import receiver
from tests.service.running import running_service
from tests.service.shop import CONTENTS


def test_the_service_is_as_it_describes_itself(tmp_path: Path) -> None:
    create_store(tmp_path / "shop.store", "Shop", CONTENTS)
    with (
        receiver() as webhook,
        running_service(tmp_path / "shop.store", "--allow-internal-destinations") as service,
        closing(Campaign(service, webhook.url)) as campaign,
    ):
        campaign.run(each=3, successes=1, batch=3)
    assert campaign.tally.samples == {}
    assert min(campaign.tally.successes.values()) >= 1
    assert campaign.tally.sent.total() >= 250


def test_what_is_bred_has_the_members_of_its_parents() -> None:
    parents = [{"a": 1, "b": [{"c": 2}]}, {"a": 3, "b": [{"c": 4}, {"c": 5}], "d": 6}]
    for seed in range(50):
        child = bred(parents, Random(seed))  # noqa: S311 - the same children every time
        assert {"a", "b"} <= set(child) <= {"a", "b", "d"}
        assert child["a"] in (1, 3)
        assert all(item["c"] in (2, 4, 5) for item in child["b"])
