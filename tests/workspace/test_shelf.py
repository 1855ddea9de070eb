from dataclasses import replace
from decimal import Decimal
from zlib import crc32

from hypothesis import given
from hypothesis import strategies as st

from app.domain.catalogue import Product, Variant
from app.domain.stock import Chip, Item, Level
from app.workspace.shelf import ALERT, EMPTY, NONE, TRACKED, UNIT, bit, decimal, units
from app.workspace.shelving import shelved
from tests.domain.strategies import BALANCES, LEVELS
from tests.workspace.stores import STORES

_JACKET = Product("jacket", "Denim jacket", (Variant("small", "S"), Variant("large", "L")))
_MUG = Product("mug", "Mug", (Variant("blue"),))
_SMALL, _LARGE, _BLUE = (
    Item(_JACKET, _JACKET.variants[0], True, Decimal("2.5")),
    Item(_JACKET, _JACKET.variants[1], True, Decimal(-1)),
    Item(_MUG, _MUG.variants[0], False, Decimal(7), Level(Decimal(9))),
)
_CHANGES = st.lists(st.tuples(st.integers(0), BALANCES, LEVELS, st.booleans()), max_size=5)


@given(STORES, st.lists(_CHANGES, max_size=3))
def test_a_shelf_is_the_mapping_of_its_items_after_any_changes(
    items: dict[str, Item], changes: list[list[tuple[int, Decimal, Level, bool]]]
) -> None:
    shelf = shelved(items.values())
    for change in [[], *changes]:
        changed = {
            place % len(items): replace(shelf.at(place % len(items)), balance=b, level=v, tracked=t)
            for place, b, v, t in change
            if items
        }
        before, old = shelf, dict(items)
        items |= {item.variant.uuid: item for item in changed.values()}
        shelf = shelf.with_items(changed)
        assert before == old, "a shelf is never changed itself"
        assert shelf == items
        assert list(shelf) == list(items)
        assert list(shelf.values()) == [shelf.at(row) for row in range(len(shelf))] == list(items.values())
        assert [shelf.row(variant) for variant in items] == list(range(len(items)))


@given(STORES)
def test_marks_tell_which_chips_show_a_row(items: dict[str, Item]) -> None:
    shelf = shelved(items.values())
    for marks, item in zip(shelf.marks, items.values(), strict=True):
        assert [bool(marks & bit(chip)) for chip in Chip] == [item.has(chip) for chip in Chip]
        assert (bool(marks & TRACKED), bool(marks & ALERT)) == (item.tracked, item.level.alert)


def test_columns_after_a_change_of_one_row() -> None:
    shelf = shelved([_SMALL, _LARGE, _BLUE])
    after = shelf.with_items({1: replace(_LARGE, level=Level(Decimal(3), alert=True))})
    assert after.balances.tolist() == [5 * UNIT // 2, -UNIT, 7 * UNIT]
    assert after.levels.tolist() == [NONE, 3 * UNIT, 9 * UNIT]
    assert after.marks[1] == bit(Chip.ALL) | bit(Chip.LOW) | bit(Chip.BELOW_ZERO) | TRACKED | ALERT
    assert after.catalogue is shelf.catalogue


def test_what_is_not_in_the_store_is_not_found() -> None:
    shelf = shelved([_SMALL, _LARGE, _BLUE])
    assert (shelf.row("unheard of"), shelf.get("unheard of"), "unheard of" in shelf) == (None, None, False)
    assert (shelf.row("mug"), shelf.catalogue.find("small")) == (None, None), "products are no variants"
    assert [shelf.catalogue.find(uuid) for uuid in ("jacket", "mug", "unheard of")] == [0, 1, None]
    assert [shelf.catalogue.rows(number) for number in (0, 1)] == [range(2), range(2, 3)]
    assert len(EMPTY) == len(list(EMPTY)) == 0
    assert EMPTY.get("small") is None


def test_two_that_have_one_checksum_are_told_apart() -> None:
    one, other = Variant("plumless"), Variant("buckeroo")
    assert crc32(one.uuid.encode()) == crc32(other.uuid.encode())
    both = Product("p", "", (one, other))
    assert [shelved([Item(both, each, True) for each in (one, other)]).row(v.uuid) for v in (one, other)] == [
        0,
        1,
    ]
    alone = shelved([Item(replace(both, variants=(one,)), one, True)])
    assert (alone.row(one.uuid), alone.row(other.uuid)) == (0, None)


@given(BALANCES)
def test_quantities_are_exact_and_end_in_no_zeros(value: Decimal) -> None:
    assert decimal(units(value)) == value
    assert str(decimal(units(value))) == f"{value.normalize():f}"
