"""The sample shops: believable, valid as the API wants them, and the same every time."""

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.contents import Contents
from app.domain.errors import Invalid
from app.domain.identifiers import is_version_1
from app.domain.quantity import ZERO, checked
from app.domain.stock import NO_LEVEL, Chip, Item, Status
from app.exchange.sample import CURRENCY, ean13, sample_shop, sample_variants


def items_of(contents: Contents) -> list[Item]:
    return [
        Item(
            product,
            variant,
            tracked=product.uuid not in contents.untracked,
            balance=contents.balances.get(variant.uuid, ZERO),
            level=contents.levels.get(variant.uuid, NO_LEVEL),
        )
        for product in contents.products
        for variant in product.variants
    ]


def check_sound(contents: Contents) -> None:
    """What must hold of every sample, whatever its size."""
    items = items_of(contents)
    uuids = [product.uuid for product in contents.products] + [item.variant.uuid for item in items]
    assert len(set(uuids)) == len(uuids)
    assert all(map(is_version_1, uuids))
    for name in ("sku", "barcode"):
        present = [text for item in items if (text := getattr(item.variant, name))]
        assert len(set(present)) == len(present)
    for item in items:
        barcode = item.variant.barcode
        assert not barcode or (barcode == ean13(barcode[:12]) and barcode[0] == "2")
        assert checked(item.balance) == item.balance
        for money in (item.variant.price, item.variant.cost):
            assert money is None or (money.currency == CURRENCY and money.amount > 0)
    assert set(contents.balances) <= set(uuids)
    assert all(1 <= len(product.variants) <= 99 for product in contents.products)


def test_the_check_digit_of_an_ean() -> None:
    assert ean13("400638133393") == "4006381333931"  # the example that is printed everywhere


def test_the_sample_shop_is_sound_and_has_some_of_everything() -> None:
    contents = sample_shop()
    check_sound(contents)
    items = items_of(contents)
    statuses = Counter(item.status for item in items)
    assert (len(contents.products), len(items)) == (66, 180)
    assert statuses[Status.BELOW_ZERO] == 1
    assert min(statuses[status] for status in (Status.OUT, Status.LOW, Status.NOT_TRACKED)) >= 5
    assert statuses[Status.IN_STOCK] > len(items) / 2
    assert any(item.is_low and item.status is Status.OUT for item in items), "chips overlap"


@pytest.mark.parametrize(
    ("title", "unit", "price", "balance", "level", "status"),
    [
        ("Denim jacket, S", "", "899", "14", "5", Status.IN_STOCK),
        ("Denim jacket, M", "", "899", "3", "5", Status.LOW),
        ("Denim jacket, L", "", "899", "0", "5", Status.OUT),
        ("Enamel mug, White", "", "149", "6", "10", Status.LOW),
        ("House blend, by weight", "kg", "298", "7.35", "2", Status.IN_STOCK),
        ("Gift card", "", None, "0", None, Status.NOT_TRACKED),
        ("Tote bag, Natural", "", "129", "-1", "4", Status.BELOW_ZERO),
        ("Postcard set", "", "59", "64", "20", Status.IN_STOCK),
    ],
)
def test_the_shop_of_the_design(
    title: str, unit: str, price: str | None, balance: str, level: str | None, status: Status
) -> None:
    (item,) = (item for item in items_of(sample_shop()) if item.title == title)
    assert item.product.unit == unit
    assert (item.variant.price and item.variant.price.value) == (price and Decimal(price))
    assert item.balance == Decimal(balance)
    assert item.level.level == (level and Decimal(level))
    assert item.status is status


def test_the_sample_shop_is_the_same_every_time() -> None:
    assert sample_shop() == sample_shop()
    assert sample_shop().products[0].uuid == "bf449ba5-cf78-1e91-9f29-02dc03c386ca"


@settings(max_examples=20)
@given(count=st.integers(1, 400), seed=st.integers(0, 2**32))
def test_a_made_up_shop_has_exactly_as_many_variants_and_is_the_same_for_its_seed(
    count: int, seed: int
) -> None:
    contents = sample_variants(count, seed)
    check_sound(contents)
    assert len(items_of(contents)) == count
    assert max(len(product.variants) for product in contents.products) <= 12
    assert contents == sample_variants(count, seed)


def test_another_seed_is_another_shop() -> None:
    assert sample_variants(10, 1) != sample_variants(10, 2)


def test_a_large_made_up_shop_spreads_its_stock_believably() -> None:
    contents = sample_variants(20_000)
    check_sound(contents)
    items = items_of(contents)
    names = [product.name for product in contents.products]
    assert len(set(names)) == len(names)
    share = {chip: sum(item.has(chip) for item in items) / len(items) for chip in Chip}
    assert 0.05 < share[Chip.LOW] < 0.25
    assert 0.01 < share[Chip.OUT] < 0.10
    assert 0.001 < share[Chip.BELOW_ZERO] < 0.03
    assert 0.005 < share[Chip.NOT_TRACKED] < 0.05
    assert any(item.balance % 1 for item in items if item.product.unit == "kg")


@pytest.mark.parametrize("count", [0, -1, 1_000_001])
def test_a_count_out_of_bounds(count: int) -> None:
    with pytest.raises(Invalid, match=r"sample\.count"):
        sample_variants(count)
