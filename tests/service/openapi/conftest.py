"""The document is the same whatever the database: a shop in a file will do."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.service.storage.create import create_store
from tests.service.shop import CONTENTS, Shop, open_shop


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    create_store(tmp_path / "shop.store", "Corner shop", CONTENTS)
    with open_shop(tmp_path / "shop.store") as shop:
        yield shop
