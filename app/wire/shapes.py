"""What all shapes share: camel-case names, and the rules of the contract for single values.

The rules are kept beside the types instead of in them: the service checks what it is asked with
`app.wire.checking`, which names every violation, while a client reads old and odd answers without complaint.
"""

from decimal import Decimal
from typing import Annotated

from msgspec import Meta, Struct

from app.domain.identifiers import PATTERN, PATTERN_1
from app.domain.quantity import MOST_PER_MOVEMENT


class Shape(Struct, rename="camel"):
    """A JSON object of the API. Unknown members are ignored, as the API does (contract, section 2.4)."""


def rule(**rules: object) -> Meta:
    """Rules for `app.wire.checking`: ``pattern``, ``least``/``most`` (size or number), ``more_than`` or ``lower``.

    The documentation tells them, and of answers ``as_number``: that a decimal is not written as a string.
    A ``pattern`` means the same in Python and in JSON Schema, and fits the whole text.
    """
    return Meta(extra=rules)


def without_nulls(value: object) -> object:
    """A decoded JSON value without the members that are null.

    Null and a missing member mean the same: answers have both (contract, section 2.2), and requests may.
    An optional member gets its default then, and one that must be there is missing.
    """
    if isinstance(value, dict):
        return {name: without_nulls(member) for name, member in value.items() if member is not None}
    if isinstance(value, list):
        return [without_nulls(item) for item in value]
    return value


#: Any UUID; read into lower case, so that one thing has one name.
Uuid = Annotated[str, rule(pattern=PATTERN, lower=True)]

#: A UUID of version 1, which products and variants must have (contract, section 2.4).
Uuid1 = Annotated[str, rule(pattern=PATTERN_1, lower=True)]

#: What a movement carries: more than zero and at most what the API takes at once (section 1.4).
#: A request may send a number or a string (section 1.6).
Change = Annotated[Decimal, rule(more_than=Decimal(0), most=MOST_PER_MOVEMENT)]

#: A low-stock level as a request gives it.
LevelNumber = Annotated[Decimal, rule(least=Decimal(0), most=MOST_PER_MOVEMENT)]
