"""Quantities survive the database exactly, and come back in their plain form."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from app.domain.quantity import plain
from app.service.storage.schema import MOST_BALANCE, Quantity

SQLITE = sqlite.dialect()


@given(st.decimals(-MOST_BALANCE, MOST_BALANCE, places=6))
def test_a_quantity_comes_back_as_it_was_and_plain(value: Decimal) -> None:
    stored = Quantity().process_bind_param(value, SQLITE)
    assert stored is not None
    assert abs(stored) < 2**63
    restored = Quantity().result_processor(SQLITE, None)(stored)
    assert restored == value
    assert str(restored) == plain(value)
