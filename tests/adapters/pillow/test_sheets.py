"""Pages and sheets out of finished pictures."""

import io
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from stario.adapters.pillow.encoder import encoded
from stario.adapters.pillow.figure import drawn_figure
from stario.adapters.pillow.sheets import PillowPosterSheets, laid_out
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.domain.generation.model.poster import (
    BLEED_MILLIMETRES,
    PRINT_MILLIMETRES,
    PosterFormat,
    PosterRatio,
)
from stario.domain.kernel.errors import Invalid
from stario.ports.pictures import PictureFormat, RgbImage

SIZES = {
    PosterRatio.SQUARE: (216, 216),
    PosterRatio.TALL: (216, 384),
    PosterRatio.WIDE: (384, 216),
    PosterRatio.PORTRAIT: (216, 270),
}
BLEED_DOTS = 35


@pytest.fixture
def sheets() -> PillowPosterSheets:
    return PillowPosterSheets(ThreadHeavyWork(threads=1))


def a_picture(width: int = 216, height: int = 270) -> RgbImage:
    """Brighter to the right and to the bottom."""
    across = np.linspace(0, 255, width)[None, :].repeat(height, 0)
    down = np.linspace(0, 255, height)[:, None].repeat(width, 1)
    return np.dstack((across, down, np.full_like(across, 128))).astype(np.uint8)


def unmarked(image: RgbImage) -> RgbImage:
    return image


def boxes(pdf: bytes) -> dict[str, tuple[float, ...]]:
    found = re.findall(rb"/(\w+Box) \[([^\]]+)\]", pdf)
    return {name.decode(): tuple(map(float, corners.split())) for name, corners in found}


def picture_in(pdf: bytes) -> Image.Image:
    start = pdf.index(b"\xff\xd8\xff")
    return Image.open(io.BytesIO(pdf[start : pdf.rindex(b"\nendstream")]))


async def test_a_page_is_filled_by_its_picture(sheets: PillowPosterSheets, tmp_path: Path) -> None:
    file = tmp_path / "poster.pdf"

    await sheets.page(a_picture(300, 150), file)

    pdf = file.read_bytes()
    assert boxes(pdf)["MediaBox"] == (0, 0, 144, 72)
    assert picture_in(pdf).size == (300, 150)


async def test_every_object_of_a_page_is_where_its_table_says(
    sheets: PillowPosterSheets, tmp_path: Path
) -> None:
    file = tmp_path / "poster.pdf"
    await sheets.page(a_picture(), file)

    pdf = file.read_bytes()
    table = int(pdf.rsplit(b"startxref\n", 1)[1].split()[0])
    assert pdf[table:].startswith(b"xref\n0 6\n")
    places = re.findall(rb"(\d{10}) 00000 n \n", pdf[table:])
    for number, place in enumerate(places, start=1):
        assert pdf[int(place) :].startswith(b"%d 0 obj\n" % number)
    for length, content in re.findall(
        rb"/Length (\d+) >>\nstream\n(.*?)\nendstream", pdf, re.DOTALL
    ):
        assert int(length) == len(content)


@pytest.mark.parametrize("ratio", PosterRatio)
def test_a_sheet_has_300_dots_an_inch_and_three_millimetres_more(ratio: PosterRatio) -> None:
    sheet = laid_out(a_picture(*SIZES[ratio]), ratio)

    height, width, _ = sheet.shape
    wanted = [side / 25.4 * 300 + 2 * BLEED_DOTS for side in PRINT_MILLIMETRES[ratio]]
    assert (width, height) == pytest.approx(wanted, abs=1)


def test_beyond_the_cut_stands_the_mirrored_rim() -> None:
    sheet = laid_out(a_picture(), PosterRatio.PORTRAIT)

    inside, outside = sheet[:, BLEED_DOTS + 1 : 2 * BLEED_DOTS + 1], sheet[:, :BLEED_DOTS]
    assert np.array_equal(inside[:, ::-1], outside)


async def test_a_printed_pdf_tells_where_to_cut(sheets: PillowPosterSheets, tmp_path: Path) -> None:
    file = tmp_path / "print.pdf"

    await sheets.print(a_picture(), PosterRatio.PORTRAIT, PosterFormat.PDF, file, finish=unmarked)

    found = boxes(file.read_bytes())
    width, height = (side / 25.4 * 72 for side in PRINT_MILLIMETRES[PosterRatio.PORTRAIT])
    bleed = BLEED_MILLIMETRES / 25.4 * 72
    assert found["BleedBox"] == found["MediaBox"]
    assert found["MediaBox"][2:] == pytest.approx((width + 2 * bleed, height + 2 * bleed), abs=0.01)
    assert found["TrimBox"] == pytest.approx(
        (bleed, bleed, width + bleed, height + bleed), abs=0.01
    )


@pytest.mark.parametrize("form", [PosterFormat.JPG, PosterFormat.PNG], ids=str)
async def test_a_printed_picture_says_its_dots_per_inch(
    sheets: PillowPosterSheets, tmp_path: Path, form: PosterFormat
) -> None:
    file = tmp_path / "print"

    await sheets.print(a_picture(216, 216), PosterRatio.SQUARE, form, file, finish=unmarked)

    with Image.open(file) as picture:
        assert tuple(map(round, picture.info["dpi"])) == (300, 300)


async def test_the_mark_is_written_over_the_whole_sheet(
    sheets: PillowPosterSheets, tmp_path: Path
) -> None:
    def black(image: RgbImage) -> RgbImage:
        return np.zeros_like(image)

    file = tmp_path / "print.png"
    await sheets.print(
        a_picture(216, 216), PosterRatio.SQUARE, PosterFormat.PNG, file, finish=black
    )

    with Image.open(file) as picture:
        assert picture.getextrema() == ((0, 0), (0, 0), (0, 0))


@pytest.mark.parametrize("form", PictureFormat, ids=str)
async def test_what_was_written_can_be_read(
    sheets: PillowPosterSheets, form: PictureFormat
) -> None:
    image = a_picture()

    found = await sheets.decode(encoded(image, form))

    assert found.shape == image.shape
    assert np.abs(found.astype(int) - image).mean() < 2


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"GIF89a", b"\xff\xd8\xff\xe0"], ids=repr)
async def test_what_is_no_picture_is_refused(sheets: PillowPosterSheets, content: bytes) -> None:
    with pytest.raises(Invalid):
        await sheets.decode(content)


def test_the_drawn_person_fills_its_cutout_and_has_its_face_where_it_says() -> None:
    figure = drawn_figure()

    with Image.open(io.BytesIO(figure.png)) as picture:
        assert (picture.mode, picture.size) == ("RGBA", (figure.width, figure.height))
        pixels = np.asarray(picture)
    face = figure.face
    chin = pixels[int(face.y + face.height * 0.8), int(face.x + face.width / 2)]
    assert chin[3] == 255
    assert chin[0] > chin[2] + 30
    assert pixels[0, 0, 3] == 0
    assert pixels[-1, figure.width // 2, 3] == 255
