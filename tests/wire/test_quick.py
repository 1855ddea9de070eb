"""What the quick look finds sound is what the whole pass finds right, and it doubts no ordinary body."""

import json
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Refused
from app.wire import checking
from app.wire.inventory import BulkChange, ChangeInventory, ListedProducts
from app.wire.products import NewProduct
from app.wire.quick import is_sound
from app.wire.shapes import Shape, Uuid
from app.wire.stock import MoveStock, NewInventory, SetTracking

UUID = "947d712a-892d-11ea-bc55-0242ac130003"
MOVEMENT = {"productUuid": UUID, "variantUuid": UUID, "from": UUID, "to": UUID, "change": 1}

SHAPES: list[Any] = [
    BulkChange,
    ChangeInventory,
    ListedProducts,
    MoveStock,
    NewInventory,
    NewProduct,
    list[Uuid],
]

_NAMES = ["movements", "changes", "uuid", "name", "change", "from", "variants", "categories", *MOVEMENT]
_VALUES = st.one_of(
    st.sampled_from([UUID, UUID.upper(), "", "\0", "STORE", "NaN", "1.5", None, True, -1, 0, 1, 100_001]),
    st.decimals(allow_nan=False, allow_infinity=False, places=8).map(str).map(Decimal),
    st.text(max_size=3),
)
_ODD = st.recursive(
    _VALUES,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(_NAMES), inner, max_size=4),
    max_leaves=8,
)


@given(st.sampled_from(SHAPES), _ODD, st.dictionaries(st.sampled_from(_NAMES), _ODD, max_size=2))
def test_what_is_sound_has_no_violation_and_reads_the_same(
    shape: Any, odd: object, members: dict[str, Any]
) -> None:
    bodies = [odd, {"movements": [MOVEMENT | members]}, {"uuid": UUID, "name": "a", **members}]
    for body in bodies:
        if is_sound(body, shape):
            assert msgspec.convert(body, shape) == closely(body, shape)


def closely(body: object, shape: Any) -> object:
    """What the whole pass makes of it."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(checking, "is_sound", lambda *_: False)
        return checking.checked_as(body, shape)


class Weighed(Shape):
    movements: list[dict[str, int]]


@pytest.mark.parametrize(
    ("body", "shape"),
    [
        ({"movements": [MOVEMENT, MOVEMENT | {"change": Decimal("0.125")}], "identifier": UUID}, MoveStock),
        ({"productChanges": [{"productUuid": UUID, "trackingStatusChange": "START_TRACKING"}]}, BulkChange),
        (
            {"uuid": UUID, "name": "Tea", "variants": [{"uuid": UUID, "sku": "T"}], "unknown": None},
            NewProduct,
        ),
        ([{"productUuid": UUID, "tracking": "enable"}], list[SetTracking]),
        ({"locationType": "STORE", "productUuids": [UUID]}, ListedProducts),
    ],
)
def test_an_ordinary_body_is_sound(body: object, shape: Any) -> None:
    assert is_sound(body, shape)


@pytest.mark.parametrize(
    "wrong",
    [
        {"change": 0},
        {"change": True},
        {"change": Decimal("0.0000001")},
        {"change": Decimal("NaN")},
        {"change": 100_001},
        {"change": None},
        {"from": UUID.upper()},
        {"from": UUID + "\n"},
        {"to": 7},
    ],
    ids=str,
)
def test_whatever_is_odd_is_looked_at_closely(wrong: dict[str, object]) -> None:
    assert not is_sound({"movements": [MOVEMENT | wrong]}, MoveStock)


def test_a_shape_that_it_does_not_know_is_looked_at_closely() -> None:
    assert not is_sound({"movements": [{}]}, Weighed)
    with pytest.raises(Refused):
        checking.read(json.dumps({"movements": [1]}).encode(), Weighed)
