from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.client.inventory import Balances
from app.client.products import LibraryReading
from app.domain.catalogue import Product, Variant
from app.domain.changes import Aspect, Changes
from app.domain.movements import Movement, Reason
from app.domain.plans import LevelStep, MovementStep, Step, TrackingStep
from app.domain.stock import NO_LEVEL, Item, Level
from app.workspace.merging import applied, difference, merged

_JACKET = Product("jacket", "Jacket", (Variant("small", "S"), Variant("medium", "M")))
_TEA = Product("tea", "Tea", (Variant("loose"),))
_NOTHING_NEW = LibraryReading((), frozenset(), "mark", whole=False)


def _items(**balances: int) -> dict[str, Item]:
    return merged({}, _whole(_JACKET, _TEA), _balances("jacket", "tea", **balances), {})


def _whole(*products: Product) -> LibraryReading:
    return LibraryReading(products, frozenset(), "mark", whole=True)


def _balances(*tracked: str, **balances: int) -> Balances:
    by_variant = {variant: Decimal(balance) for variant, balance in balances.items()}
    return Balances("store", frozenset(tracked), by_variant)


def test_a_tracked_variant_without_a_balance_has_none_in_stock() -> None:
    items = _items(small=3)
    assert [(item.tracked, item.balance) for item in items.values()] == [
        (True, Decimal(3)),
        (True, Decimal(0)),
        (True, Decimal(0)),
    ]


def test_an_untracked_variant_keeps_its_last_known_balance() -> None:
    items = merged(_items(small=3, loose=2), _NOTHING_NEW, _balances("tea", loose=4), {})
    assert (items["small"].tracked, items["small"].balance) == (False, Decimal(3))
    assert (items["loose"].tracked, items["loose"].balance) == (True, Decimal(4))


def test_a_level_that_is_not_listed_is_unset() -> None:
    known = {"small": replace(_items()["small"], level=Level(Decimal(5)))}
    items = merged(known, _whole(_JACKET), _balances("jacket"), {"medium": Level(Decimal(1))})
    assert [item.level for item in items.values()] == [NO_LEVEL, Level(Decimal(1))]


def test_the_catalogue_keeps_its_order_when_products_change() -> None:
    renamed = replace(_JACKET, name="Denim jacket", variants=_JACKET.variants[1:])
    mug = Product("mug", "Mug", (Variant("mug-1"),))
    delta = LibraryReading((mug, renamed), frozenset(), "mark", whole=False)
    items = merged(_items(medium=8), delta, _balances("jacket", medium=8), {})
    assert list(items) == ["medium", "loose", "mug-1"]
    assert items["medium"].title == "Denim jacket, M"


def test_deleted_products_go() -> None:
    delta = LibraryReading((), frozenset({"jacket"}), "mark", whole=False)
    assert list(merged(_items(), delta, _balances(), {})) == ["loose"]


def test_what_did_not_change_stays_the_same_object() -> None:
    items = _items(small=3)
    again = merged(items, _whole(replace(_JACKET), _TEA), _balances("jacket", "tea", small=3), {})
    assert all(again[variant] is items[variant] for variant in items)
    assert difference(items, again) == Changes()


def test_difference_names_variants_and_aspects() -> None:
    items = _items(small=3)
    small = items["small"]
    for other, aspect in (
        (replace(small, balance=Decimal(4)), Aspect.BALANCE),
        (replace(small, tracked=False), Aspect.TRACKING),
        (replace(small, level=Level(alert=True)), Aspect.LEVEL),
        (replace(small, product=replace(_JACKET, category="Clothes")), Aspect.CATALOGUE),
        (replace(small, balance=Decimal(4), tracked=False), Aspect.BALANCE | Aspect.TRACKING),
    ):
        assert difference(items, {**items, "small": other}) == Changes(frozenset({"small"}), aspect)
    assert difference({}, items) == Changes(frozenset(items), Aspect.CATALOGUE)
    assert difference(items, {}) == Changes(frozenset(items), Aspect.CATALOGUE)


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
