from collections.abc import Iterator
from pathlib import Path

import pytest

from app.service.options import ServiceOptions
from app.service.pusher.delivering import deliver
from app.service.storage.create import create_store
from app.service.storage.databases import create_organization
from app.service.storage.source import Source
from tests.service.pusher.corner import Corner, MovedClock, working
from tests.service.pusher.receiver import Receiver, receiver
from tests.service.shop import CONTENTS, shop_of


@pytest.fixture
def hook() -> Iterator[Receiver]:
    with receiver() as opened:
        yield opened


@pytest.fixture(params=["sqlite", "postgresql"])
def corner(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Corner]:
    """The corner shop, whose webhooks may go to this computer."""
    if request.param == "sqlite":
        create_store(tmp_path / "shop.store", "Corner shop", CONTENTS)
        source = Source(tmp_path / "shop.store")
    else:
        source = Source(database=request.getfixturevalue("database"))
        create_organization(str(source.database), "Corner shop", CONTENTS)
    with source.open() as stores:
        clock = MovedClock()
        stores.clock = stores.all()[0].clock = clock
        shop = shop_of(stores, options=ServiceOptions(allow_internal_destinations=True))
        yield Corner(shop, stores, clock)
        assert shop.sums_up()


@pytest.fixture
def delivering(corner: Corner) -> Iterator[Corner]:
    """The same, and its webhooks are delivered."""
    with working(corner.stores, [deliver]):
        yield corner
