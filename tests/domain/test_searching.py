from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.domain.catalogue import Product, Variant
from app.domain.searching import CODE, folded, natural, naturals, searched


def test_case_and_accents_are_folded_away() -> None:
    assert [folded(text) for text in ("Crème BRÛLÉE", "Straße", "ﬁne", "Ærø", "MUG")] == [
        "creme brulee", "strasse", "fine", "ærø", "mug",
    ]  # fmt: skip


@given(st.text(st.characters(codec="ascii")))
def test_the_short_cut_for_ascii_leads_to_the_same(text: str) -> None:
    assert folded(text) == folded(text + "é")[:-1]


def test_numbers_in_names_compare_as_people_expect() -> None:
    ordered = ["", "2", "10", "size", "size 9", "size 10", "size 10 b", "Size 36", "size 100", "sizes"]
    assert all(natural(one) < natural(other) for one, other in pairwise(ordered))
    assert natural("Sïze 007") == natural("size 7")


@given(st.integers(0), st.integers(0))
def test_of_two_numbers_the_greater_comes_later(one: int, other: int) -> None:
    assert (natural(f"size {one}") < natural(f"size {other}")) is (one < other)


@given(st.lists(st.text() | st.sampled_from(["Size 007", "7312", "1234567890", "٣٤"])))
def test_many_at_once(texts: list[str]) -> None:
    assert naturals(texts) == [natural(text) for text in texts]


def test_the_words_of_a_product() -> None:
    product = Product(
        "j", "Hand-made Tee", (Variant("s", "Café", "HB-250", " 73 12 "), Variant("m")), "Clothes"
    )
    assert searched(product) == (
        ["hand-made", "tee", "clothes", "hand", "made"],
        [["cafe", f"{CODE}hb-250", f"{CODE}73\x1e12", "hb", "250", "73", "12"], []],
    )


@given(st.text(), st.text(), st.text())
def test_no_word_breaks_a_line_or_is_taken_for_a_code(name: str, sku: str, barcode: str) -> None:
    shared, (own,) = searched(Product("p", name, (Variant("v", name, sku, barcode),)))
    for word in shared + own:
        assert word
        assert "\n" not in word
        assert " " not in word
        assert CODE not in word[1:]
