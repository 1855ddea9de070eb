"""Every violation of a body is named, and none but well-formed values come through."""

from decimal import Decimal

import pytest

from app.domain.errors import Refused
from app.wire.checking import read
from app.wire.inventory import BulkChange, ChangeInventory, ProductChange, StartTracking
from app.wire.low_stock import SetLevel
from app.wire.products import NewProduct
from app.wire.shapes import Uuid
from app.wire.stock import MoveStock

UUID = "947d712a-892d-11ea-bc55-0242ac130003"


def change(value: str) -> bytes:
    return (
        f'{{"changes":[{{"productUuid":"{UUID}","variantUuid":"{UUID}","fromLocationUuid":"{UUID}",'
        f'"toLocationUuid":"{UUID}","change":{value}}}]}}'
    ).encode()


@pytest.mark.parametrize(
    ("sent", "quantity"),
    [("1", "1"), ('"1"', "1"), ("10", "10"), ("0.125", "0.125"), ('"9.0"', "9.0"), ("1e2", "100")],
)
def test_a_change_may_be_a_number_or_a_string(sent: str, quantity: str) -> None:
    assert read(change(sent), ChangeInventory).changes[0].change == Decimal(quantity)


@pytest.mark.parametrize(
    ("sent", "constraint"),
    [
        ("0", "MUST_BE_GREATER_THAN"),
        ("-1", "MUST_BE_GREATER_THAN"),
        ("100000.5", "MUST_BE_LESS_OR_EQUAL_THAN"),
        ('"NaN"', "DIGIT_OUT_OF_BOUNDS"),
        ('"Infinity"', "DIGIT_OUT_OF_BOUNDS"),
        ('"1,5"', "DIGIT_OUT_OF_BOUNDS"),
        ('"１"', "DIGIT_OUT_OF_BOUNDS"),
        ("0.0000001", "DIGIT_OUT_OF_BOUNDS"),
        ("1e-400", "DIGIT_OUT_OF_BOUNDS"),
        ("1e400", "MUST_BE_LESS_OR_EQUAL_THAN"),
        ("9" * 4300, "MUST_BE_LESS_OR_EQUAL_THAN"),
        ("true", "DIGIT_OUT_OF_BOUNDS"),
        ("[]", "DIGIT_OUT_OF_BOUNDS"),
        ("null", "MUST_NOT_BE_NULL"),
    ],
)
def test_a_change_is_a_positive_number_within_bounds(sent: str, constraint: str) -> None:
    with pytest.raises(Refused) as refused:
        read(change(sent), ChangeInventory)
    (violation,) = refused.value.violations
    assert (violation.property_name, violation.constraint) == ("changes[0].change", constraint)


def test_every_violation_is_named() -> None:
    body = (
        b'{"productChanges":[{"productUuid":7,"variantChanges":[{"change":-1}]},'
        b'{"trackingStatusChange":"X"}]}'
    )
    with pytest.raises(Refused) as refused:
        read(body, BulkChange)
    assert [violation.property_name for violation in refused.value.violations] == [
        "productChanges[0].productUuid",
        "productChanges[0].variantChanges[0].variantUuid",
        "productChanges[0].variantChanges[0].fromLocationUuid",
        "productChanges[0].variantChanges[0].toLocationUuid",
        "productChanges[0].variantChanges[0].change",
        "productChanges[1].productUuid",
        "productChanges[1].trackingStatusChange",
    ]


@pytest.mark.parametrize(
    ("body", "shape"),
    [(b"[" + b"1," * 50_000 + b"1]", list[Uuid]), (b'{"movements":[' + b"{}," * 50_000 + b"{}]}", MoveStock)],
    ids=["values", "objects"],
)
def test_no_more_than_a_thousand_violations_are_named(body: bytes, shape: type) -> None:
    """Each is longer than what it is about: all of them would make gigabytes of the largest body."""
    with pytest.raises(Refused) as refused:
        read(body, shape)
    assert len(refused.value.violations) == 1000


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff",
        b'{"productUuid":NaN}',
        b"[" * 100_000,
        b'{"a":' * 40 + b"1" + b"}" * 40,
        b'{"productUuid":"\\ud800"}',
        b'{"productUuid":' + b"9" * 5000 + b"}",
    ],
    ids=["empty", "cut", "not-utf-8", "nan", "deep-array", "deep-object", "half-a-surrogate", "huge-number"],
)
def test_what_is_no_json_or_too_deep_is_malformed(body: bytes) -> None:
    with pytest.raises(Refused) as refused:
        read(body, StartTracking)
    assert refused.value.key == "malformed"


@pytest.mark.parametrize(
    ("deep", "key"), [(31, "violations"), (32, "violations"), (33, "malformed"), (64, "malformed")]
)
def test_depth_is_bounded_to_the_level(deep: int, key: str) -> None:
    body = b'{"unknown":' + b"[{},{}," * (deep - 2) + b"[]" + b"]" * (deep - 2) + b"}"
    with pytest.raises(Refused) as refused:
        read(body, BulkChange)
    assert refused.value.key == key


