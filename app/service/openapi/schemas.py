"""JSON Schema of the shapes in `app.wire`, with the rules that `app.wire.checking` holds requests to.

One shape reads differently at each side: in a request null is as good as a missing member, and a decimal may be
a number or a string; an answer has the members that msgspec writes. So a component is named after its side.
"""

from decimal import Decimal
from enum import StrEnum
from typing import Any

from msgspec import NODEFAULT, inspect

from app.domain.quantity import PLACES

Json = dict[str, Any]


class Side(StrEnum):
    REQUEST = "request"
    PATCH = "patch"  #: a request where everything may be left out
    RESPONSE = "response"


#: The two forms of a decimal (contract, section 1.6).
_NUMBER: Json = {"type": "number", "multipleOf": 10**-PLACES}
_TEXT: Json = {"type": "string", "pattern": rf"^-?[0-9]+(\.[0-9]{{1,{PLACES}}})?$"}

_KEYWORDS = {
    "number": {"least": "minimum", "most": "maximum", "more_than": "exclusiveMinimum"},
    "integer": {"least": "minimum", "most": "maximum", "more_than": "exclusiveMinimum"},
    "string": {"least": "minLength", "most": "maxLength"},
    "array": {"least": "minItems", "most": "maxItems"},
}

#: Types without anything in them.
_PLAIN: dict[type[inspect.Type], Json] = {
    inspect.AnyType: {},
    inspect.BoolType: {"type": "boolean"},
    inspect.BytesType: {},
    inspect.DictType: {"type": "object"},
    inspect.FloatType: {"type": "number"},
    inspect.IntType: {"type": "integer"},
    inspect.NoneType: {"type": "null"},
    inspect.RawType: {},
    inspect.StrType: {"type": "string"},
}


class Schemas:
    """The schemas of types; those of structs are gathered as the document's components."""

    def __init__(self) -> None:
        self.components: dict[str, Json] = {}
        self._shapes: dict[str, type] = {}

    def of(self, kind: Any, side: Side) -> Json:
        return self._of(inspect.type_info(kind), side)

    def _of(self, kind: inspect.Type, side: Side) -> Json:
        match kind:
            case inspect.Metadata(type=inner, extra=extra):
                return _ruled(self._of(inner, side), extra or {})
            case inspect.UnionType(types=types):
                return self._any_of([one for one in types if not isinstance(one, inspect.NoneType)], side)
            case inspect.StructType(cls=shape):
                return self._component(kind, shape, side)
            case inspect.ListType(item_type=item):
                return {"type": "array", "items": self._of(item, side)}
            case inspect.DecimalType():
                return dict(_TEXT) if side is Side.RESPONSE else {"anyOf": [_NUMBER, _TEXT]}
            case inspect.EnumType(cls=choices):
                return {"type": "string", "enum": [member.value for member in choices]}
            case inspect.LiteralType(values=values):
                return {"enum": list(values)}
        return dict(_PLAIN[type(kind)])

    def _any_of(self, kinds: list[inspect.Type], side: Side) -> Json:
        known = [self._of(kind, side) for kind in kinds]
        return known[0] if len(known) == 1 else {"anyOf": known}

    def _component(self, kind: inspect.StructType, shape: type, side: Side) -> Json:
        name = f"{side}.{shape.__name__}"
        if self._shapes.setdefault(name, shape) is not shape:
            raise ValueError(f"two shapes are called {shape.__name__}")
        if name not in self.components:
            self.components[name] = {}  # a shape may hold itself
            self.components[name] = self._object(kind, side) | _told(shape)
        return {"$ref": f"#/components/schemas/{name}"}

    def _object(self, kind: inspect.StructType, side: Side) -> Json:
        # What a patched object holds is whole again: only its own members may be left out.
        inner = Side.REQUEST if side is Side.PATCH else side
        fields = {field.encode_name: self._field(field, kind, side, inner) for field in kind.fields}
        required = [field.encode_name for field in kind.fields if _is_required(field, kind, side)]
        return {"type": "object", "properties": fields} | ({"required": required} if required else {})

    def _field(self, field: inspect.Field, kind: inspect.StructType, side: Side, inner: Side) -> Json:
        schema = self._of(field.type, inner)
        return _or_null(schema) if _may_be_null(field, kind, side) else schema


def _ruled(schema: Json, rules: Json) -> Json:
    """The schema under the rules; of a decimal, the number that it may be."""
    if rules.get("as_number"):
        return {"type": "number"}
    if "anyOf" in schema:
        number, *others = schema["anyOf"]
        return {"anyOf": [_ruled(number, rules), *others]}
    keywords = _KEYWORDS.get(schema.get("type", ""), {})
    ruled = schema | {keywords[name]: _plain(rules[name]) for name in keywords if name in rules}
    return ruled | ({"pattern": f"^({rules['pattern']})$"} if "pattern" in rules else {})


def _plain(limit: object) -> object:
    return int(limit) if isinstance(limit, Decimal) else limit


def _is_required(field: inspect.Field, kind: inspect.StructType, side: Side) -> bool:
    if side is not Side.RESPONSE:
        return field.required and side is Side.REQUEST
    may_be_unset = field.default is NODEFAULT and field.default_factory is NODEFAULT
    return field.required or not (may_be_unset or _omits_defaults(kind))


def _may_be_null(field: inspect.Field, kind: inspect.StructType, side: Side) -> bool:
    if side is not Side.RESPONSE:
        return not field.required
    never = field.default is None and _omits_defaults(kind)
    return _takes_null(field.type) and not never


def _omits_defaults(kind: inspect.StructType) -> bool:
    return bool(kind.cls.__struct_config__.omit_defaults)


def _takes_null(kind: inspect.Type) -> bool:
    return isinstance(kind, inspect.UnionType) and any(
        isinstance(one, inspect.NoneType) for one in kind.types
    )


def _or_null(schema: Json) -> Json:
    if "type" in schema and "enum" not in schema:
        return schema | {"type": [schema["type"], "null"]}
    return {"anyOf": [*schema.get("anyOf", [schema]), {"type": "null"}]}


def _told(shape: type) -> Json:
    """What the shape says of itself; a struct without a docstring has inherited one, or msgspec's."""
    own = vars(shape).get("__doc__")
    return {"description": " ".join(own.split())} if own else {}
