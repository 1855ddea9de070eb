"""What a request says beside its path and its body, as the documentation has it (`app.service.openapi`)."""

from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of the query, or a header, that handlers read; and what they answer because of it."""

    name: str
    type: Any  #: with the rules of `app.wire.shapes.rule`
    text: str  #: what it does
    where: Literal["query", "header"] = "query"
    required: bool = False
    refuses: tuple[str, ...] = ("malformed",)  #: keys of `refusals`
    gives: tuple[str, ...] = ()  #: headers of the answer
    also: tuple[int, ...] = ()  #: statuses without a body
