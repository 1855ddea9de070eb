"""A shop that has every route there is. The document is the same whatever the database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.service.options import ServiceOptions
from app.service.routes import ROUTES
from app.service.storage.create import create_store
from tests.service.shop import CONTENTS, Shop, open_shop


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """For tests that change nothing."""
    path: Path = tmp_path_factory.mktemp("store") / "shop.store"
    create_store(path, "Corner shop", CONTENTS)
    with open_shop(path, ROUTES, ServiceOptions(test_switches=True)) as shop:
        yield shop
