"""What every painter of posters promises."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from stario.adapters.memory.painting import MemoryPosterPainter
from stario.adapters.skia.painter import SkiaPosterPainter
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.domain.generation.model.poster import (
    PosterFormat,
    PosterQuality,
    PosterRatio,
    PosterStyle,
)
from stario.domain.kernel.errors import Invalid
from stario.ports.painting import PosterPainter
from stario.ports.pictures import RgbImage
from tests.builders.briefs import a_brief, some_words
from tests.builders.typefaces import typefaces

BOTH = (PosterQuality.STANDARD, PosterQuality.HD)


@pytest.fixture(scope="module", params=["memory", "skia"])
def painter(request: pytest.FixtureRequest) -> PosterPainter:
    if request.param == "memory":
        return MemoryPosterPainter()
    return SkiaPosterPainter(typesetter=typefaces(), heavy_work=ThreadHeavyWork(threads=1))


def unchanged(image: RgbImage) -> RgbImage:
    return image


@pytest.mark.parametrize(
    ("ratio", "size"),
    [
        (PosterRatio.SQUARE, (1080, 1080)),
        (PosterRatio.TALL, (1080, 1920)),
        (PosterRatio.WIDE, (1920, 1080)),
        (PosterRatio.PORTRAIT, (1080, 1350)),
    ],
)
async def test_the_short_side_has_1080_pixels_and_hd_twice_as_many(
    painter: PosterPainter, ratio: PosterRatio, size: tuple[int, int]
) -> None:
    brief = a_brief(ratio=ratio, style=PosterStyle.MINIMALIST)

    pictures = await painter.paint(brief, BOTH, finish=unchanged)

    width, height = size
    assert pictures[PosterQuality.STANDARD].shape == (height, width, 3)
    assert pictures[PosterQuality.HD].shape == (2 * height, 2 * width, 3)
    assert all(picture.dtype == np.uint8 for picture in pictures.values())


async def test_the_same_brief_gives_the_same_picture(painter: PosterPainter) -> None:
    brief = a_brief(style=PosterStyle.MINIMALIST, ratio=PosterRatio.SQUARE)

    one = await painter.paint(brief, BOTH, finish=unchanged)
    other = await painter.paint(brief, BOTH[:1], finish=unchanged)

    assert np.array_equal(one[PosterQuality.STANDARD], other[PosterQuality.STANDARD])


async def test_what_finishes_a_picture_has_the_last_word(painter: PosterPainter) -> None:
    brief = a_brief(style=PosterStyle.MINIMALIST, ratio=PosterRatio.SQUARE)

    pictures = await painter.paint(brief, BOTH[:1], finish=np.zeros_like)

    assert not pictures[PosterQuality.STANDARD].any()


@pytest.mark.parametrize("field", ["title", "secondary", "artist_name"])
async def test_a_letter_that_no_typeface_has_is_named(painter: PosterPainter, field: str) -> None:
    names = {"title": "text", "secondary": "secondary_text", "artist_name": "artist_name"}
    words = some_words(**{field: "Malika 🎉"})

    with pytest.raises(Invalid) as refusal:
        await painter.paint(a_brief(words=words), BOTH[:1], finish=unchanged)

    assert refusal.value.reason == "glyph_missing"
    assert refusal.value.details["field"] == names[field]
    assert refusal.value.details["character"] == "🎉"


@pytest.mark.parametrize("style", list(PosterStyle))
def test_every_style_has_colours_to_choose_from(painter: PosterPainter, style: PosterStyle) -> None:
    schemes = painter.color_schemes(style)

    assert len(set(schemes)) == len(schemes) >= 2


@pytest.mark.parametrize(
    ("form", "ratio", "millimetres"),
    [
        (PosterFormat.JPG, PosterRatio.WIDE, (486, 276)),
        (PosterFormat.PNG, PosterRatio.SQUARE, (306, 306)),
    ],
)
async def test_a_sheet_has_300_dots_an_inch_and_bleed(
    painter: PosterPainter,
    form: PosterFormat,
    ratio: PosterRatio,
    millimetres: tuple[int, int],
    tmp_path: Path,
) -> None:
    brief = a_brief(ratio=ratio, style=PosterStyle.MINIMALIST)

    await painter.print(brief, form, tmp_path / "sheet", finish=unchanged)

    with Image.open(tmp_path / "sheet") as sheet:
        assert sheet.size == tuple(round(side / 25.4 * 300) for side in millimetres)
        assert [round(dots) for dots in sheet.info["dpi"]] == [300, 300]


async def test_a_sheet_can_be_a_page(painter: PosterPainter, tmp_path: Path) -> None:
    brief = a_brief(style=PosterStyle.MINIMALIST, ratio=PosterRatio.SQUARE)

    await painter.print(brief, PosterFormat.PDF, tmp_path / "sheet", finish=unchanged)

    assert (tmp_path / "sheet").read_bytes().startswith(b"%PDF-")
