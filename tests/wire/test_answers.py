"""Answers are read whether what is absent is null or missing; what must be there is asked for all the same."""

from decimal import Decimal

import msgspec
import pytest
from msgspec import UNSET

from app.wire.answers import read_answer
from app.wire.errors import ErrorResponse
from app.wire.inventory import Balances, VariantBalance
from app.wire.low_stock import Levels, ProductLevels, VariantLevel
from app.wire.products import Library, Product


def test_balances() -> None:
    row = b'{"productUuid": "p", "variantUuid": "v", "balance": 7.35, "locationUuid": null}'
    body = b'{"locationUuid": "s", "trackedProducts": null, "variants": [' + row + b'], "latest": null}'
    balances = read_answer(body, Balances)
    assert balances == Balances(
        location_uuid="s",
        variants=[VariantBalance(product_uuid="p", variant_uuid="v", balance=Decimal("7.35"))],
    )
    assert (balances.tracked_products, balances.latest) == (UNSET, UNSET)


def test_levels() -> None:
    rows = b'[{"variantUuid": "v", "customLowStockLevel": 0.1, "lowStockAlert": null}]'
    products = (
        b'[{"productUuid": "p", "customLowStockLevelForVariants": ' + rows + b"},"
        b' {"productUuid": "q", "customLowStockLevelForVariants": null}]'
    )
    body = b'{"organizationUuid": "o", "locationUuid": "s", "customLowStockLevelsForProducts": ' + products
    levels = read_answer(body + b"}", Levels)
    assert levels.custom_low_stock_levels_for_products == [
        ProductLevels(
            product_uuid="p",
            custom_low_stock_level_for_variants=[VariantLevel(variant_uuid="v", custom_low_stock_level=0.1)],
        ),
        ProductLevels(product_uuid="q"),
    ]


def test_errors() -> None:
    error = read_answer(b'{"errorType": "PRODUCT_NOT_TRACKED", "violations": null}', ErrorResponse)
    assert error == ErrorResponse(error_type="PRODUCT_NOT_TRACKED")


@pytest.mark.parametrize(
    ("body", "shape"),
    [
        (b'{"locationUuid": null, "variants": []}', Balances),
        (b'{"locationUuid": "s", "variants": [null]}', Balances),
        (b'{"products": null, "deletedProducts": []}', Library),
        (
            b'{"uuid": "p", "name": "a", "variants": null, "etag": "e", "created": "c", "updated": "u"}',
            Product,
        ),
        (b"null", Balances),
        (b"{", Balances),
    ],
)
def test_what_must_be_there(body: bytes, shape: type) -> None:
    with pytest.raises(msgspec.DecodeError):
        read_answer(body, shape)
