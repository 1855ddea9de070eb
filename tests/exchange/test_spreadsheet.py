"""A store's contents out of a spreadsheet: good rows taken, bad rows told by line and column."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.catalogue import Money
from app.domain.errors import Invalid
from app.domain.identifiers import is_version_1
from app.domain.stock import Level
from app.exchange.columns import TITLES, Field
from app.exchange.entries import LONGEST
from app.exchange.spreadsheet import BadRow, Imported, read_contents
from tests.exchange.workbooks import write_xlsx


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "stock.csv"


def read(file: Path, text: str, currency: str = "SEK") -> Imported:
    file.write_text(text, encoding="utf-8", newline="")
    return read_contents(file, currency=currency)


def complaints(imported: Imported) -> list[tuple[int, str, str]]:
    return [(bad.line, bad.column, bad.key) for bad in imported.bad_rows]


SHOP = """\
Product;Variant;Supplier;Category;SKU;Barcode;Price;Cost;Units in stock;Reorder level
Denim jacket;S;Loom & Co;Clothing;DJ-S;2000731010079;899,00;410,00;14;5
Gift card;;;;;;;;;
Denim jacket;M;Loom & Co;Clothing;DJ-M;0042;1.234,50 kr;;-1;0

Tea;;;Larder;;;590;;2,4;0,5
"""


def test_rows_of_one_name_become_the_variants_of_one_product(file: Path) -> None:
    imported = read(file, SHOP)
    jacket, card, tea = imported.contents.products
    assert (jacket.name, jacket.category) == ("Denim jacket", "Clothing")
    assert [(variant.name, variant.sku, variant.barcode) for variant in jacket.variants] == [
        ("S", "DJ-S", "2000731010079"),
        ("M", "DJ-M", "0042"),
    ]
    assert [variant.price for variant in jacket.variants] == [Money(89900, "SEK"), Money(123450, "SEK")]
    assert [variant.cost for variant in jacket.variants] == [Money(41000, "SEK"), None]
    assert [(product.name, len(product.variants)) for product in (card, tea)] == [
        ("Gift card", 1),
        ("Tea", 1),
    ]
    assert imported.bad_rows == ()
    assert imported.ignored == ("Supplier",)


def test_stock_and_levels_go_by_variant_and_what_is_zero_is_left_out(file: Path) -> None:
    contents = read(file, SHOP).contents
    (small, medium), (card,), (tea,) = (product.variants for product in contents.products)
    assert contents.balances == {small.uuid: 14, medium.uuid: -1, tea.uuid: Decimal("2.4")}
    assert contents.levels == {small.uuid: Level(Decimal(5)), tea.uuid: Level(Decimal("0.5"))}
    assert contents.untracked == frozenset()
    assert card.price is None


def test_every_product_and_variant_gets_a_version_1_uuid_of_its_own(file: Path) -> None:
    products = read(file, SHOP).contents.products
    uuids = [uuid for p in products for uuid in (p.uuid, *(v.uuid for v in p.variants))]
    assert len(set(uuids)) == 7
    assert all(map(is_version_1, uuids))


def test_the_same_name_in_another_category_or_unit_is_another_product(file: Path) -> None:
    text = "name,category,unit,size\nBlend,Coffee,,250 g\nBlend,Coffee,kg,by weight\nBlend,Tea,,250 g\n"
    products = read(file, text).contents.products
    assert [(p.name, p.category, p.unit) for p in products] == [
        ("Blend", "Coffee", ""),
        ("Blend", "Coffee", "kg"),
        ("Blend", "Tea", ""),
    ]


def test_prices_are_rounded_half_even_to_the_minor_unit(file: Path) -> None:
    text = "product,price\nA,21.3500004\nB,0.125\nC,0.135\nD,17.4500008\n"
    prices = [product.variants[0].price for product in read(file, text).contents.products]
    assert prices == [Money(cents, "SEK") for cents in (2135, 12, 14, 1745)]


def test_a_currency_without_minor_units(file: Path) -> None:
    (product,) = read(file, 'product,price\nA,"¥1,250.0"\n', "JPY").contents.products
    assert product.variants[0].price == Money(1250, "JPY")


def test_tracking_and_alerts_as_our_own_files_have_them(file: Path) -> None:
    text = "product,low at,alert,tracked\nGift card,,,no\nMug,5,yes,yes\nCup,5,no,\n"
    contents = read(file, text).contents
    card, mug, cup = contents.products
    assert contents.untracked == {card.uuid}
    assert contents.levels == {
        mug.variants[0].uuid: Level(Decimal(5), alert=True),
        cup.variants[0].uuid: Level(Decimal(5), alert=False),
    }


def test_every_bad_cell_is_told_with_the_title_that_the_file_has(file: Path) -> None:
    text = (
        "Title,Unit price,Qty,Min,Tracked\n"
        '"Mug\nwith lid",cheap,many,-1,perhaps\n'
        ",5,1,1,\n"
        "Jug,-5,-2,1,\n"
        'Cup,"1,234",100001,0.1234567,\n'
        "Pot,5,1,1,,stray\n"
        "Pan,5.50,1,1,\n"
    )
    imported = read(file, text)
    assert complaints(imported) == [
        (2, "Unit price", "number.not_a_number"),
        (2, "Qty", "number.not_a_number"),
        (2, "Min", "number.negative"),
        (2, "Tracked", "choice.not_yes_or_no"),
        (4, "Title", "text.missing"),
        (5, "Unit price", "number.negative"),
        (6, "Qty", "number.too_large"),
        (6, "Min", "quantity.places"),
        (7, "", "row.untitled_cell"),
    ]
    assert imported.bad_rows[0].values == {"text": "cheap"}
    assert [product.name for product in imported.contents.products] == ["Pan"]


def test_one_or_a_thousand_is_not_guessed_when_no_other_number_tells(file: Path) -> None:
    imported = read(file, "product;price\nMug;1,234\nCup;5\n")
    assert imported.bad_rows == (BadRow(2, "price", "number.ambiguous", {"text": "1,234"}),)


def test_repeated_skus_barcodes_and_variants_are_bad_and_say_where_the_first_is(file: Path) -> None:
    text = (
        "product,variant,sku,ean\n"
        "Mug,Blue,M-1,111\n"
        "Mug,White,M-1,112\n"
        "Mug,Red,M-3,111\n"
        "Mug,Blue,M-4,114\n"
        "Cup,Blue,M-5,115\n"
        "Cup,Red,,\n"
        "Cup,White,,\n"
    )
    imported = read(file, text)
    assert imported.bad_rows == (
        BadRow(3, "sku", "row.duplicate", {"text": "M-1", "line": 2}),
        BadRow(4, "ean", "row.duplicate", {"text": "111", "line": 2}),
        BadRow(5, "variant", "row.duplicate", {"text": "Blue", "line": 2}),
    )
    assert [len(product.variants) for product in imported.contents.products] == [1, 3]


@pytest.mark.parametrize("field", LONGEST)
def test_texts_are_as_long_as_the_api_takes_them_and_no_longer(file: Path, field: Field) -> None:
    titles = ["product"] if field is Field.PRODUCT else ["product", field.value]
    most = LONGEST[field]
    longest = ["x" * most] if field is Field.PRODUCT else ["A", "x" * most]
    text = "\n".join(",".join(row) for row in (titles, longest, [*longest[:-1], "y" * (most + 1)]))
    bad = BadRow(3, field.value, "text.too_long", {"text": "y" * (most + 1), "most": most})
    assert bad in read(file, text).bad_rows
    assert len(read(file, text).contents.products) == 1


def test_a_product_takes_99_variants_and_every_further_row_is_bad(file: Path) -> None:
    text = "product,variant\n" + "".join(f"Bead,No. {number}\n" for number in range(101))
    imported = read(file, text)
    assert len(imported.contents.products[0].variants) == 99
    assert complaints(imported) == [(line, "product", "product.too_many_variants") for line in (101, 102)]


def test_a_product_is_tracked_with_all_its_variants_or_not_at_all(file: Path) -> None:
    imported = read(file, "product,variant,tracked\nMug,Blue,yes\nMug,White,no\n")
    assert imported.bad_rows == (BadRow(3, "tracked", "product.tracking_differs", {"line": 2}),)


def test_barcodes_that_a_workbook_holds_as_numbers_are_their_digits(tmp_path: Path) -> None:
    cells: dict[str, str | float | bool] = {
        "A1": "Product", "B1": "EAN", "C1": "Price", "D1": "Stock",
        "A2": "Mug", "B2": 7312345678901.0, "C2": 21.3500004, "D2": -1,
        "A3": "Cup", "B3": "0012345678905", "C3": "1.234,50", "D3": 7.35,
    }  # fmt: skip
    contents = read_contents(write_xlsx(tmp_path / "stock.xlsx", cells), currency="EUR").contents
    variants = [product.variants[0] for product in contents.products]
    assert [variant.barcode for variant in variants] == ["7312345678901", "0012345678905"]
    assert [variant.price for variant in variants] == [Money(2135, "EUR"), Money(123450, "EUR")]
    assert list(contents.balances.values()) == [-1, Decimal("7.35")]


@pytest.mark.parametrize("text", ["=1+1", "+46 8 123", "@cmd", "-1", '=HYPERLINK("x")'])
def test_what_looks_like_a_formula_stays_text(file: Path, text: str) -> None:
    quoted = text.replace('"', '""')
    (product,) = read(file, f'product,sku\n"{quoted}","{quoted}"\n').contents.products
    assert (product.name, product.variants[0].sku) == (text, text)


@pytest.mark.parametrize("currency", ["eur", "€", ""])
def test_prices_are_in_a_currency(file: Path, currency: str) -> None:
    with pytest.raises(Invalid, match=r"currency\.unknown"):
        read(file, SHOP, currency)


def test_titles_without_rows_hold_no_products(file: Path) -> None:
    assert read(file, "product,price\n").contents.products == ()


_CELLS = st.one_of(
    st.sampled_from(["", "Mug", "1,234", "1.5", "-1", "1e5", "NaN", "９", "kr", "yes", '"', "9" * 400]),
    st.text(max_size=8),
)
_TITLES = st.one_of(st.sampled_from([titles[0] for titles in TITLES.values()]), st.text(max_size=5))
_TABLES = st.builds(
    lambda titles, rows, delimiter: "\n".join(delimiter.join(row) for row in [titles, *rows]).encode(),
    st.lists(_TITLES, min_size=1, max_size=8, unique=True),
    st.lists(st.lists(_CELLS, max_size=9), max_size=6),
    st.sampled_from([",", ";", "\t"]),
)


@given(data=st.one_of(st.binary(), st.binary().map(b"product\n".__add__), _TABLES))
@example(data=b"PK\x03\x04")
@example(data=b"product,price\nMug," + b"9" * 5000)
@example(data=b'product\n"' + b"x" * 140_000 + b'"')
def test_whatever_a_file_holds_it_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    file = tmp_path_factory.getbasetemp() / "any.csv"
    file.write_bytes(data)
    try:
        imported = read_contents(file, currency="SEK")
    except Invalid as invalid:
        key = invalid.key
        assert key.startswith("spreadsheet.")
    else:
        variants = [variant.uuid for product in imported.contents.products for variant in product.variants]
        assert imported.contents.balances.keys() | imported.contents.levels.keys() <= set(variants)
        assert all(product.name for product in imported.contents.products)
