"""Stock changes by movements alone, and a reason names the two locations."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.locations import LocationType
from app.domain.movements import Movement, Reason, reason_between
from tests.domain.strategies import BALANCES, MOVABLE

STORE, SUPPLIER, SOLD, BIN = LocationType.STORE, LocationType.SUPPLIER, LocationType.SOLD, LocationType.BIN


@pytest.mark.parametrize(
    ("reason", "source", "target", "after"),
    [
        (Reason.RESTOCK, SUPPLIER, STORE, 13),
        (Reason.SALE, STORE, SOLD, 7),
        (Reason.DISCARD, STORE, BIN, 7),
        (Reason.RETURN_TO_SUPPLIER, STORE, SUPPLIER, 7),
        (Reason.CUSTOMER_RETURN, SOLD, STORE, 13),
        (Reason.TAKE_BACK, BIN, STORE, 13),
    ],
)
def test_a_reason_names_its_locations(
    reason: Reason, source: LocationType, target: LocationType, after: int
) -> None:
    assert (reason.source, reason.target) == (source, target)
    assert reason.after(Decimal(10), Decimal(3)) == after
    assert reason_between(source, target) is reason


@given(st.sampled_from(LocationType), st.sampled_from(LocationType))
def test_every_way_to_or_from_the_shelf_has_a_reason_and_no_other(
    source: LocationType, target: LocationType
) -> None:
    if (source is STORE) != (target is STORE):
        assert reason_between(source, target).adds == (target is STORE)
    else:
        with pytest.raises(KeyError):
            reason_between(source, target)


@given(BALANCES, MOVABLE, st.sampled_from(Reason))
def test_the_way_back_undoes_a_movement_exactly(before: Decimal, quantity: Decimal, reason: Reason) -> None:
    back = reason_between(reason.target, reason.source)
    assert back.after(reason.after(before, quantity), quantity) == before


@given(BALANCES.filter(lambda quantity: quantity <= 0))
def test_a_movement_is_positive(quantity: Decimal) -> None:
    with pytest.raises(ValueError, match="positive"):
        Movement("product", "variant", Reason.SALE, quantity)
