from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from app.service.storage.create import create_store
from app.service.storage.databases import create_organization
from tests.service.running import RunningService, Send, running_service
from tests.service.shop import CONTENTS, Shop, open_database_shop, open_shop


@pytest.fixture(params=["sqlite", "postgresql"])
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shop]:
    """The corner shop, in a file and in a database: whatever it does, its balances are the ledger's sums."""
    if request.param == "sqlite":
        create_store(tmp_path / "shop.store", "Corner shop", CONTENTS)
        opened = open_shop(tmp_path / "shop.store")
    else:
        database = request.getfixturevalue("database")
        create_organization(database, "Corner shop", CONTENTS)
        opened = open_database_shop(database)
    with opened as shop:
        yield shop
        assert shop.sums_up()


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
