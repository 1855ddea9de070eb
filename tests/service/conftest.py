from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from app.service.storage.create import create_store
from tests.service.running import RunningService, Send, running_service
from tests.service.shop import CONTENTS, Shop, open_shop


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    path = tmp_path / "shop.store"
    create_store(path, "Corner shop", CONTENTS)
    with open_shop(path) as shop:
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
