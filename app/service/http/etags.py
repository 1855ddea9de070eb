"""ETags: a caller that has the current version is told so instead of sent it again,
and one that has an old one changes nothing."""

import hashlib
import re
from typing import Any

import msgspec

from app.domain.errors import Refused
from app.service.http.call import Call, Reply, malformed
from app.service.http.parameters import Parameter

_TAG = r'(?:W/)?"([^"]*)"'
_TAGS = re.compile(rf"\s*(?:\*|{_TAG}(?:\s*,\s*{_TAG})*)\s*")

IF_MATCH = Parameter(
    "If-Match",
    str,
    "only if this is its ETag still; ``*`` for any",
    "header",
    refuses=("malformed", "changed"),
)
IF_NONE_MATCH = Parameter(
    "If-None-Match", str, "304 if this is its ETag still", "header", gives=("ETag",), also=(304,)
)


def reply(call: Call[None], body: object, etag: str | None = None) -> Reply:
    """``body`` with its ETag, or 304 where ``If-None-Match`` has it. Without ``etag`` the bytes give it.

    Raises `Refused` ``malformed`` for an unreadable ``If-None-Match`` (contract, section 2.1).
    """
    content = msgspec.json.encode(body)
    etag = etag or hashlib.blake2b(content, digest_size=16).hexdigest().upper()
    headers = {"ETag": f'"{etag}"'}
    if _has(call, "If-None-Match", etag):
        return Reply(headers=headers, status=304)
    return Reply(msgspec.Raw(content), headers)


def require(call: Call[Any], etag: str) -> None:
    """Refuse to change what is not as the caller knows it. Without ``If-Match`` any version will do.

    Raises `Refused`: ``changed``, and ``malformed`` for an unreadable ``If-Match`` (contract, section 2.4).
    """
    if "If-Match" in call.headers and not _has(call, "If-Match", etag):
        raise Refused("changed")


def _has(call: Call[Any], name: str, etag: str) -> bool:
    given = call.headers.get(name)
    if given is None:
        return False
    if not _TAGS.fullmatch(given):
        raise malformed(name, "a list of quoted ETags", given)
    return given.strip() == "*" or etag in re.findall(_TAG, given)
