"""What is spliced is what comes of making all anew."""

from collections.abc import Iterable
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.domain.catalogue import Product, Variant
from app.workspace.renewing import Renewed, renewed
from app.workspace.shelf import SLICE, Catalogue
from app.workspace.shelving import Shelving
from app.workspace.splicing import FEW, spliced
from tests.workspace.stores import PRODUCTS

_TEA, _MUG, _JUG = (Product(name, name, (Variant(f"{name} 1"),)) for name in ("tea", "mug", "jug"))


def _catalogue(products: Iterable[Product]) -> Catalogue:
    shelving = Shelving()
    for product in products:
        shelving.add(product)
    return shelving.finished()


def _renewed(old: Catalogue, known: list[Product], products: list[Product], deleted: set[str]) -> Renewed:
    """All of it made anew."""
    differing = {product.uuid: product for product in products}
    kept = [differing.pop(each.uuid, each) for each in known if each.uuid not in deleted]
    return renewed(old, _catalogue([*kept, *differing.values()]))


def _columns(catalogue: Catalogue) -> dict[str, object]:
    index = catalogue.index
    assert index is not None
    for first in range(0, len(index.texts), SLICE):
        index.split(first)
    names = ("product_ends", "first_rows", "uuids", "product_uuids")
    columns: dict[str, object] = {name: list(getattr(catalogue, name)) for name in names}
    columns |= {name: list(getattr(index, name)) for name in ("words", "categories", "texts")}
    columns |= {f"rank {name}": ranks.tolist() for name, ranks in index.ranks.items()}
    return columns | {"products": catalogue.products}


@given(PRODUCTS, PRODUCTS, st.sets(st.integers(0, 6)), st.booleans())
def test_a_few_products_that_came_differ_or_are_gone(
    known: list[Product], newer: list[Product], gone: set[int], split: bool
) -> None:
    old = _catalogue(known)
    if split:
        _columns(old)
    products = [product for product in newer if product not in known and int(product.uuid[8:]) not in gone]
    deleted = {f"product {number}" for number in gone}
    renewed = spliced(old, products, deleted)
    assert (renewed is None) is (not known)
    if renewed is not None:
        anew = _renewed(old, known, products, deleted)
        assert _columns(renewed.catalogue) == _columns(anew.catalogue)
        assert renewed.old_rows.tolist() == anew.old_rows.tolist()
        assert renewed.changed == anew.changed


def test_a_variant_may_go_over_between_products_that_are_given() -> None:
    old = _catalogue([_TEA, _MUG])
    products = [
        replace(_MUG, variants=(Variant("jug 1"),)),
        replace(_TEA, variants=(*_TEA.variants, *_MUG.variants)),
    ]
    renewed = spliced(old, products, set())
    assert renewed is not None
    assert renewed.old_rows.tolist() == [0, 1, -1]


def test_but_not_from_one_that_is_not() -> None:
    assert spliced(_catalogue([_TEA, _MUG]), [replace(_JUG, variants=_TEA.variants)], set()) is None


def test_what_is_made_anew() -> None:
    old = _catalogue([_TEA, _MUG])
    many = replace(_JUG, variants=tuple(Variant(f"jug {number}") for number in range(FEW + 1)))
    assert spliced(old, [many], set()) is None
    old.index = None
    assert spliced(old, [_JUG], set()) is None
