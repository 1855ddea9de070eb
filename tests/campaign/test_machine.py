"""A short run of the state machine on each database; ``make campaign`` takes 5,000 steps on each."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

import pytest
from sqlalchemy import update

from app.service.storage.schema import balances
from tests.campaign.machine import compare
from tests.campaign.shops import new_shop_in, new_shop_in_a_file
from tests.service.shop import TEA_SMALL, Shop


def test_the_service_and_the_model_agree() -> None:
    assert compare(new_shop_in_a_file, shops=3, steps=20) >= 40


def test_they_agree_on_postgresql_too(database: str) -> None:
    assert compare(lambda: new_shop_in(database), shops=1, steps=20) >= 10


@contextmanager
def shop_that_errs() -> Iterator[Shop]:
    with new_shop_in_a_file() as shop:
        with shop.store.transaction(writes=True) as connection:
            of_tea = update(balances).where(balances.c.variant == TEA_SMALL)
            connection.execute(of_tea.values(balance=balances.c.balance + Decimal(1)))
        yield shop


def test_a_shop_that_errs_is_found() -> None:
    with pytest.raises(AssertionError):
        compare(shop_that_errs, shops=1, steps=1)
