"""What all shapes share: camel-case names, and the rules of the contract for single values.

The rules are kept beside the types instead of in them: the service checks what it is asked with
`app.wire.checking`, which names every violation, while a client reads old and odd answers without complaint.
"""

from decimal import Decimal
from typing import Annotated

from msgspec import Meta, Struct

from app.domain.quantity import MOST_PER_MOVEMENT


class Shape(Struct, rename="camel"):
    """A JSON object of the API. Unknown members are ignored, as the API does (contract, section 2.4)."""


def rule(**rules: object) -> Meta:
    """A rule for `app.wire.checking`: ``pattern``, ``least``/``most`` (size or number), ``more_than`` or ``lower``."""
    return Meta(extra=rules)


_HEX = "[0-9a-fA-F]"

#: Any UUID, in lower or upper case; read into lower case, so that one thing has one name.
Uuid = Annotated[
    str, rule(pattern=f"{_HEX}{{8}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{12}}", lower=True)
]

#: A UUID of version 1, which products and variants must have (contract, section 2.4).
Uuid1 = Annotated[
    str, rule(pattern=f"{_HEX}{{8}}-{_HEX}{{4}}-1{_HEX}{{3}}-{_HEX}{{4}}-{_HEX}{{12}}", lower=True)
]

#: What a movement carries: more than zero and at most what the API takes at once (section 1.4).
#: A request may send a number or a string (section 1.6).
Change = Annotated[Decimal, rule(more_than=Decimal(0), most=MOST_PER_MOVEMENT)]

#: A low-stock level as a request gives it.
LevelNumber = Annotated[Decimal, rule(least=Decimal(0), most=MOST_PER_MOVEMENT)]
