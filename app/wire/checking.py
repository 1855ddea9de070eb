"""Checking a request body: every violation named, none but well-formed values let through.

msgspec stops at the first error and takes ``"NaN"`` for a decimal. So a body is decoded to plain values
first (depth bounded, decimals exact, null members left out), walked beside its shape, and converted when
nothing is wrong. Most bodies are found sound at a quick look.
"""

import operator
import re
from collections.abc import Callable, Hashable, Iterator
from decimal import Decimal, InvalidOperation
from functools import cache
from itertools import islice
from typing import Any, TypeVar, cast

import msgspec
from msgspec import inspect

from app.domain.errors import Invalid, Refused, Violation
from app.domain.quantity import PLACES, checked
from app.wire.quick import NUL, is_sound
from app.wire.shapes import without_nulls

#: JSON nested deeper than this is refused before it is decoded; the deepest documented body has five levels.
DEEPEST = 32

#: So many violations are named of a body, and no more are looked for: told in full, those of ten megabytes are
#: gigabytes.
MOST_NAMED = 1000

#: A value is quoted in a violation up to this many characters.
_QUOTED = 200

T = TypeVar("T")
_decoder = msgspec.json.Decoder(float_hook=Decimal)
_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"?', re.DOTALL)
_ALIKE = bytes.maketrans(b"{}", b"[]")
_ALL_BUT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))


def read(body: bytes, shape: type[T]) -> T:
    """The body of a request as its shape.

    Raises `Refused` with the key ``malformed`` for what is not JSON or nested too deep, and with
    ``violations``, up to `MOST_NAMED` of them, for JSON that is not as the shape says.
    """
    return checked_as(decoded(body), shape)


def checked_as(value: object, shape: type[T]) -> T:
    """The same for what was decoded already, by `decoded`."""
    if is_sound(value, shape):
        return msgspec.convert(value, shape, strict=True)
    value, expected = without_nulls(value), _info(cast(Hashable, shape))
    violations = tuple(islice(_check(value, expected, ""), MOST_NAMED))
    if violations:
        raise Refused("violations", violations=violations)
    return msgspec.convert(_lowered(value, expected), shape, strict=True)


@cache
def _info(shape: Hashable) -> inspect.Type:
    return inspect.type_info(shape)


def decoded(body: bytes) -> object:
    """Any JSON, with exact decimals. Raises `Refused` ``malformed``."""
    if not _is_flat(body):
        raise _malformed(f"JSON nested deeper than {DEEPEST} levels")
    try:
        return _decoder.decode(body)
    except (msgspec.DecodeError, InvalidOperation, UnicodeDecodeError) as error:
        raise _malformed(str(error)) from None


def _malformed(message: str) -> Refused:
    return Refused("malformed", violations=(Violation("", message, "UNKNOWN"),))


def _is_flat(body: bytes) -> bool:
    """Whether brackets, those in strings left out, nest at most `DEEPEST` deep: every turn drops the innermost.

    Quicker than decoding to find out. Where they do not pair, the decoder says so.
    """
    if body.count(b"[") + body.count(b"{") <= DEEPEST:
        return True
    brackets = _STRING.sub(b"", body).translate(_ALIKE, _ALL_BUT_BRACKETS)
    for _ in range(DEEPEST):
        brackets = brackets.replace(b"[]", b"")
    return len(brackets) <= DEEPEST and b"[]" not in brackets


def _lowered(value: Any, expected: inspect.Type) -> Any:
    """A checked value with its UUIDs in lower case."""
    match expected:
        case inspect.Metadata(type=inner, extra=extra):
            return value.lower() if extra and extra.get("lower") else _lowered(value, inner)
        case inspect.UnionType(types=types):
            return _lowered(value, next(kind for kind in types if not isinstance(kind, inspect.NoneType)))
        case inspect.StructType(fields=fields):
            given = [field for field in fields if field.encode_name in value]
            return {field.encode_name: _lowered(value[field.encode_name], field.type) for field in given}
        case inspect.ListType(item_type=item_type):
            return [_lowered(item, item_type) for item in value]
    return value


def _check(value: object, expected: inspect.Type, path: str) -> Iterator[Violation]:
    """The violations of ``value`` and of all it holds. ``path`` reads like ``changes[0].change``."""
    match expected:
        case inspect.Metadata(type=inner):
            wrong = list(_check(value, inner, path))
            yield from wrong or _broken_rules(value, expected, path)
        case inspect.UnionType(types=types):
            yield from _check_union(value, types, path)
        case _ if value is None and not isinstance(expected, (inspect.NoneType, inspect.AnyType)):
            yield Violation(path, "must not be null", "MUST_NOT_BE_NULL")
        case inspect.StructType(fields=fields) if isinstance(value, dict):
            for field in fields:
                yield from _check_field(value, field, f"{path}.{field.encode_name}".lstrip("."))
        case inspect.ListType(item_type=item_type) if isinstance(value, list):
            yield from islice(_check_items(value, item_type, path), MOST_NAMED)  # rules gather them in a list
        case inspect.DecimalType():
            yield from _check_decimal(value, path)
        case inspect.EnumType() | inspect.LiteralType():
            yield from _check_choice(value, expected, path)
        case _ if not _is_of(value, expected):
            yield _violation(
                path, "is of the wrong type", "MUST_MATCH_PATTERN", _NAMES[type(expected)], value
            )
        case inspect.StrType() if isinstance(value, str) and NUL in value:  # no PostgreSQL can keep it
            yield _violation(path, "holds the character U+0000", "MUST_MATCH_PATTERN", "text", value)


