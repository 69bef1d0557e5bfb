"""What posters are painted from."""

import io
from functools import cache

from PIL import Image, ImageDraw

from stario.domain.generation.model.poster import PosterRatio, PosterStyle
from stario.domain.kernel.language import Language
from stario.ports.cutouts import Box, Cutout
from stario.ports.painting import PosterBrief, PosterWords

FACE = Box(150, 80, 200, 260)


@cache
def a_cutout(*, width: int = 500, height: int = 700) -> Cutout:
    """A drawn bust: a head, a neck and shoulders that the lower edge cuts."""
    image = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.ellipse((20, 380, width - 20, height + 300), fill=(40, 70, 130, 255))
    draw.rectangle((210, 300, 290, 420), fill=(220, 170, 140, 255))
    draw.ellipse((150, 60, 350, 340), fill=(230, 180, 150, 255))
    draw.pieslice((140, 40, 360, 300), 180, 360, fill=(50, 30, 25, 255))
    for x in (210, 290):
        draw.ellipse((x - 10, 190, x + 10, 206), fill=(30, 30, 30, 255))
    draw.arc((210, 240, 290, 300), 20, 160, fill=(150, 50, 50, 255), width=6)
    file = io.BytesIO()
    image.save(file, "PNG")
    return Cutout(png=file.getvalue(), width=width, height=height, face=FACE)


def some_words(
    *,
    title: str = "Tugʻilgan kun muborak",
    secondary: str = "Dilnoza uchun maxsus",
    artist_name: str = "Gʻuncha Oʻktam",
    kicker: str = "BAYRAM",
    edition: str = "0427",
    label: str = "Sunʼiy intellekt yaratgan",
) -> PosterWords:
    return PosterWords(
        title=title,
        secondary=secondary,
        artist_name=artist_name,
        kicker=kicker,
        edition=edition,
        label=label,
    )


def a_brief(
    *,
    style: PosterStyle = PosterStyle.MODERN,
    ratio: PosterRatio = PosterRatio.PORTRAIT,
    language: Language = Language.UZBEK,
    words: PosterWords | None = None,
    people: int = 1,
    color_scheme: str | None = None,
    seed: int = 7,
) -> PosterBrief:
    return PosterBrief(
        style=style,
        ratio=ratio,
        language=language,
        words=words or some_words(),
        people=[a_cutout()] * people,
        color_scheme=color_scheme,
        verify_url="https://stario.example/verify/01980a2e-7a4c-7c3a-9d5b-2f6d1a7b8c90",
        seed=seed,
    )
