from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.domain.catalogue import Money, Product, Variant
from app.domain.searching import CODE, natural, searched
from app.domain.stock import Item
from app.workspace.shelf import Catalogue, Index
from app.workspace.shelving import Shelving, shelved
from tests.workspace.stores import PRODUCTS, STORES


def _catalogue(*products: Product) -> Catalogue:
    shelving = Shelving()
    for product in products:
        shelving.add(product)
    return shelving.finished()


def _index(products: list[Product]) -> Index:
    index = _catalogue(*products).index
    assert index is not None
    return index


def _words(products: list[Product]) -> list[list[str]]:
    """Of each row."""
    return [[*shared, *own] for shared, of_variants in map(searched, products) for own in of_variants]


@given(PRODUCTS)
def test_a_line_has_all_words_of_its_row(products: list[Product]) -> None:
    assert _index(products).texts == [f" {' '.join(each)} " for each in _words(products)]


@given(PRODUCTS)
def test_the_rows_that_have_a_whole_word_or_a_whole_code(products: list[Product]) -> None:
    index = _index(products)
    rows = _words(products)
    for word in {word for words in rows for word in words}:
        found = {entry & 0xFFFFFFFF for entry in index.entries(word)}
        assert found == {row for row, words in enumerate(rows) if word in words or CODE + word in words}
    assert not index.entries("unheard of").tolist()


@given(PRODUCTS)
def test_rows_are_ranked_by_each_column(products: list[Product]) -> None:
    rows = [(product, variant) for product in products for variant in product.variants]
    ranks = _index(products).ranks
    for name, keys in {
        "product": [natural(product.name).encode() for product, _ in rows],
        "variant": [natural(variant.name).encode() for _, variant in rows],
        "sku": [natural(variant.sku).encode() for _, variant in rows],
        "barcode": [natural(variant.barcode).encode() for _, variant in rows],
    }.items():
        places = {key: place for place, key in enumerate(sorted(set(keys)), 1)}
        assert ranks[name].tolist() == [places[key] for key in keys]


@given(PRODUCTS)
def test_prices_that_are_not_known_have_no_rank(products: list[Product]) -> None:
    rows = [variant for product in products for variant in product.variants]
    ranks = _index(products).ranks
    for name, prices in {"price": [v.price for v in rows], "cost": [v.cost for v in rows]}.items():
        amounts = sorted({price.amount for price in prices if price})
        assert ranks[name].tolist() == [amounts.index(price.amount) + 1 if price else 0 for price in prices]


@given(PRODUCTS)
def test_each_category_has_a_rank_of_its_own(products: list[Product]) -> None:
    index = _index(products)
    assert list(index.categories) == sorted(
        {product.category for product in products}, key=lambda text: (natural(text), text)
    )
    of_rows = [product.category for product in products for _ in product.variants]
    assert [index.categories[rank - 1] for rank in index.ranks["category"]] == of_rows


def test_goods_without_variants_and_variants_of_two_products() -> None:
    jacket = Product("jacket", "Jacket", (Variant("small"), Variant("large")))
    copy = Product("copy", "Copy", (Variant("large"), Variant("huge"), Variant("huge")))
    bare = Product("bare", "Bare", ())
    catalogue = _catalogue(bare, jacket, copy, replace(copy, uuid="again"))
    assert [catalogue.product(number) for number in range(len(catalogue.product_ends) - 1)] == [
        jacket,
        replace(copy, variants=(Variant("huge"),)),
    ]
    assert len(catalogue) == 3


@given(STORES)
def test_shelved_makes_the_columns_of_a_catalogue(items: dict[str, Item]) -> None:
    shelf = shelved(items.values())
    assert list(shelf.catalogue.first_rows)[-1] == len(shelf) == len(items)


@given(st.lists(st.none() | st.integers(0, 2**53)))
def test_amounts_of_any_size(amounts: list[int | None]) -> None:
    variants = tuple(
        Variant(str(n), price=None if amount is None else Money(amount, "SEK"))
        for n, amount in enumerate(amounts)
    )
    index = _index([Product("p", "", variants)])
    ordered = sorted({amount for amount in amounts if amount is not None})
    assert list(index.ranks["price"]) == [0 if a is None else ordered.index(a) + 1 for a in amounts]
