"""A decision stays the same decision when stock moved meanwhile."""

from decimal import Decimal

import pytest

from app.domain.locations import LocationType
from app.domain.movements import Reason
from app.domain.plans import Plan, Purpose, change_level, move, set_to
from app.domain.renewing import renewed
from app.domain.stock import Item, Level
from tests.domain.strategies import item

SMALL = "jacket-small"


def test_a_delivery_is_as_large_as_it_was() -> None:
    plan = Plan(Purpose.RESTOCK, (move(item(3), Reason.RESTOCK, Decimal(5)),), note="van")
    again = renewed(plan, {SMALL: item(1)})
    assert again == Plan(Purpose.RESTOCK, (move(item(1), Reason.RESTOCK, Decimal(5)),), note="van")


@pytest.mark.parametrize(
    ("now", "reason", "quantity"),
    [(10, Reason.RESTOCK, 2), (15, Reason.RETURN_TO_SUPPLIER, 3), (8, Reason.RESTOCK, 4)],
)
def test_a_target_stays_the_target(now: int, reason: Reason, quantity: int) -> None:
    step = set_to(item(8), Decimal(12), LocationType.SUPPLIER)
    assert step
    again = renewed(Plan(Purpose.SET_TO, (step,)), {SMALL: item(now)})
    assert again.steps == (move(item(now), reason, Decimal(quantity)),)


@pytest.mark.parametrize("now", [item(12), item(8, tracked=False)])
def test_what_needs_nothing_or_cannot_move_is_left_out(now: Item) -> None:
    step = set_to(item(8), Decimal(12), LocationType.BIN)
    assert step
    assert renewed(Plan(Purpose.SET_TO, (step,)), {SMALL: now}).steps == ()


def test_what_did_not_move_stays() -> None:
    step, level = set_to(item(8), Decimal(12), LocationType.BIN), change_level(item(8), Level(Decimal(2)))
    assert step
    assert level
    assert renewed(Plan(Purpose.SET_TO, (step, level)), {}).steps == (step, level)