def test_a_long_body_that_is_cut_is_not_called_deep() -> None:
    body = b'{"changes":[' + b'{"change":1},' * 100
    with pytest.raises(Refused) as refused:
        read(body, ChangeInventory)
    assert "truncated" in refused.value.violations[0].message


def test_brackets_in_strings_do_not_count_as_depth() -> None:
    name = "[{" * 60 + '\\"'
    body = f'{{"uuid":"{UUID}","name":"{name}","variants":[{{"uuid":"{UUID}"}}]}}'.encode()
    assert read(body, NewProduct).name == "[{" * 60 + '"'


def test_null_is_as_good_as_a_missing_member() -> None:
    product = (
        f'{{"uuid":"{UUID}","name":"a","variants":null,"categories":null,"vatPercentage":null}}'.encode()
    )
    assert read(product, NewProduct) == NewProduct(uuid=UUID, name="a")
    changes = f'{{"productUuid":"{UUID}","trackingStatusChange":null,"variantChanges":null}}'
    bulk = read(f'{{"productChanges":[{changes}],"externalUuid":null}}'.encode(), BulkChange)
    assert bulk == BulkChange(product_changes=[ProductChange(product_uuid=UUID)])
    level = f'{{"productUuid":"{UUID}","variantUuid":"{UUID}","lowStockLevel":null,"lowStockAlert":false}}'
    assert read(level.encode(), SetLevel).low_stock_level is None


@pytest.mark.parametrize(
    ("body", "shape", "path"),
    [
        (b'{"changes":null}', ChangeInventory, "changes"),
        (b'{"changes":[null]}', ChangeInventory, "changes[0]"),
        (f'{{"uuid":"{UUID}","name":null}}'.encode(), NewProduct, "name"),
        (f'{{"uuid":"{UUID}","name":"a","categories":[null]}}'.encode(), NewProduct, "categories[0]"),
    ],
)
def test_what_must_be_there_must_not_be_null(body: bytes, shape: type, path: str) -> None:
    with pytest.raises(Refused) as refused:
        read(body, shape)
    (violation,) = refused.value.violations
    assert (violation.property_name, violation.constraint) == (path, "MUST_NOT_BE_NULL")


@pytest.mark.parametrize("body", [b"[]", b"1", b'"x"', b"null"])
def test_a_body_that_is_no_object_is_one_violation(body: bytes) -> None:
    with pytest.raises(Refused) as refused:
        read(body, StartTracking)
    assert len(refused.value.violations) == 1


def test_a_product_needs_version_1_and_keeps_within_its_limits() -> None:
    version_4 = "947d712a-892d-41ea-bc55-0242ac130003"
    body = f'{{"uuid":"{version_4}","name":"","categories":["a","b"],"variants":[],"unknown":1}}'.encode()
    with pytest.raises(Refused) as refused:
        read(body, NewProduct)
    assert [(v.property_name, v.constraint) for v in refused.value.violations] == [
        ("uuid", "MUST_MATCH_PATTERN"),
        ("name", "INVALID_SIZE"),
        ("categories", "INVALID_SIZE"),
        ("variants", "INVALID_SIZE"),
    ]


def test_uuids_are_read_into_lower_case_and_nothing_else_is() -> None:
    body = f'{{"uuid":"{UUID.upper()}","name":"TEA","variants":[{{"uuid":"{UUID.upper()}","sku":"A"}}]}}'.encode()
    product = read(body, NewProduct)
    assert (product.uuid, product.name) == (UUID, "TEA")
    assert (product.variants[0].uuid, product.variants[0].sku) == (UUID, "A")
    bulk = read(f'{{"productChanges":[],"externalUuid":"{UUID.upper()}"}}'.encode(), BulkChange)
    assert bulk.external_uuid == UUID


@pytest.mark.parametrize(
    ("sent", "read_as"),
    [("12.5", "12.5"), ('"12.50"', "12.50"), ("19", "19.0"), ("1e2", "100.0"), ("null", "None")],
)
def test_vat_may_be_a_number_or_a_string_and_gets_a_decimal_place(sent: str, read_as: str) -> None:
    body = f'{{"uuid":"{UUID}","name":"a","variants":[{{"uuid":"{UUID}"}}],"vatPercentage":{sent}}}'.encode()
    assert str(read(body, NewProduct).vat_percentage) == read_as


@pytest.mark.parametrize(
    "sent", ["1e400", "9" * 4300, "-1", "101", '"101"', '"a"', '"NaN"', '"12,5"', '""', "true"]
)
def test_vat_stays_within_bounds(sent: str) -> None:
    body = f'{{"uuid":"{UUID}","name":"a","variants":[{{"uuid":"{UUID}"}}],"vatPercentage":{sent}}}'.encode()
    with pytest.raises(Refused) as refused:
        read(body, NewProduct)
    assert [violation.property_name for violation in refused.value.violations] == ["vatPercentage"]
