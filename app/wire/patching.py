"""Merge patches (RFC 7386): a member that is absent keeps what there is, null removes it."""

from app.domain.errors import Refused, Violation
from app.wire.checking import decoded
from app.wire.shapes import Shape


class MergePatch(Shape, kw_only=True):
    """A body that says what to change of an object: its nulls count, and only the outcome has a shape."""

    members: dict[str, object]


def read_patch(body: bytes) -> MergePatch:
    """Raises `Refused`: ``malformed`` for what is not JSON, ``violations`` for what is no object."""
    patch = decoded(body)
    if not isinstance(patch, dict):
        wrong = Violation("", "the body is not an object", "MUST_MATCH_PATTERN", "object")
        raise Refused("violations", violations=(wrong,))
    return MergePatch(members=patch)


def patched(target: object, patch: object) -> object:
    """What ``patch`` makes of ``target``; both are decoded JSON and stay as they are."""
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = patched(result.get(name), value)
    return result
