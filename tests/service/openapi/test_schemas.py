"""Schemas of shapes: what a request may say, what a patch may, and what an answer has."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal

import pytest
from msgspec import UNSET, UnsetType

from app.service.openapi.schemas import Schemas, Side
from app.wire.shapes import Change, Shape, Uuid1, rule


class Colour(StrEnum):
    RED = "RED"
    BLUE = "BLUE"


class Inner(Shape, kw_only=True, omit_defaults=True):
    """Something within."""

    name: Annotated[str, rule(least=1, most=30)]
    note: str | None = None


class Outer(Shape, kw_only=True):
    many_things: Annotated[list[Inner], rule(most=2)] = []
    colour: Colour | None = None
    late: int | UnsetType = UNSET


def test_a_request_takes_null_for_what_may_be_missing() -> None:
    schemas = Schemas()
    assert schemas.of(Outer, Side.REQUEST) == {"$ref": "#/components/schemas/request.Outer"}
    assert schemas.components["request.Outer"] == {
        "type": "object",
        "properties": {
            "manyThings": {
                "type": ["array", "null"],
                "items": {"$ref": "#/components/schemas/request.Inner"},
                "maxItems": 2,
            },
            "colour": {"anyOf": [{"type": "string", "enum": ["RED", "BLUE"]}, {"type": "null"}]},
            "late": {"type": ["integer", "null"]},
        },
    }
    assert schemas.components["request.Inner"] == {
        "type": "object",
        "properties": {
            "name": {"type": "string", "minLength": 1, "maxLength": 30},
            "note": {"type": ["string", "null"]},
        },
        "required": ["name"],
        "description": "Something within.",
    }


def test_an_answer_has_what_is_written() -> None:
    schemas = Schemas()
    schemas.of(Outer, Side.RESPONSE)
    outer, inner = schemas.components["response.Outer"], schemas.components["response.Inner"]
    assert outer["required"] == ["manyThings", "colour"]
    assert {"type": "null"} in outer["properties"]["colour"]["anyOf"]
    assert inner["required"] == ["name"]
    assert inner["properties"]["note"] == {"type": "string"}


def test_of_what_is_patched_everything_may_be_left_out_but_not_everything_removed() -> None:
    schemas = Schemas()
    schemas.of(Inner, Side.PATCH)
    assert "required" not in schemas.components["patch.Inner"]
    assert schemas.components["patch.Inner"]["properties"]["name"]["type"] == "string"
    assert schemas.components["patch.Inner"]["properties"]["note"]["type"] == ["string", "null"]


@pytest.mark.parametrize(
    ("kind", "schema"),
    [
        (Uuid1, {"type": "string", "pattern": r"^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-1[0-9a-fA-F]{3}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})$"}),
        (Literal["a", "b"], {"enum": ["a", "b"]}),
        (Annotated[int, rule(least=0, most=9)], {"type": "integer", "minimum": 0, "maximum": 9}),
        (Annotated[float, rule(more_than=1)], {"type": "number", "exclusiveMinimum": 1}),
        (Annotated[str, rule(most=5)] | Annotated[float, rule(least=0)],
         {"anyOf": [{"type": "string", "maxLength": 5}, {"type": "number", "minimum": 0}]}),
        (dict[str, object], {"type": "object"}),
        (Any, {}),
    ],
)  # fmt: skip
def test_single_values(kind: Any, schema: dict[str, Any]) -> None:
    assert Schemas().of(kind, Side.REQUEST) == schema


def test_a_decimal_is_asked_in_two_forms_and_answered_in_one() -> None:
    number, text = Schemas().of(Change, Side.REQUEST)["anyOf"]
    assert (number["exclusiveMinimum"], number["maximum"]) == (0, 100_000)
    assert text == Schemas().of(Decimal, Side.RESPONSE) == {
        "type": "string",
        "pattern": r"^-?[0-9]+(\.[0-9]{1,6})?$",
    }  # fmt: skip
    assert Schemas().of(Annotated[Decimal, rule(as_number=True)], Side.RESPONSE) == {"type": "number"}


def test_two_shapes_of_one_name_are_a_mistake() -> None:
    other = type("Inner", (Shape,), {"__annotations__": {"size": int}})
    schemas = Schemas()
    schemas.of(Inner, Side.REQUEST)
    with pytest.raises(ValueError, match="two shapes are called Inner"):
        schemas.of(other, Side.REQUEST)
