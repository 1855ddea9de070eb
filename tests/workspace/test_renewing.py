"""By columns comes what comes by items: each property is held against a few lines that walk over all of them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.domain.catalogue import Product, Variant
from app.domain.changes import Aspect, Changes
from app.domain.quantity import ZERO
from app.domain.stock import NO_LEVEL, Item, Level
from app.workspace.renewing import (
    Renewed,
    StockReading,
    numbers_of,
    renewed,
    rows_of,
    stock_columns,
    unchanged,
    uuids_of,
)
from app.workspace.shelf import EMPTY, Shelf
from app.workspace.shelving import Shelving, shelved
from tests.client.rows import StockRow, stock_page
from tests.domain.strategies import BALANCES, LEVELS

_JACKET = Product("jacket", "Jacket", (Variant("small", "S"), Variant("medium", "M")))
_TEA = Product("tea", "Tea", (Variant("loose"),))

_UUIDS = [f"{product}{number}" for product in "abc" for number in range(3)]
_PRODUCTS = st.lists(
    st.builds(
        lambda uuid, name, numbers: Product(uuid, name, tuple(Variant(f"{uuid}{n}", name) for n in numbers)),
        st.sampled_from("abc"),
        st.sampled_from(["", "Tea", "Mug"]),
        st.lists(st.integers(0, 2), min_size=1, unique=True),
    ),
    unique_by=lambda product: product.uuid,
)
_ROWS = st.lists(
    st.builds(StockRow, st.sampled_from(_UUIDS), BALANCES, LEVELS), unique_by=lambda row: row.variant
)
_TRACKED = st.frozensets(st.sampled_from("abc"))


def _renewed(old: Shelf, products: Iterable[Product]) -> Renewed:
    shelving = Shelving()
    for product in products:
        shelving.add(product)
    return renewed(old.catalogue, shelving.finished())


def _read(
    old: Shelf,
    products: Iterable[Product],
    rows: Iterable[StockRow] = (),
    tracked: Iterable[str] = (),
    levels: Mapping[str, Level] | None = None,
) -> tuple[Shelf, Changes]:
    """A reading of everything."""
    reading = StockReading(_renewed(old, products))
    reading.take_rows(stock_columns(stock_page(rows)))
    reading.take_tracking(tracked)
    if levels is not None:
        reading.forget_levels()
        reading.take_levels(levels)
    return reading.finished(old)


def _merged(
    old: Mapping[str, Item],
    products: list[Product],
    rows: Iterable[StockRow],
    tracked: Iterable[str],
    levels: Mapping[str, Level] | None,
) -> dict[str, Item]:
    told = {row.variant: row for row in rows}
    items = {}
    for product in products:
        for variant in product.variants:
            known = old.get(variant.uuid) or Item(product, variant, False)
            row = told.get(variant.uuid, StockRow(variant.uuid, ZERO, NO_LEVEL))
            is_tracked = product.uuid in tracked
            level = row.level if is_tracked else known.level
            if levels is not None:
                level = levels.get(variant.uuid, NO_LEVEL)
            balance = row.balance if is_tracked else known.balance
            items[variant.uuid] = Item(product, variant, is_tracked, balance, level)
    return items


def _difference(old: Mapping[str, Item], new: Mapping[str, Item]) -> Changes:
    variants, aspects = set(), Aspect.NOTHING
    for variant in old.keys() | new.keys():
        before, after = old.get(variant), new.get(variant)
        if before == after:
            continue
        variants.add(variant)
        if not before or not after or before.product != after.product:
            aspects |= Aspect.CATALOGUE
        if before and after:
            aspects |= Aspect.BALANCE if before.balance != after.balance else Aspect.NOTHING
            aspects |= Aspect.TRACKING if before.tracked != after.tracked else Aspect.NOTHING
            aspects |= Aspect.LEVEL if before.level != after.level else Aspect.NOTHING
    return Changes(variants, aspects)


_READINGS = st.tuples(
    _PRODUCTS, _ROWS, _TRACKED, st.none() | st.dictionaries(st.sampled_from(_UUIDS), LEVELS)
)


@given(st.lists(_READINGS, max_size=4))
def test_readings_one_after_another(
    readings: list[tuple[list[Product], list[StockRow], frozenset[str], dict[str, Level] | None]],
) -> None:
    shelf, items = EMPTY, dict[str, Item]()
    for products, rows, tracked, levels in readings:
        before, known = shelf, items
        items = _merged(known, products, rows, tracked, levels)
        shelf, changes = _read(before, products, rows, tracked, levels)
        expected = _difference(known, items)
        assert before == known, "a shelf is never changed itself"
        assert shelf == items
        assert changes.variants == expected.variants
        # The first reading tells that all is new, and no more; an order that changed alone is no change.
        assert changes.aspects == expected.aspects
        if expected:
            assert list(shelf) == list(items) or _order_alone_differs(before, products)


def _order_alone_differs(before: Shelf, products: list[Product]) -> bool:
    kept = {item.product.uuid: item.product for item in before.values()}
    return kept == {product.uuid: product for product in products}


@given(_PRODUCTS, _ROWS, _TRACKED, _ROWS, _TRACKED, _TRACKED)
def test_what_changed_is_taken_and_the_rest_left_as_it_was(
    products: list[Product],
    rows: list[StockRow],
    tracked: frozenset[str],
    later: list[StockRow],
    started: frozenset[str],
    stopped: frozenset[str],
) -> None:
    shelf, _ = _read(EMPTY, products, rows, tracked)
    known = dict(shelf)
    reading = StockReading(unchanged(shelf.catalogue), shelf)
    reading.take_balances({row.variant: row.balance for row in later})
    reading.take_tracking(started)
    reading.take_tracking(stopped, on=False)
    after, changes = reading.finished(shelf)
    balances = {row.variant: row.balance for row in later}
    for variant, item in known.items():
        on = (item.tracked or item.product.uuid in started) and item.product.uuid not in stopped
        balance = balances.get(variant, item.balance) if on else item.balance
        assert after[variant] == replace(item, tracked=on, balance=balance)
    assert changes == _difference(known, after)


def test_a_tracked_variant_without_a_row_has_none_in_stock_and_no_level() -> None:
    shelf, _ = _read(EMPTY, [_JACKET], [StockRow("small", Decimal(3), Level(Decimal(5)))], ["jacket"])
    assert [(item.balance, item.level) for item in shelf.values()] == [
        (Decimal(3), Level(Decimal(5))),
        (ZERO, NO_LEVEL),
    ]


def test_what_is_not_tracked_keeps_what_was_last_known_of_it() -> None:
    rows = [StockRow("small", Decimal(3), Level(Decimal(5))), StockRow("loose", Decimal(2), NO_LEVEL)]
    shelf, _ = _read(EMPTY, [_JACKET, _TEA], rows, ["jacket", "tea"])
    after, changes = _read(shelf, [_JACKET, _TEA], rows[1:], ["tea"])
    assert after["small"] == replace(shelf["small"], tracked=False)
    assert changes == Changes({"small", "medium"}, Aspect.TRACKING)


def test_the_catalogue_stays_where_no_product_changed() -> None:
    shelf, _ = _read(EMPTY, [_JACKET, _TEA], tracked=["tea"])
    renewed = _renewed(shelf, [replace(_TEA), replace(_JACKET)])
    assert renewed.catalogue is shelf.catalogue
    assert _read(shelf, [_JACKET, _TEA], tracked=["tea"]) == (shelf, Changes())


def test_an_index_that_was_lost_comes_with_the_next_reading_and_is_told_of() -> None:
    shelf, _ = _read(EMPTY, [_JACKET, _TEA])
    shelf.catalogue.index = None
    after, changes = _read(shelf, [_JACKET, _TEA])
    assert after.catalogue.index is not None
    assert changes == Changes(shelf.keys(), Aspect.CATALOGUE)


def test_a_variant_that_went_over_to_another_product_keeps_its_balance() -> None:
    shelf = shelved([Item(_JACKET, each, False, Decimal(7)) for each in _JACKET.variants])
    copy = Product("copy", "Copy", _JACKET.variants[:1])
    after, _ = _read(shelf, [copy, replace(_JACKET, variants=_JACKET.variants[1:])])
    assert [(item.product.uuid, item.balance) for item in after.values()] == [
        ("copy", Decimal(7)),
        ("jacket", Decimal(7)),
    ]


@given(st.lists(st.sampled_from(["plumless", "buckeroo", "small", "loose", "huge"]), unique=True), st.data())
def test_rows_of_many_variants_also_where_two_have_one_checksum(
    known: list[str], data: st.DataObject
) -> None:
    products = [Product(uuid[::-1], "", (Variant(uuid),)) for uuid in known]
    asked = data.draw(st.lists(st.sampled_from(["buckeroo", "plumless", "large", "loose"]), unique=True))
    catalogue = _renewed(EMPTY, products).catalogue
    expected = [known.index(variant) if variant in known else -1 for variant in asked]
    assert rows_of(catalogue, uuids_of(asked)).tolist() == expected
    assert numbers_of(catalogue, uuids_of(variant[::-1] for variant in asked)).tolist() == expected
