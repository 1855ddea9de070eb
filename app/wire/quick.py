"""A quick look at a decoded body, which mostly has nothing wrong: a tenth of the time of the whole pass.

It knows what most bodies are made of and takes anything else for doubtful. So it may doubt what is right, and
then `app.wire.checking` looks closer; what it finds sound has no violation, no null, and its UUIDs in lower case.
"""

import re
from collections.abc import Callable, Collection, Hashable, Mapping
from decimal import Decimal
from functools import cache
from math import inf
from typing import Any, cast

from msgspec import inspect

from app.domain.quantity import PLACES

#: The one character that no text of a store may hold: PostgreSQL keeps it in none.
NUL = "\0"

_Look = Callable[[Any], bool]


def is_sound(value: object, shape: type[Any]) -> bool:
    """Whether nothing about ``value``, a body of ``shape``, is wrong or even doubtful."""
    return _look(cast(Hashable, shape))(value)


@cache
def _look(shape: Hashable) -> _Look:
    return _made(inspect.type_info(shape), {})


def _made(expected: inspect.Type, rules: Mapping[str, Any]) -> _Look:
    """Made once for a type and its ``rules``: to match types takes longer than to look at a value."""
    match expected:
        case inspect.Metadata(type=inner, extra=extra):
            return _made(inner, {**rules, **(extra or {})})
        case inspect.StrType():
            return _text(rules)
        case inspect.DecimalType() | inspect.IntType():
            return _number(rules, isinstance(expected, inspect.DecimalType))
        case inspect.BoolType():
            return lambda value: value is True or value is False
        case inspect.LiteralType(values=choices):
            return _choice(choices)
        case inspect.EnumType(cls=kind):
            return _choice([member.value for member in kind])
        case inspect.UnionType(types=types):
            return _any([_made(kind, rules) for kind in types])
        case inspect.ListType(item_type=item):
            return _list(_made(item, {}), rules)
        case inspect.StructType(fields=fields):
            return _object([(one.encode_name, _made(one.type, {}), one.required) for one in fields])
    return lambda _: False


def _text(rules: Mapping[str, Any]) -> _Look:
    fits = re.compile(rules.get("pattern", "(?s:.*)")).fullmatch
    least, most, lower = rules.get("least", 0), rules.get("most", inf), rules.get("lower", False)

    def look(value: Any) -> bool:
        return (
            type(value) is str
            and least <= len(value) <= most
            and fits(value) is not None
            and NUL not in value
            and (not lower or value == value.lower())
        )

    return look


def _number(rules: Mapping[str, Any], fractions: bool) -> _Look:
    least, most, above = rules.get("least", -inf), rules.get("most", inf), rules.get("more_than", -inf)

    def look(value: Any) -> bool:
        if type(value) is Decimal and fractions:
            exponent = value.as_tuple().exponent
            if not isinstance(exponent, int) or exponent < -PLACES:
                return False
        elif type(value) is not int:
            return False
        return bool(above < value and least <= value <= most)

    return look


def _choice(choices: Collection[object]) -> _Look:
    known = frozenset(choices)
    return lambda value: type(value) is str and value in known


def _any(looks: Collection[_Look]) -> _Look:
    return lambda value: any(look(value) for look in looks)


def _list(look: _Look, rules: Mapping[str, Any]) -> _Look:
    least, most = rules.get("least", 0), rules.get("most", inf)
    return lambda value: type(value) is list and least <= len(value) <= most and all(map(look, value))


def _object(members: Collection[tuple[str, _Look, bool]]) -> _Look:
    def look(value: Any) -> bool:
        if type(value) is not dict:
            return False
        for name, sound, required in members:
            if name in value:
                if not sound(value[name]):
                    return False
            elif required:
                return False
        return True

    return look
