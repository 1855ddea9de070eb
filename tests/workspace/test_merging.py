from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.domain.catalogue import Product, Variant
from app.domain.changes import Aspect, Changes
from app.domain.movements import Movement, Reason
from app.domain.plans import LevelStep, MovementStep, Step, TrackingStep
from app.domain.stock import NO_LEVEL, Item, Level
from app.workspace.merging import applied, difference

_JACKET = Product("jacket", "Jacket", (Variant("small", "S"), Variant("medium", "M")))


def _items(small: int) -> dict[str, Item]:
    balances = {"small": Decimal(small), "medium": Decimal(0)}
    return {each.uuid: Item(_JACKET, each, True, balances[each.uuid]) for each in _JACKET.variants}


def test_difference_names_variants_and_aspects() -> None:
    items = _items(small=3)
    small = items["small"]
    for other, aspect in (
        (replace(small, balance=Decimal(4)), Aspect.BALANCE),
        (replace(small, tracked=False), Aspect.TRACKING),
        (replace(small, level=Level(alert=True)), Aspect.LEVEL),
        (replace(small, balance=Decimal(4), tracked=False), Aspect.BALANCE | Aspect.TRACKING),
    ):
        after = {"small": other, "medium": items["medium"]}
        assert difference(items, after) == Changes(frozenset({"small"}), aspect)
    assert not difference(items, dict(items))


_moves = st.builds(
    Movement, st.just("jacket"), st.sampled_from(["small", "medium"]), st.sampled_from(Reason),
    st.decimals(min_value=1, max_value=1000, places=3),
)  # fmt: skip


@given(st.lists(_moves), st.dictionaries(st.sampled_from(["small", "medium"]), st.integers(-9, 9)))
def test_balances_after_movements(moves: list[Movement], answers: dict[str, int]) -> None:
    """What the service answered counts; what it left out is the sum of the movements."""
    items = _items(small=3)
    answered: Mapping[str, Decimal] = {variant: Decimal(each) for variant, each in answers.items()}
    steps: list[Step] = [MovementStep(movement, Decimal(0), Decimal(0)) for movement in moves]
    touched = applied(items, steps, answered)
    assert touched.keys() == {movement.variant for movement in moves}
    for variant, item in touched.items():
        signed = [m.quantity if m.reason.adds else -m.quantity for m in moves if m.variant == variant]
        assert item.balance == answered.get(variant, items[variant].balance + sum(signed))


def test_tracking_and_levels_after_their_steps() -> None:
    items = _items(small=3)
    steps: list[Step] = [
        TrackingStep("jacket", ("small", "medium"), on=False),
        LevelStep("jacket", "small", NO_LEVEL, Level(Decimal(2))),
        LevelStep("gone", "unheard of", NO_LEVEL, Level(Decimal(2))),
    ]
    assert applied(items, steps, {}) == {
        "small": replace(items["small"], tracked=False, level=Level(Decimal(2))),
        "medium": replace(items["medium"], tracked=False),
    }
