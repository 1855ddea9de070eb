"""Three kills of the service while eight write; ``make campaign`` kills it 50 times on each database."""

from contextlib import AbstractContextManager
from decimal import Decimal
from pathlib import Path

from app.service.inventory.ledger import Entry, post
from app.service.storage.create import create_store
from tests.campaign.kills import live_and_die
from tests.campaign.kills.telling import never_told
from tests.campaign.kills.verdict import Verdict, in_ledger, judge
from tests.campaign.kills.writers import Record
from tests.campaign.shops import new_shop_in_a_file
from tests.service.pusher.receiver import receiver
from tests.service.running import RunningService, running_service
from tests.service.shop import CONTENTS, TEA, TEA_LARGE, TEA_SMALL, open_shop


def test_what_was_answered_is_there_once_and_told_and_the_rest_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "shop.store"
    create_store(path, "Shop", CONTENTS)

    def serve() -> AbstractContextManager[RunningService]:
        return running_service(path, "--allow-internal-destinations")

    with receiver() as webhook:
        record = live_and_die(serve, webhook, kills=3)
        with open_shop(path) as shop, shop.store.transaction(writes=False) as connection:
            assert len(record.sent) > len(record.acknowledged) > 0
            assert judge(connection, record) == Verdict(set(), set(), set(), 0)
            there = set(in_ledger(connection))
        with serve():
            assert never_told(webhook, there) == set()


def test_what_is_wrong_is_found() -> None:
    once, twice, half, foreign, lost = "abcde"
    with new_shop_in_a_file() as shop, shop.store.transaction(writes=True) as connection:
        record = Record(
            {name: [(TEA_SMALL, Decimal(1))] for name in (once, twice, lost)}, {once, twice, lost}
        )
        record.sent[half] = [(TEA_SMALL, Decimal(1)), (TEA_LARGE, Decimal(1))]
        entry = Entry(TEA, TEA_SMALL, shop.place("STORE"), shop.place("SOLD"), Decimal(1))
        for name in (once, twice, twice, half, foreign):
            post(connection, [entry], kind="test", moment=0, external=name)
        assert judge(connection, record) == Verdict({twice, lost}, {half}, {foreign}, 0)
