"""The typeface of everything written onto a video: Inter (SIL Open Font License 1.1)."""

import re
import unicodedata
from functools import cache
from importlib.resources import as_file, files
from io import BytesIO

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from PIL import ImageFont

from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.language import Language

SEMIBOLD = 600
BOLD = 750

_SHORTEST_OPTICAL_SIZE, _LONGEST_OPTICAL_SIZE = 14, 32
# Emoji and other pictures are not spoken, so a caption can do without them.
_PICTURES = {"So", "Sk", "Mn", "Co", "Cs", "Cn"}
_INVISIBLE = {"Cc", "Cf"}
# Keyboards lack these letters: Uzbek is spelled with U+02BB in oʻ, gʻ and U+02BC elsewhere.
_TURNED_COMMA = re.compile(r"(?<=[oOgG])['`ʼ‘’´]")
_TUTUQ = re.compile(r"(?<=\w)['`‘’´](?=\w)")


@cache
def _file() -> bytes:
    with as_file(files("fontpkg_inter") / "files" / "Inter[opsz,wght].ttf") as path:
        return path.read_bytes()


@cache
def _characters() -> frozenset[int]:
    with TTFont(BytesIO(_file()), lazy=True) as font:
        return frozenset(font.getBestCmap())


def font(size_pixels: int, weight: int) -> ImageFont.FreeTypeFont:
    """Load a cut; a font object belongs to one thread."""
    loaded = ImageFont.truetype(BytesIO(_file()), size_pixels)
    optical = min(max(size_pixels, _SHORTEST_OPTICAL_SIZE), _LONGEST_OPTICAL_SIZE)
    loaded.set_variation_by_axes([optical, weight])
    return loaded


def typeset(text: str, language: Language) -> str:
    """
    Prepare *text* to be drawn: one line, composed letters, true apostrophes, no emoji.

    Raises:
        Invalid: a letter or sign is not in the typeface (`glyph_missing`); it would be a box.
    """
    text = " ".join(unicodedata.normalize("NFC", text).split())
    if language is Language.UZBEK:
        text = _TUTUQ.sub("\N{MODIFIER LETTER APOSTROPHE}", _turned(text))
    drawn = []
    for character in text:
        kind = unicodedata.category(character)
        if kind in _INVISIBLE:
            continue
        if ord(character) in _characters():
            drawn.append(character)
        elif kind not in _PICTURES:
            raise Invalid("captions", "glyph_missing", character=character)
    return " ".join("".join(drawn).split())


def _turned(text: str) -> str:
    return _TURNED_COMMA.sub("\N{MODIFIER LETTER TURNED COMMA}", text)
