"""What the first bytes of a file say, before anything of it is unpacked."""

import struct
from enum import StrEnum
from typing import Final

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_PNG_END: Final = b"IEND\xaeB`\x82"
_JPEG_END: Final = b"\xff\xd9"
_JPEG_SCAN: Final = b"\xff\xda"
# What cameras leave behind the end of a JPEG is searched for the end no further than this.
_JPEG_TAIL_BYTES: Final = 64 * 1024
_ANIMATION_FLAG: Final = 0x02


class Kind(StrEnum):
    """Named as Pillow names its formats."""

    JPEG = "JPEG"
    PNG = "PNG"
    WEBP = "WEBP"
    GIF = "GIF"


def kind_of(data: bytes) -> Kind | None:
    """The type that *data* begins as."""
    if data.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if data.startswith(_PNG):
        return Kind.PNG
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Kind.WEBP
    return Kind.GIF if data.startswith((b"GIF87a", b"GIF89a")) else None


def ends_early(data: bytes, kind: Kind) -> bool:
    """Whether the end that a file of *kind* has is missing."""
    if kind is Kind.JPEG:
        return _JPEG_END not in data[-_JPEG_TAIL_BYTES:]
    if kind is Kind.PNG:
        return _PNG_END not in data
    if kind is Kind.WEBP:
        return len(data) < 12 or len(data) < 8 + struct.unpack_from("<I", data, 4)[0]
    return not data.endswith(b";")


def scans(data: bytes) -> int:
    """
    How many passes over all of its pixels a JPEG asks for, or a few more.

    Compressed data never holds the marker; a thumbnail inside may add its own.
    """
    return data.count(_JPEG_SCAN)


def webp_head(data: bytes) -> tuple[int, int, bool]:
    """
    Width, height and whether it moves, of a WebP.

    Source: RFC 9649, 2.5 to 2.7 and 3.4; RFC 6386, 9.1.

    Raises:
        struct.error: it is too short.
        ValueError: its first chunk is none that a WebP begins with.
    """
    chunk = data[12:16]
    if chunk == b"VP8X":
        flags, *size = struct.unpack_from("<B3x3s3s", data, 20)
        width, height = (int.from_bytes(side, "little") + 1 for side in size)
        return width, height, bool(flags & _ANIMATION_FLAG)
    if chunk == b"VP8 ":
        width, height = struct.unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF, False
    if chunk == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, False
    raise ValueError("no WebP chunk")
