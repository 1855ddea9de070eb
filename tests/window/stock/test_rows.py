"""The rows of a table: searched, filtered, counted and sorted without Qt."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.catalogue import Money, Product, Variant
from app.domain.stock import Chip, Item, Level
from app.window.stock import rows as module
from app.window.stock.query import Order, Query
from app.window.stock.rows import Rows
from app.workspace.columns import cells_of_index, index_of
from app.workspace.shelf import EMPTY, SLICE
from app.workspace.shelving import shelved
from tests.window.shop import BELOW_ZERO, IN_STOCK, LOW, MARKUP, OUT, SHOP, UNTRACKED, WEIGHED, item, shelf
from tests.window.stock.naive import KEYS, Naive

WORDS = st.text("abcdeéÅå 0123456789-", min_size=1, max_size=8)
CODES = st.sampled_from(["", "73", "730", "a-7", "A 7"])
BALANCES = st.integers(-3, 6).map(Decimal)


@st.composite
def shops(draw: st.DrawFn) -> list[Item]:
    """Some products of some variants with made-up words, balances and levels."""
    made = []
    for number in range(draw(st.integers(0, 8))):
        variants = tuple(
            Variant(
                f"v{number}-{place}", draw(WORDS), draw(CODES), draw(CODES), draw(prices()), draw(prices())
            )
            for place in range(draw(st.integers(1, 3)))
        )
        product = Product(f"p{number}", draw(WORDS), variants, draw(st.sampled_from(["", "Tea", "Hats"])))
        tracked = draw(st.booleans())
        made += [Item(product, each, tracked, draw(BALANCES), draw(levels())) for each in variants]
    return made


def levels() -> st.SearchStrategy[Level]:
    return st.builds(Level, st.none() | st.integers(0, 5).map(Decimal), st.booleans())


def prices() -> st.SearchStrategy[Money | None]:
    return st.none() | st.builds(Money, st.integers(0, 3), st.just("SEK"))


queries = st.builds(
    Query,
    st.lists(WORDS, max_size=2).map(" ".join) | CODES,
    st.sampled_from(Chip),
    st.sampled_from([None, None, None, "Tea", "", "no such category"]),
)
orders = st.builds(Order, st.sampled_from(sorted(KEYS)), st.booleans())


@pytest.fixture
def _slowly() -> Iterator[None]:
    """Have the first page found by itself also in a small shop."""
    with pytest.MonkeyPatch.context() as patch:
        _patch(patch)
        yield


def _patch(patch: pytest.MonkeyPatch) -> None:
    for name, value in (("_AT_ONCE", 0), ("_PAGE", 2), ("_PIECE", 2), ("_TRIED", 3), ("_NEAR", 3)):
        patch.setattr(module, name, value)


def rows_of(items: Sequence[Item], only: Chip = Chip.ALL) -> Rows:
    return Rows(shelf(items), only)


def shown(rows: Rows) -> list[Item]:
    return [rows.shelf.at(row) for row in rows.shown.tolist()]


def settle(rows: Rows) -> None:
    while rows.searching:
        rows.work_on()


def found(text: str, *items: Item) -> list[Item]:
    rows = rows_of(list(items or SHOP.values()))
    rows.ask(Query(text))
    return shown(rows)


# Held to the plain way


@given(shops(), st.sampled_from([Chip.ALL, Chip.LOW]), st.data())
def test_rows_are_what_a_look_at_every_item_finds(items: list[Item], only: Chip, data: st.DataObject) -> None:
    """Whatever is asked, sorted, changed and searched for a while, in any order."""
    with pytest.MonkeyPatch.context() as patch:
        _patch(patch)
        rows, naive = Rows(shelved(items), only), Naive(items, only)
        for _ in range(data.draw(st.integers(1, 6))):
            data.draw(st.sampled_from([_ask, _ask, _sort, _change, _search_on]))(rows, naive, data)
            page = shown(rows)
            if data.draw(st.booleans()):
                settle(rows)
                assert shown(rows)[: len(page)] == page  # what was painted stays as it was
                assert (shown(rows), rows.counts) == (naive.shown, naive.counts)
        settle(rows)
        assert (shown(rows), rows.counts) == (naive.shown, naive.counts)


def _ask(rows: Rows, naive: Naive, data: st.DataObject) -> None:
    query = data.draw(queries)
    longer = data.draw(WORDS) if data.draw(st.booleans()) else ""
    naive.query = Query(naive.query.text + longer, query.chip, query.category) if longer else query
    rows.ask(naive.query)


def _sort(rows: Rows, naive: Naive, data: st.DataObject) -> None:
    order = data.draw(st.none() | orders)
    rows.sort(order)
    naive.sort(order)


def _change(rows: Rows, naive: Naive, data: st.DataObject) -> None:
    """Some balances and levels are others, as after sales."""
    changed = {
        row: replace(each, balance=data.draw(BALANCES), level=data.draw(levels()))
        for row, each in enumerate(naive.items)
        if data.draw(st.booleans())
    }
    naive.items = [changed.get(row, each) for row, each in enumerate(naive.items)]
    rows.take(rows.shelf.with_items(changed))


def _search_on(rows: Rows, naive: Naive, data: st.DataObject) -> None:
    rows.work_on()


@given(shops(), queries, st.lists(orders, max_size=3), st.data())
def test_rows_are_found_again_where_they_are_shown(
    items: list[Item], query: Query, sorts: list[Order], data: st.DataObject
) -> None:
    rows = Rows(shelved(items))
    for order in sorts:
        rows.sort(order)
    rows.ask(query)
    places = {row: place for place, row in enumerate(rows.shown.tolist())}
    assert [rows.place(row) for row in range(len(items))] == [places.get(row) for row in range(len(items))]
    some = data.draw(st.lists(st.sampled_from(range(len(items))), unique=True)) if items else []
    expected = sorted(places[row] for row in some if row in places)
    runs = rows.runs(some)
    assert [place for first, last in runs for place in range(first, last + 1)] == expected
    assert all(before[1] + 1 < after[0] for before, after in pairwise(runs))
    assert rows.still_shown(some).tolist() == rows.part(runs).tolist() == [rows.shown[at] for at in expected]


# Searching


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
    codes = [each.variant.barcode for each in found("73000000", longer, exact)]
    assert codes == ["73000000", "1730000000014"]
    assert [each.variant.barcode for each in found(" 73000000\n", longer, exact)] == codes


def test_a_whole_code_stays_first_where_a_person_sorts() -> None:
    rows = rows_of([item("Another", sku="A-1-B"), item("Whole", sku="A-1")])
    rows.sort(Order("product"))
    rows.ask(Query("a-1-"))
    assert [each.product.name for each in shown(rows)] == ["Whole", "Another"]


def test_of_several_with_the_code_the_order_is_the_person_s() -> None:
    rows = rows_of([item("Dear", sku="A-1", price=900), item("Cheap", sku="A-1", price=100)])
    rows.ask(Query("a-1"))
    rows.sort(Order("price"))
    assert [each.product.name for each in shown(rows)] == ["Cheap", "Dear"]


def test_whole_words_come_before_parts_of_words_until_a_person_sorts() -> None:
    """The size before all that has an m in it; and whoever sorts wants that order and no other."""
    rows = rows_of(list(SHOP.values()))
    rows.ask(Query("jacket m"))
    assert shown(rows) == [IN_STOCK, LOW, OUT]  # "Denim" has an m as well
    rows.ask(Query("m"))
    assert shown(rows) == [IN_STOCK, LOW, OUT, MARKUP]
    rows.sort(Order("product", descending=True))
    assert shown(rows) == [LOW, IN_STOCK, OUT, MARKUP]
    rows.sort(None)
    assert shown(rows) == [IN_STOCK, LOW, OUT, MARKUP]


@pytest.mark.usefixtures("_slowly")
def test_the_first_page_is_there_at_once_and_the_rest_follows() -> None:
    many = [item(f"Thing {number}") for number in range(SLICE + 10)]
    rows = rows_of(many)
    rows.ask(Query("thing"))
    page = shown(rows)
    assert rows.searching
    assert 2 <= len(page) < len(many)
    assert rows.work_on()  # the first slice
    assert rows.searching
    settle(rows)
    assert shown(rows)[: len(page)] == page
    assert len(rows.shown) == rows.counts[Chip.ALL] == len(many)


@pytest.mark.usefixtures("_slowly")
def test_stock_that_moves_does_not_begin_a_search_anew() -> None:
    rows = rows_of([item(f"Thing {number}") for number in range(SLICE + 10)])
    rows.ask(Query("thing"))
    turns = 0
    while rows.searching:
        rows.take(rows.shelf)
        rows.work_on()
        turns += 1
    assert turns <= 3


def test_texts_are_made_while_nothing_is_asked() -> None:
    things = shelf([item(f"Thing {number}") for number in range(SLICE + 10)])
    assert things.catalogue.index
    cells = cells_of_index(things.catalogue.index)
    index = things.catalogue.index = index_of(cells, lambda name: bytes(cells[name]))  # as it was kept
    rows = Rows(things)
    assert index.texts[-1] == ""
    assert rows.work_on()
    assert not rows.work_on()
    assert "thing" in index.texts[0]
    assert "thing" in index.texts[-1]


def test_a_code_is_found_whatever_is_shown_and_nothing_else_is() -> None:
    rows = rows_of(list(SHOP.values()))
    rows.ask(Query("no such thing"))
    assert rows.with_code(" dj-M ") == list(SHOP.values()).index(IN_STOCK)
    assert [rows.with_code(text) for text in ("", "DJ-", "jacket", "m")] == [None] * 4


# Chips and categories


def test_low_includes_what_is_out_and_under_its_level() -> None:
    rows = rows_of(list(SHOP.values()))
    rows.ask(Query(chip=Chip.LOW))
    assert shown(rows) == [LOW, OUT]
    assert rows.counts == {
        Chip.ALL: 7, Chip.LOW: 2, Chip.OUT: 1, Chip.BELOW_ZERO: 1, Chip.NOT_TRACKED: 1,
    }  # fmt: skip


def test_counts_are_of_what_text_and_category_match_under_any_chip() -> None:
    rows = rows_of(list(SHOP.values()))
    rows.ask(Query("jacket", Chip.OUT, "Clothes"))
    assert shown(rows) == [OUT]
    assert (rows.counts[Chip.ALL], rows.counts[Chip.LOW], rows.counts[Chip.BELOW_ZERO]) == (3, 2, 0)


def test_a_table_of_the_low_knows_nothing_else() -> None:
    rows = rows_of(list(SHOP.values()), Chip.LOW)
    assert shown(rows) == [LOW, OUT]
    assert (len(rows.all), rows.categories) == (2, ["Clothes"])


def test_categories_are_in_alphabetical_order_without_the_empty_one() -> None:
    assert rows_of(list(SHOP.values())).categories == ["Cheese", "Clothes", "Pots & pans"]


# Sorting


@pytest.mark.parametrize("column", KEYS)
@pytest.mark.parametrize("only", [Chip.ALL, Chip.LOW])
def test_an_empty_store_can_be_searched_and_sorted(column: str, only: Chip) -> None:
    rows = Rows(EMPTY, only)
    rows.sort(Order(column))
    rows.ask(Query("thing", category="Tea"))
    assert (shown(rows), rows.categories) == ([], [])


def test_the_order_before_holds_among_equals() -> None:
    rows = rows_of(list(SHOP.values()))
    rows.sort(Order("product", descending=True))
    rows.sort(Order("category"))
    clothes = [each.product.name for each in shown(rows) if each.product.category == "Clothes"]
    assert clothes == ["Straw hat"] + ["Denim jacket"] * 3


def test_an_untracked_variant_sorts_as_one_whose_balance_nobody_knows() -> None:
    balances = [UNTRACKED, item("Hat", "8"), BELOW_ZERO]
    rows = rows_of(balances)
    rows.sort(Order("balance"))
    assert [each.balance for each in shown(rows)] == [-2, 8, Decimal("2.5")]
    rows.sort(Order("balance", descending=True))
    assert [each.balance for each in shown(rows)] == [8, -2, Decimal("2.5")]


def test_large_and_small_quantities_sort_as_numbers() -> None:
    """Beyond what 16, 32 and 48 bits hold in millionths."""
    balances = ["0.000001", "-100000", "65536", "0", "5000000000", "-0.5", "4294967296", "12"]
    rows = rows_of([item(f"Thing {each}", each) for each in balances])
    for descending in (False, True):
        rows.sort(Order("balance", descending))
        sorted_ = [each.balance for each in shown(rows)]
        assert sorted_ == sorted(map(Decimal, balances), reverse=descending)