def _check_items(values: list[object], item_type: inspect.Type, path: str) -> Iterator[Violation]:
    for number, item in enumerate(values):
        yield from _check(item, item_type, f"{path}[{number}]")


def _check_field(values: dict[str, object], field: inspect.Field, path: str) -> Iterator[Violation]:
    if field.encode_name in values:
        yield from _check(values[field.encode_name], field.type, path)
    elif field.required:
        yield Violation(path, "must not be null", "MUST_NOT_BE_NULL")


def _check_union(value: object, types: tuple[inspect.Type, ...], path: str) -> Iterator[Violation]:
    """As the alternative that fits best. What may be null is left out where it is."""
    others = [kind for kind in types if not isinstance(kind, inspect.NoneType)]
    yield from min((list(_check(value, kind, path)) for kind in others), key=len)


def _check_decimal(value: object, path: str) -> Iterator[Violation]:
    """A number, or a string that holds one: finite, and with few enough digits after the point."""
    numeric = isinstance(value, (int, Decimal)) and not isinstance(value, bool)
    if not numeric and not (isinstance(value, str) and _NUMBER.fullmatch(value)):
        yield _violation(path, "is not a number", "DIGIT_OUT_OF_BOUNDS", "number", value)
        return
    try:
        checked(Decimal(str(value)))
    except (Invalid, InvalidOperation):
        yield _violation(
            path, "has too many digits", "DIGIT_OUT_OF_BOUNDS", f"at most {PLACES} decimal places", value
        )


def _check_choice(
    value: object, expected: inspect.EnumType | inspect.LiteralType, path: str
) -> Iterator[Violation]:
    choices: list[object] = (
        [member.value for member in expected.cls]
        if isinstance(expected, inspect.EnumType)
        else list(expected.values)
    )
    if value not in choices:
        known = ", ".join(map(str, choices))
        yield _violation(path, "is none of the known values", "MUST_MATCH_PATTERN", known, value)


def _is_of(value: object, expected: inspect.Type) -> bool:
    if isinstance(value, bool):
        return isinstance(expected, (inspect.BoolType, inspect.AnyType))
    return isinstance(value, _TYPES[type(expected)])


_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?", re.ASCII)
_TYPES: dict[type[inspect.Type], type | tuple[type, ...]] = {
    inspect.AnyType: object,
    inspect.BoolType: bool,
    inspect.DictType: dict,
    inspect.FloatType: (int, Decimal),
    inspect.IntType: int,
    inspect.ListType: list,
    inspect.StrType: str,
    inspect.StructType: dict,
}
_NAMES: dict[type[inspect.Type], str] = {
    inspect.BoolType: "true or false",
    inspect.DictType: "object",
    inspect.FloatType: "number",
    inspect.IntType: "whole number",
    inspect.ListType: "array",
    inspect.StrType: "string",
    inspect.StructType: "object",
}


def _broken_rules(value: Any, expected: inspect.Metadata, path: str) -> Iterator[Violation]:
    """The rules of `app.wire.shapes.rule` that a value of the right type breaks."""
    rules = expected.extra or {}
    if "pattern" in rules and not re.fullmatch(rules["pattern"], value):
        yield _violation(path, "does not match the pattern", "MUST_MATCH_PATTERN", rules["pattern"], value)
    sized = isinstance(expected.type, (inspect.StrType, inspect.ListType))
    size = len(value) if sized else Decimal(value)
    for name, (breaks, words, constraint) in _LIMITS.items():
        if name in rules and breaks(size, rules[name]):
            constraint = "INVALID_SIZE" if sized else constraint
            wanted = f"{words} {rules[name]}{_COUNTED.get(type(expected.type), '')}"
            yield _violation(path, f"must be {wanted}", constraint, wanted, value)


#: What a size is counted in.
_COUNTED: dict[type[inspect.Type], str] = {inspect.StrType: " characters", inspect.ListType: " entries"}

_LIMITS: dict[str, tuple[Callable[[Any, Any], bool], str, str]] = {
    "more_than": (operator.le, "more than", "MUST_BE_GREATER_THAN"),
    "least": (operator.lt, "at least", "MUST_BE_GREATER_OR_EQUAL_TO"),
    "most": (operator.gt, "at most", "MUST_BE_LESS_OR_EQUAL_THAN"),
}


def _violation(path: str, message: str, constraint: str, expected: str, value: object) -> Violation:
    quoted = None if value is None else str(value)[:_QUOTED]
    return Violation(path, f"{path} {message}", constraint, expected, quoted)
