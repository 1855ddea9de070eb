from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

from app.service.purchases.amounts import Amounts, Vat, by_percentage, portion, vat_percentage

prices = st.integers(0, 10**7)
quantities = st.decimals(0, 100_000, places=6)
percentages = st.one_of(st.just(UNSET), st.floats(0, 100))


@pytest.mark.parametrize(
    ("unit_price", "vat", "quantity", "amounts"),
    [
        (2000, 12.0, "1", Amounts(2000, 1786)),  # as the contract's samples have it
        (3000, 12.0, "1", Amounts(3000, 2679)),
        (70000, 25.0, "1", Amounts(70000, 56000)),
        (32900, 12.5, "1", Amounts(32900, 29244)),
        (450, UNSET, "2", Amounts(900, 900)),
        (450, 0.0, "2", Amounts(900, 900)),
        (1299, UNSET, "0.35", Amounts(455, 455)),  # 454.65
        (1, UNSET, "0.5", Amounts(1, 1)),  # half a cent is one
        (2**53, UNSET, "100000", Amounts(2**53 * 100_000, 2**53 * 100_000)),
    ],
)
def test_what_a_row_comes_to(unit_price: int, vat: Vat, quantity: str, amounts: Amounts) -> None:
    assert portion(unit_price, vat, Decimal(0), Decimal(quantity)) == amounts


@given(prices, percentages, st.lists(quantities, min_size=2, max_size=8).map(sorted))
def test_portions_that_adjoin_come_to_the_whole(unit_price: int, vat: Vat, cuts: list[Decimal]) -> None:
    portions = [portion(unit_price, vat, start, end) for start, end in pairwise(cuts)]
    whole = portion(unit_price, vat, cuts[0], cuts[-1])
    assert sum(part.gross for part in portions) == whole.gross
    assert sum(part.taxable for part in portions) == whole.taxable
    assert all(part.gross >= 0 for part in portions)


@given(prices, percentages, quantities, quantities)
def test_what_goes_back_is_what_came(unit_price: int, vat: Vat, start: Decimal, end: Decimal) -> None:
    there, back = portion(unit_price, vat, start, end), portion(unit_price, vat, end, start)
    assert (back.gross, back.taxable, back.vat) == (-there.gross, -there.taxable, -there.vat)


@pytest.mark.parametrize(
    ("given", "vat"),
    [
        ([None, Decimal("12.5")], 12.5),
        ([Decimal(25), Decimal(6)], 25.0),
        ([Decimal(0), Decimal(6)], 0.0),
        ([None, None], UNSET),
    ],
)
def test_the_percentage_is_the_first_that_is_given(given: list[Decimal | None], vat: Vat) -> None:
    assert vat_percentage(*given) == vat


def test_amounts_are_grouped_by_percentage() -> None:
    rows: list[tuple[Vat, Amounts]] = [
        (12.0, Amounts(2000, 1786)),
        (25.0, Amounts(500, 400)),
        (12.0, Amounts(-1000, -893)),
        (UNSET, Amounts(7, 7)),
    ]
    assert by_percentage(rows) == {"12.0": 1000, "25.0": 500}
