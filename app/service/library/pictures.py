"""Pictures as their first bytes tell of them: format and size, and nothing else is looked at."""

from typing import Literal, NamedTuple

Format = Literal["JPEG", "PNG", "GIF"]

_PNG = b"\x89PNG\r\n\x1a\n"
_GIF = (b"GIF87a", b"GIF89a")
_JPEG = b"\xff\xd8\xff"

#: The markers of a JPEG that a frame begins with, which tells its size: all of a block of 16 but three.
_FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_STANDALONE = {0x01, *range(0xD0, 0xD9)}  # these have no length


class Picture(NamedTuple):
    """A picture of so many pixels."""

    format: Format
    width: int
    height: int


def picture_of(content: bytes) -> Picture | None:
    """What ``content`` is a picture of; none if its beginning is not one of a JPEG, PNG or GIF."""
    if content.startswith(_PNG) and content[12:16] == b"IHDR" and len(content) >= 24:
        return Picture("PNG", _number(content[16:20]), _number(content[20:24]))
    if content.startswith(_GIF) and len(content) >= 10:
        width, height = (int.from_bytes(content[at : at + 2], "little") for at in (6, 8))
        return Picture("GIF", width, height)
    return _jpeg(content) if content.startswith(_JPEG) else None


def _jpeg(content: bytes) -> Picture | None:
    """By its first frame. Each segment before it begins with a marker and, but for a few, with its length."""
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], _number(content[at + 2 : at + 4])
        if marker in _FRAMES:
            size = content[at + 5 : at + 9]
            return Picture("JPEG", _number(size[2:]), _number(size[:2])) if len(size) == 4 else None
        if marker == 0xFF:  # padding
            at += 1
        elif marker in _STANDALONE:
            at += 2
        else:
            at += 2 + length
    return None


def _number(digits: bytes) -> int:
    return int.from_bytes(digits, "big")
