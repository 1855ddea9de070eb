from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from app.service.storage.create import create_store
from app.service.storage.databases import create_organization
from tests.service.running import RunningService, Send, running_service
from tests.service.shop import CONTENTS, Shop, open_database_shop, open_shop


@pytest.fixture
def shop_in_file(tmp_path: Path) -> Iterator[Shop]:
    """The corner shop in a file. Whatever a test does with it, its balances are the ledger's sums."""
    create_store(tmp_path / "shop.store", "Corner shop", CONTENTS)
    with open_shop(tmp_path / "shop.store") as shop:
        yield shop
        assert shop.sums_up()


@pytest.fixture
def shop_in_database(database: str) -> Iterator[Shop]:
    create_organization(database, "Corner shop", CONTENTS)
    with open_database_shop(database) as shop:
        yield shop
        assert shop.sums_up()


@pytest.fixture(params=["shop_in_file", "shop_in_database"])
def shop(request: pytest.FixtureRequest) -> Shop:
    """The corner shop, in the one and in the other."""
    shop = request.getfixturevalue(request.param)
    assert isinstance(shop, Shop)
    return shop


@pytest.fixture
def service(tmp_path: Path) -> Iterator[RunningService]:
    create_store(tmp_path / "shop.store", "Corner shop", CONTENTS)
    with running_service(tmp_path / "shop.store") as service:
        yield service


@pytest.fixture
def send(service: RunningService) -> Iterator[Send]:
    headers = {"Authorization": f"Bearer {service.token}"}
    with httpx.Client(base_url=service.url, headers=headers) as client:
        yield client.request
