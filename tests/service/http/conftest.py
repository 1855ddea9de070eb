from collections.abc import Iterator

import pytest

from app.service.storage.create import create_store
from tests.service.shop import CONTENTS, Shop, open_shop


@pytest.fixture
def shop(shop_in_file: Shop) -> Shop:
    """What happens before a handler does not depend on where the store is kept."""
    return shop_in_file


@pytest.fixture(scope="module")
def same_shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """One for many tests that ask what is refused, and so change nothing."""
    path = tmp_path_factory.mktemp("shop") / "shop.store"
    create_store(path, "Corner shop", CONTENTS)
    with open_shop(path) as shop:
        before = shop.answers()
        yield shop
        assert shop.answers() == before
