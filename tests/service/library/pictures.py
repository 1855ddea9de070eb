"""Pictures of any size, as small as files can be that have the beginnings of real ones."""

import struct
import zlib


def png(width: int = 100, height: int = 100, more: bytes = b"") -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 64) + more), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def gif(width: int = 100, height: int = 100) -> bytes:
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\0\0\0;"


def jpeg(width: int = 100, height: int = 100, frame: int = 0xC0) -> bytes:
    """With a comment, padding and a table of Huffman codes before its frame, as cameras write them."""
    jfif = b"\xff\xe0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
    comment = b"\xff\xfe\x00\x06\xff\xc0\xff\xc0"  # which looks like a frame, and is none
    huffman = b"\xff\xff\xff\xc4\x00\x05abc"
    size = struct.pack(">HBHHB", 11, 8, height, width, 1)
    return b"\xff\xd8" + jfif + comment + huffman + bytes((0xFF, frame)) + size + b"\x01\x11\0\xff\xd9"
