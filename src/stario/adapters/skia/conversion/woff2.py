"""Pieces of one typeface, joined end to end, as one TrueType font."""

import io
import struct
import tempfile
from pathlib import Path

from fontTools.merge import Merger, Options  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont, TTLibError  # type: ignore[import-untyped]

from stario.adapters.skia.conversion.alphabet import complete

_SIGNATURE = b"wOF2"
_LENGTH_AT = 8
_UNUSED_TABLES = ("vmtx", "vhea", "MATH", "DSIG", "meta", "STAT", "gasp", "avar", "fvar")
_EPOCH = 3_800_000_000
"""Seconds since 1904; a fixed moment, for the same pieces must give the same bytes."""

_FAMILY_RECORDS = (1, 3, 4, 6, 16, 18, 20, 21, 25)
_FAMILY = "StarioSet"


def to_typeface(joined: Path, made: Path) -> None:
    """
    Merge WOFF2 files that lie end to end in *joined* and complete the Uzbek alphabets.

    The family's name goes, as the licence (OFL 1.1, section 3) keeps reserved names for unaltered
    fonts; copyright and licence stay.

    Raises:
        ValueError: *joined* holds no fonts, or fonts that do not go together.
    """
    pieces = _pieces(joined.read_bytes())
    try:
        with tempfile.TemporaryDirectory() as folder:
            font = _merged(pieces, Path(folder))
            complete(font)
            _rename(font)
            font["head"].created = font["head"].modified = _EPOCH
            font.save(made, reorderTables=True)
    except (TTLibError, KeyError, AssertionError) as error:
        raise ValueError(f"the pieces of a typeface do not go together: {error}") from error


def _pieces(content: bytes) -> list[bytes]:
    """
    Source: https://www.w3.org/TR/WOFF2/#woff20Header (`length` is that of the whole file).
    """
    pieces, at = [], 0
    while at < len(content):
        if content[at : at + 4] != _SIGNATURE:
            raise ValueError("not a WOFF2 file")
        (length,) = struct.unpack_from(">I", content, at + _LENGTH_AT)
        if not 0 < length <= len(content) - at:
            raise ValueError("a WOFF2 file is cut off")
        pieces.append(content[at : at + length])
        at += length
    if not pieces:
        raise ValueError("no WOFF2 files")
    return pieces


def _merged(pieces: list[bytes], folder: Path) -> TTFont:
    paths = []
    for number, piece in enumerate(pieces):
        font = TTFont(io.BytesIO(piece), recalcTimestamp=False)
        font.flavor = None
        path = folder / f"{number}.ttf"
        font.save(path)
        paths.append(str(path))
    options = Options()
    options.drop_tables = list(_UNUSED_TABLES)
    font = Merger(options=options).merge(paths)
    font.recalcTimestamp = False
    return font


def _rename(font: TTFont) -> None:
    for record in font["name"].names:
        if record.nameID in _FAMILY_RECORDS:
            record.string = _FAMILY
