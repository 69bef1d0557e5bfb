"""Posters of flat colour: the right size, the same for the same brief, nothing drawn."""

import asyncio
import io
import unicodedata
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import attrs
import numpy as np
from PIL import Image

from stario.domain.generation.model.poster import (
    BLEED_MILLIMETRES,
    DOTS_PER_INCH,
    PRINT_MILLIMETRES,
    PosterFormat,
    PosterQuality,
    PosterRatio,
    PosterStyle,
)
from stario.domain.generation.model.poster_templates import POSTER_TEMPLATES
from stario.domain.kernel.errors import Invalid
from stario.ports.painting import (
    Finish,
    PosterBrief,
    PosterLettering,
    PosterPainter,
    PosterWords,
)
from stario.ports.pictures import PictureEncoder, PictureFormat, RgbImage

_SHORT_SIDE = 1080
_MILLIMETRES_PER_INCH = 25.4
_SIZES = {
    PosterRatio.SQUARE: (1080, 1080),
    PosterRatio.TALL: (1080, 1920),
    PosterRatio.WIDE: (1920, 1080),
    PosterRatio.PORTRAIT: (1080, 1350),
}
_SCHEMES = ("day", "night")
_SCRIPTS = ("LATIN", "CYRILLIC", "MODIFIER LETTER")
_FILES = {PosterFormat.JPG: "JPEG", PosterFormat.PNG: "PNG", PosterFormat.PDF: "PDF"}


@attrs.frozen
class MemoryPosterLettering(PosterLettering):
    """
    Knows Latin and Cyrillic letters and whatever is no letter; emoji it does not.

    Every style has two colour schemes, and those that templates ask for.
    """

    def check(self, words: PosterWords, *, style: PosterStyle, ratio: PosterRatio) -> None:
        del style, ratio
        fields = (
            ("text", words.title),
            ("secondary_text", words.secondary),
            ("artist_name", words.artist_name),
        )
        for field, text in fields:
            missing = missing_glyph(text)
            if missing is not None:
                raise Invalid(field, "glyph_missing", character=missing)

    def color_schemes(self, style: PosterStyle) -> tuple[str, ...]:
        wanted = {t.color_scheme for t in POSTER_TEMPLATES.values() if t.style is style}
        return (*_SCHEMES, *sorted(wanted))


@attrs.frozen
class MemoryPosterPainter(PosterPainter):
    lettering: PosterLettering = attrs.field(factory=MemoryPosterLettering)

    async def paint(
        self, brief: PosterBrief, qualities: Sequence[PosterQuality], *, finish: Finish
    ) -> dict[PosterQuality, RgbImage]:
        self.lettering.check(brief.words, style=brief.style, ratio=brief.ratio)
        width, height = _SIZES[brief.ratio]
        factors = {PosterQuality.STANDARD: 1, PosterQuality.HD: 2}
        return {
            quality: finish(_flat(brief, width * factors[quality], height * factors[quality]))
            for quality in qualities
        }

    async def print(
        self, brief: PosterBrief, form: PosterFormat, destination: Path, *, finish: Finish
    ) -> None:
        self.lettering.check(brief.words, style=brief.style, ratio=brief.ratio)
        width, height = (
            round((side + 2 * BLEED_MILLIMETRES) / _MILLIMETRES_PER_INCH * DOTS_PER_INCH)
            for side in PRINT_MILLIMETRES[brief.ratio]
        )
        picture = Image.fromarray(finish(_flat(brief, width, height)))
        dots = {"dpi": (DOTS_PER_INCH, DOTS_PER_INCH), "resolution": DOTS_PER_INCH}
        buffer = io.BytesIO()
        await asyncio.to_thread(picture.save, buffer, _FILES[form], **dots)
        await asyncio.to_thread(destination.write_bytes, buffer.getvalue())

    def color_schemes(self, style: PosterStyle) -> tuple[str, ...]:
        return self.lettering.color_schemes(style)


@attrs.frozen
class MemoryPictureEncoder(PictureEncoder):
    """Writes small files fast; every other pixel is thrown away until a picture is small enough."""

    async def encode(self, image: RgbImage, form: PictureFormat) -> bytes:
        buffer = io.BytesIO()
        kind = "JPEG" if form is PictureFormat.JPEG else "PNG"
        await asyncio.to_thread(Image.fromarray(image).save, buffer, kind)
        return buffer.getvalue()

    async def shrink(self, image: RgbImage, *, longest_pixels: int) -> RgbImage:
        height, width, _ = image.shape
        longest = max(height, width)
        if longest <= longest_pixels:
            return image
        size = (
            max(1, round(width * longest_pixels / longest)),
            max(1, round(height * longest_pixels / longest)),
        )
        return np.asarray(Image.fromarray(image).resize(size, Image.Resampling.NEAREST))


def missing_glyph(text: str) -> str | None:
    """Give the first character of *text* that can't be written, if there is one."""
    return next((character for character in text if not _has_glyph(character)), None)


def _has_glyph(character: str) -> bool:
    if unicodedata.category(character)[0] in "PZNS" and ord(character) < 0x2600:
        return True
    return unicodedata.name(character, "").startswith(_SCRIPTS)


def _flat(brief: PosterBrief, width: int, height: int) -> RgbImage:
    said = "|".join((brief.style, brief.words.title, str(brief.color_scheme), str(brief.seed)))
    people = b"".join(person.png for person in brief.people)
    colour = np.frombuffer(sha256(said.encode() + people).digest()[:3], np.uint8)
    return np.broadcast_to(colour, (height, width, 3)).copy()
