"""The rows of a table: searched, filtered, counted and sorted without Qt."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.catalogue import Product, Variant
from app.domain.stock import Chip, Item, Level
from app.window.stock.columns import SORT_KEYS
from app.window.stock.rows import Order, Query, Rows, folded, natural
from tests.window.shop import BELOW_ZERO, IN_STOCK, LOW, MARKUP, OUT, SHOP, UNTRACKED, WEIGHED, item

WORDS = st.text("abcdeéÅå 0123456789-", min_size=1, max_size=8)


@st.composite
def shops(draw: st.DrawFn) -> list[Item]:
    """Some items with made-up words, balances and levels; the place in the list is the identifier."""
    made = []
    for number in range(draw(st.integers(0, 12))):
        variant = Variant(f"v{number}", draw(WORDS), draw(WORDS), draw(st.sampled_from(["", "73", "730"])))
        product = Product(f"p{number}", draw(WORDS), (variant,), draw(st.sampled_from(["", "Tea", "Hats"])))
        level = Level(draw(st.none() | st.integers(0, 5).map(Decimal)))
        made.append(Item(product, variant, draw(st.booleans()), Decimal(draw(st.integers(-3, 6))), level))
    return made


def rows_of(items: list[Item], only: Chip = Chip.ALL) -> Rows:
    rows = Rows(dict(SORT_KEYS), only)
    rows.replace(items)
    return rows


def found(text: str, *items: Item) -> list[Item]:
    rows = rows_of(list(items or SHOP.values()))
    rows.ask(Query(text))
    return rows.shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("jacket denim", [LOW, IN_STOCK, OUT]),  # every word, in any order
        ("JACKET dj-m", [IN_STOCK]),  # a word of the product and one of the variant
        ("gruyere", [WEIGHED]),  # without the accent
        ("GRUYÈRE", [WEIGHED]),
        ("dj-s", [LOW]),
        ("clothes hat", [BELOW_ZERO]),  # the category counts too
        ("<b>", [MARKUP]),
        ("jacket tea", []),  # one word of two is not enough
        ("   ", list(SHOP.values())),
    ],
)
def test_search_finds_every_word_in_any_order(text: str, expected: list[Item]) -> None:
    assert found(text) == expected


def test_a_word_does_not_reach_over_from_one_field_into_the_next() -> None:
    assert found("jackets") == []  # "Denim jacket" is followed by the variant "S"


def test_a_scanned_barcode_comes_before_what_merely_contains_it() -> None:
    longer, exact = item("Longer"), item("Exact")
    longer = replace(longer, variant=replace(longer.variant, barcode="1730000000014"))
    exact = replace(exact, variant=replace(exact.variant, barcode="73000000"))
    assert found("73000000", longer, exact) == [exact, longer]
    assert found(" 73000000\n", longer, exact) == [exact, longer]


def test_whole_words_come_before_parts_of_words_until_a_person_sorts() -> None:
    """The size before all that has an m in it; and whoever sorts wants that order and no other."""
    rows = rows_of(list(SHOP.values()))
    rows.ask(Query("jacket m"))
    assert rows.shown == [IN_STOCK, LOW, OUT]  # "Denim" has an m as well
    rows.ask(Query("m"))
    assert rows.shown == [IN_STOCK, LOW, OUT, MARKUP]
    rows.sort(Order("product", descending=True))
    assert rows.shown == [LOW, IN_STOCK, OUT, MARKUP]
    rows.sort(None)
    assert rows.shown == [IN_STOCK, LOW, OUT, MARKUP]


@given(shops(), st.lists(st.tuples(st.sampled_from(sorted(SORT_KEYS)), st.booleans()), max_size=3), WORDS)
def test_without_an_order_rows_stand_as_in_the_store(
    items: list[Item], orders: list[tuple[str, bool]], text: str
) -> None:
    rows, untouched = rows_of(items), rows_of(items)
    for column, descending in orders:
        rows.sort(Order(column, descending))
    rows.ask(Query(text))
    rows.sort(None)
    untouched.ask(Query(text))
    assert (rows.order, rows.all, rows.shown) == (None, items, untouched.shown)
    assert all(rows.index_of(each.variant.uuid) == row for row, each in enumerate(rows.shown))


@given(shops(), st.lists(WORDS, max_size=3))
def test_search_shows_exactly_the_items_that_have_every_word(items: list[Item], words: list[str]) -> None:
    rows = rows_of(items)
    rows.ask(Query(" ".join(words)))
    fields = {
        i.variant.uuid: [i.product.name, i.variant.name, i.variant.sku, i.variant.barcode, i.product.category]
        for i in items
    }
    parts = folded(" ".join(words)).split()
    expected = {
        uuid for uuid, texts in fields.items() if all(any(part in folded(t) for t in texts) for part in parts)
    }
    assert {each.variant.uuid for each in rows.shown} == expected


@given(shops())
def test_chips_count_what_they_show_and_overlap(items: list[Item]) -> None:
    rows = rows_of(items)
    for chip in Chip:
        rows.ask(Query(chip=chip))
        assert len(rows.shown) == rows.counts[chip] == sum(each.has(chip) for each in items)
    low = {each.variant.uuid for each in items if each.has(Chip.LOW)}
    out_under_level = {
        i.variant.uuid for i in items if i.has(Chip.OUT) and i.level.level and i.level.level > 0
    }
    assert out_under_level <= low


def test_low_includes_what_is_out_and_under_its_level() -> None:
    rows = rows_of(list(SHOP.values()))
    rows.ask(Query(chip=Chip.LOW))
    assert rows.shown == [LOW, OUT]
    assert rows.counts == {
        Chip.ALL: 7, Chip.LOW: 2, Chip.OUT: 1, Chip.BELOW_ZERO: 1, Chip.NOT_TRACKED: 1,
    }  # fmt: skip


def test_counts_are_of_what_text_and_category_match_under_any_chip() -> None:
    rows = rows_of(list(SHOP.values()))
    rows.ask(Query("jacket", Chip.OUT, "Clothes"))
    assert rows.shown == [OUT]
    assert (rows.counts[Chip.ALL], rows.counts[Chip.LOW], rows.counts[Chip.BELOW_ZERO]) == (3, 2, 0)


def test_a_table_of_the_low_knows_nothing_else() -> None:
    rows = rows_of(list(SHOP.values()), Chip.LOW)
    assert rows.shown == [LOW, OUT]
    assert (len(rows.all), rows.categories) == (2, ["Clothes"])


def test_categories_are_in_alphabetical_order_without_the_empty_one() -> None:
    assert rows_of(list(SHOP.values())).categories == ["Cheese", "Clothes", "Pots & pans"]


@given(shops(), st.sampled_from(sorted(SORT_KEYS)), st.booleans())
def test_sorting_is_stable_and_puts_none_last_both_ways(
    items: list[Item], column: str, descending: bool
) -> None:
    rows = rows_of(items)
    rows.sort(Order(column, descending))
    key = SORT_KEYS[column]
    assert sorted(each.variant.uuid for each in rows.shown) == sorted(each.variant.uuid for each in items)
    keys = [key(each) for each in rows.shown]
    known = [value for value in keys if value is not None]
    assert keys == known + [None] * (len(keys) - len(known))
    for (before, first), (after, second) in zip(
        zip(keys, rows.shown, strict=True), zip(keys[1:], rows.shown[1:], strict=True), strict=False
    ):
        if before == after:
            assert items.index(first) < items.index(second)
        elif after is not None:
            assert before > after if descending else before < after


def test_the_order_before_holds_among_equals() -> None:
    rows = rows_of(list(SHOP.values()))
    rows.sort(Order("product", descending=True))
    rows.sort(Order("category"))
    clothes = [each.product.name for each in rows.shown if each.product.category == "Clothes"]
    assert clothes == ["Straw hat"] + ["Denim jacket"] * 3
    assert rows.order == Order("category")


def test_an_untracked_variant_sorts_as_one_whose_balance_nobody_knows() -> None:
    rows = rows_of([UNTRACKED, IN_STOCK, BELOW_ZERO])
    rows.sort(Order("balance"))
    assert rows.shown == [BELOW_ZERO, IN_STOCK, UNTRACKED]
    rows.sort(Order("balance", descending=True))
    assert rows.shown == [IN_STOCK, BELOW_ZERO, UNTRACKED]


def test_numbers_in_names_sort_as_numbers() -> None:
    names = ["Size 100", "Size 36", "size 4", "Size", "12 eggs", "Ätt 2", "Att 10"]
    assert sorted(names, key=natural) == [
        "12 eggs",
        "Ätt 2",
        "Att 10",
        "Size",
        "size 4",
        "Size 36",
        "Size 100",
    ]


@given(st.lists(st.text(max_size=10)))
def test_any_text_can_be_sorted_and_case_does_not_count(texts: list[str]) -> None:
    assert sorted(texts, key=natural) == sorted(texts, key=lambda text: natural(folded(text)))


def test_new_items_keep_query_and_order() -> None:
    rows = rows_of(list(SHOP.values()))
    rows.sort(Order("balance"))
    rows.ask(Query("jacket"))
    rows.replace([replace(LOW, balance=Decimal(20)), IN_STOCK, OUT, BELOW_ZERO])
    assert [each.balance for each in rows.shown] == [0, 8, 20]


@given(shops(), WORDS)
def test_index_of_finds_what_is_shown_and_nothing_else(items: list[Item], text: str) -> None:
    rows = rows_of(items)
    rows.ask(Query(text))
    for each in items:
        row = rows.index_of(each.variant.uuid)
        assert (row is not None) == (each in rows.shown)
        assert row is None or rows.shown[row] is each


@given(shops(), st.sampled_from(list(Chip)), st.sampled_from([None, *SORT_KEYS]), st.data())
def test_an_update_in_place_is_as_good_as_taking_all_anew(
    items: list[Item], chip: Chip, column: str | None, data: st.DataObject
) -> None:
    updated, anew = rows_of(items), rows_of(items)
    for rows in (updated, anew):
        if column:
            rows.sort(Order(column))
        rows.ask(Query(chip=chip))
    changed = [replace(each, balance=Decimal(data.draw(st.integers(-1, 3)))) for each in items]
    if updated.update(changed) is None:
        updated.replace(changed)
    anew.replace(changed)
    assert (updated.shown, updated.counts) == (anew.shown, anew.counts)
    assert all(updated.index_of(each.variant.uuid) == row for row, each in enumerate(anew.shown))


@given(shops(), st.sampled_from(sorted(SORT_KEYS)), st.sampled_from(Chip), st.sampled_from(Chip), st.data())
def test_an_update_in_place_comes_to_the_same_as_taking_all_anew(
    items: list[Item], column: str, only: Chip, chip: Chip, data: st.DataObject
) -> None:
    def rows_with(taken: list[Item]) -> Rows:
        rows = rows_of(taken, only)
        rows.sort(Order(column))
        rows.ask(Query(data_text, chip))
        return rows

    data_text = data.draw(st.sampled_from(["", "a", "7"]))
    changed = [
        replace(each, balance=Decimal(data.draw(st.integers(-3, 6))), tracked=data.draw(st.booleans()))
        for each in items
        if data.draw(st.booleans())
    ]
    after = {each.variant.uuid: each for each in [*items, *changed]}
    rows, fresh = rows_with(items), rows_with(list(after.values()))
    before = list(rows.shown), list(rows.all), dict(rows.counts)
    touched = rows.update(changed)
    if touched is None:
        assert (rows.shown, rows.all, rows.counts) == before
    else:
        assert (rows.shown, rows.all, rows.counts) == (fresh.shown, fresh.all, fresh.counts)
        assert sorted(touched) == sorted(
            row for each in changed if (row := rows.index_of(each.variant.uuid)) is not None
        )


def test_what_stays_where_it_is_is_updated_in_place_and_what_moves_is_not() -> None:
    rows = rows_of(list(SHOP.values()))
    rows.sort(Order("product"))
    assert rows.update([replace(IN_STOCK, balance=Decimal(9))]) == [rows.index_of(IN_STOCK.variant.uuid)]
    rows.sort(Order("balance"))
    assert rows.update([replace(IN_STOCK, balance=Decimal(-9))]) is None
