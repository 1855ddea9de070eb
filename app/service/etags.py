"""ETags: a caller that has the current version is told so instead of sent it again."""

import hashlib
import re

import msgspec

from app.service.call import Call, Reply, malformed

_TAG = r'(?:W/)?"([^"]*)"'
_TAGS = re.compile(rf"\s*(?:\*|{_TAG}(?:\s*,\s*{_TAG})*)\s*")


def reply(call: Call[None], body: object, etag: str | None = None) -> Reply:
    """``body`` with its ETag, or 304 where ``If-None-Match`` has it. Without ``etag`` the bytes give it.

    Raises `Refused` ``malformed`` for an unreadable ``If-None-Match`` (contract, section 2.1).
    """
    content = msgspec.json.encode(body)
    etag = etag or hashlib.blake2b(content, digest_size=16).hexdigest().upper()
    headers = {"ETag": f'"{etag}"'}
    if _has(call.headers.get("If-None-Match"), etag):
        return Reply(headers=headers, status=304)
    return Reply(msgspec.Raw(content), headers)


def _has(given: str | None, etag: str) -> bool:
    if given is None:
        return False
    if not _TAGS.fullmatch(given):
        raise malformed("If-None-Match", "a list of quoted ETags", given)
    return given.strip() == "*" or etag in re.findall(_TAG, given)
