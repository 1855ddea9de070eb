"""A page of stock by its rows, where a test has them one by one."""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from app.client.stock import StockPage
from app.domain.stock import Level


class StockRow(NamedTuple):
    variant: str
    balance: Decimal
    level: Level


def stock_page(rows: Iterable[StockRow], tracked: Iterable[str] = ()) -> StockPage:
    kept = list(rows)
    return StockPage(
        [row.variant for row in kept],
        [row.balance for row in kept],
        [row.level.level for row in kept],
        [row.level.alert for row in kept],
        frozenset(tracked),
    )
