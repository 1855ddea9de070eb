"""Version 1 UUIDs as lower-case text: the API refuses any other version (contract, section 2.4)."""

import base64
import random
import re
import uuid

_HEX = "[0-9a-fA-F]"

#: Any UUID, in lower or upper case.
PATTERN = f"{_HEX}{{8}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{12}}"

#: A UUID whose version digit is 1.
PATTERN_1 = f"{_HEX}{{8}}-{_HEX}{{4}}-1{_HEX}{{3}}-{_HEX}{{4}}-{_HEX}{{12}}"


_source: random.Random | None = None


def draw_from(source: random.Random | None) -> None:
    """Let `new_identifier` give what ``source`` makes of its state, so that a test sees the same ones again;
    with none, fresh ones again."""
    global _source
    _source = source


#: A UUID in its short form.
SHORT_PATTERN = "[A-Za-z0-9_-]{22}"


def new_identifier() -> str:
    """A fresh version 1 UUID with a random node, so that it does not tell which computer made it."""
    if _source is not None:
        return seeded_identifier(_source)
    return str(uuid.uuid1(node=random.SystemRandom().getrandbits(48) | 0x010000000000))


def seeded_identifier(source: random.Random) -> str:
    """A version 1 UUID that is the same for the same state of ``source``: for sample stores."""
    bits = source.getrandbits(128) & ~(0xF << 76) & ~(0x3 << 62)
    return str(uuid.UUID(int=bits | 1 << 76 | 0x2 << 62))


def is_version_1(text: str) -> bool:
    """Whether ``text`` is a UUID whose version digit is 1; the service checks no more than that."""
    return re.fullmatch(PATTERN_1, text) is not None


def short(identifier: str) -> str:
    """A UUID in 22 characters of base64: ``WJwt5j7kEeuecKKsB1sX_Q`` is 589c2de6-3ee4-11eb-9e70-a2ac075b17fd."""
    return base64.urlsafe_b64encode(uuid.UUID(identifier).bytes).decode().rstrip("=")


def from_short(text: str) -> str:
    """The UUID of a short form, which ``text`` must be."""
    return str(uuid.UUID(bytes=base64.urlsafe_b64decode(f"{text}==")))
