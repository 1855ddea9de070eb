"""The operations that a document describes, and how requests to them are generated."""

from collections.abc import Iterator
from typing import Any

import schemathesis
from hypothesis import strategies as st
from schemathesis import APIOperation
from schemathesis.core.result import Err

from app.domain.identifiers import PATTERN, PATTERN_1

Operation = APIOperation[Any, Any, Any, Any]
Case = schemathesis.Case[Any]

#: What is quick to generate, in the place of patterns that are slow to generate strings from.
_FORMATS = {PATTERN: "any-uuid", PATTERN_1: "uuid-of-version-1"}
schemathesis.openapi.format("any-uuid", st.uuids().map(str))
schemathesis.openapi.format("uuid-of-version-1", st.uuids(version=1).map(str))


class Described:
    """One operation: as it is described, and the same made quick to generate right requests from."""

    def __init__(self, exact: Operation, quick: Operation) -> None:
        self.exact, self.quick = exact, quick
        self.label = exact.label
        self.identifier = str(exact.definition.raw["operationId"])


def described(document: dict[str, Any]) -> list[Described]:
    """The operations of an OpenAPI document."""
    return [
        Described(exact, quick)
        for exact, quick in zip(_operations(document), _operations(_quick(document)), strict=True)
    ]


def _operations(document: dict[str, Any]) -> Iterator[Operation]:
    """Raises `schemathesis.errors.InvalidSchema` for an operation that is not described well."""
    for result in schemathesis.openapi.from_dict(document).get_all_operations():
        if isinstance(result, Err):
            raise result.err()
        yield result.ok()


def _quick(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_quick(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    for pattern, name in _FORMATS.items():
        if schema.get("pattern") == f"^({pattern})$":
            schema = {key: value for key, value in schema.items() if key != "pattern"} | {"format": name}
    return {key: value if _is_answered(key) else _quick(value) for key, value in schema.items()}


def _is_answered(key: str) -> bool:
    """What is answered is checked to the letter."""
    return key == "responses" or key.startswith("response.")
