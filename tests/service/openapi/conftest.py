"""A shop that has every route there is. The document is the same whatever the database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.service.options import ServiceOptions
from app.service.routes import ROUTES
from app.service.storage.create import create_store
from tests.service.shop import CONTENTS, Shop, open_shop


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    create_store(tmp_path / "shop.store", "Corner shop", CONTENTS)
    with open_shop(tmp_path / "shop.store", ROUTES, ServiceOptions(test_switches=True)) as shop:
        yield shop
