"""A column is told from its title, whatever its case, spaces and punctuation."""

import pytest

from app.domain.errors import Invalid
from app.exchange.columns import TITLES, Field, find_columns


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("Units in Stock", Field.STOCK),
        ("qty", Field.STOCK),
        ("ReorderLevel", Field.LEVEL),
        ("low_stock_level", Field.LEVEL),
        ("UNIT-PRICE", Field.PRICE),
        ("Price (SEK)", Field.PRICE),
        ("purchase price", Field.COST),
        ("GTIN", Field.BARCODE),
        ("Article No.", Field.SKU),
        ("Colour", Field.VARIANT),
        ("Department", Field.CATEGORY),
    ],
)
def test_synonyms_are_recognised(title: str, field: Field) -> None:
    assert find_columns(["Product", title]).places == {Field.PRODUCT: 0, field: 1}


def test_what_names_no_field_is_ignored_and_told() -> None:
    columns = find_columns(["Supplier", "Name", "", "Units on order"])
    assert columns.places == {Field.PRODUCT: 1}
    assert columns.ignored == ("Supplier", "Units on order")


def test_two_columns_for_one_field_are_refused() -> None:
    with pytest.raises(Invalid) as invalid:
        find_columns(["Product", "EAN", "Bar code"])
    assert invalid.value.key == "spreadsheet.two_columns"
    assert invalid.value.values == {"first": "EAN", "second": "Bar code"}


def test_without_a_product_there_is_nothing_to_make() -> None:
    with pytest.raises(Invalid) as invalid:
        find_columns(["SKU", "", "Price"])
    assert invalid.value.key == "spreadsheet.no_product_column"
    assert invalid.value.values == {"titles": "SKU, Price"}


def test_no_title_names_two_fields() -> None:
    for field, titles in TITLES.items():
        for title in titles:
            columns = find_columns(["product", title] if field is not Field.PRODUCT else [title])
            assert field in columns.places, title
