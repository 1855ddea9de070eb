"""A short run of the state machine; `make campaign` takes 5,000 steps on each database."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.service.storage.create import create_store
from tests.campaign.machine import compare
from tests.service.shop import CONTENTS, TEA_SMALL, Shop, open_shop


@contextmanager
def new_shop() -> Iterator[Shop]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "shop.store"
        create_store(path, "Shop", CONTENTS)
        with open_shop(path) as shop:
            yield shop


def test_the_service_and_the_model_agree() -> None:
    assert compare(new_shop, shops=5, steps=25) >= 100


@contextmanager
def shop_that_errs() -> Iterator[Shop]:
    with new_shop() as shop:
        with shop.store.transaction(writes=True) as connection:
            connection.exec_driver_sql(
                "UPDATE balances SET balance = balance + 1 WHERE variant = ?", (TEA_SMALL,)
            )
        yield shop


def test_a_shop_that_errs_is_found() -> None:
    with pytest.raises(AssertionError):
        compare(shop_that_errs, shops=1, steps=1)
