from collections.abc import Iterator
from pathlib import Path

import pytest

from app.service.create import create_store
from app.service.dispatch import build
from app.service.routes import ROUTES
from app.service.store import open_store
from tests.service.shop import CONTENTS, Shop


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    path = tmp_path / "shop.store"
    create_store(path, "Corner shop", CONTENTS)
    with open_store(path) as store:
        shop = Shop(store, build(store, ROUTES), store.issue_token(), path)
        yield shop
        assert shop.sums_up()
