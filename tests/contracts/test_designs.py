"""What painters of art, preparers of prints and renderers of products promise."""

from pathlib import Path

import numpy as np
import pytest
from pypdf import PdfReader

from stario.adapters.memory.mockups import (
    MemoryArtPainter,
    MemoryMockupRenderer,
    MemoryPrintPreparer,
)
from stario.adapters.skia.art.painter import SkiaArtPainter
from stario.adapters.skia.designs.preparer import SkiaPrintPreparer
from stario.adapters.skia.mockups.renderer import SkiaMockupRenderer
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.domain.kernel.errors import Invalid
from stario.domain.merch.model.product import Mockup
from stario.ports.mockups import ArtPainter, MockupRenderer, PrintPreparer
from tests.builders.designs import AREAS, CASE, a_disc, a_product_design, one_colour
from tests.builders.typefaces import typefaces

POINTS_PER_MILLIMETRE = 72 / 25.4


@pytest.fixture(scope="module", params=["memory", "skia"])
def print_preparer(request: pytest.FixtureRequest) -> PrintPreparer:
    if request.param == "memory":
        return MemoryPrintPreparer()
    return SkiaPrintPreparer(typesetter=typefaces(), heavy_work=ThreadHeavyWork(threads=1))


@pytest.fixture(scope="module", params=["memory", "skia"])
def mockup_renderer(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> MockupRenderer:
    if request.param == "memory":
        return MemoryMockupRenderer()
    folder = tmp_path_factory.mktemp("baked") / "mockups"
    return SkiaMockupRenderer(heavy_work=ThreadHeavyWork(threads=1), folder=folder)


@pytest.fixture(scope="module", params=["memory", "skia"])
def art_painter(request: pytest.FixtureRequest) -> ArtPainter:
    if request.param == "memory":
        return MemoryArtPainter()
    return SkiaArtPainter(heavy_work=ThreadHeavyWork(threads=1))


@pytest.mark.parametrize("mockup", list(Mockup))
async def test_a_sheet_has_the_areas_proportions(
    print_preparer: PrintPreparer, mockup: Mockup
) -> None:
    sheet = await print_preparer.sheet(a_product_design(mockup, text="Salom"))

    area = AREAS[mockup]
    assert max(sheet.shape[:2]) == 1400
    assert sheet.shape[1] / sheet.shape[0] == pytest.approx(
        area.width_mm / area.height_mm, rel=0.003
    )
    assert sheet.shape[2] == 4
    assert sheet.dtype == np.uint8
    assert sheet[..., 3].any()


@pytest.mark.parametrize("text", ["Oʻzbekiston", "Ғалаба қозондик", "Привет, мир!", "Hello"])
async def test_all_scripts_are_set(print_preparer: PrintPreparer, text: str) -> None:
    assert await print_preparer.preflight(a_product_design(text=text)) == ()


async def test_a_letter_that_no_typeface_has_is_named(
    print_preparer: PrintPreparer, tmp_path: Path
) -> None:
    design = a_product_design(text="Salom 🎉")
    for refused in (
        print_preparer.sheet(design),
        print_preparer.preflight(design),
        print_preparer.write(design, tmp_path / "page.pdf"),
    ):
        with pytest.raises(Invalid) as refusal:
            await refused
        assert (refusal.value.field, refusal.value.reason) == ("text", "glyph_missing")
        assert refusal.value.details["character"] == "🎉"


async def test_a_page_has_the_finished_size_and_says_where_it_is_cut(
    print_preparer: PrintPreparer, tmp_path: Path
) -> None:
    file = tmp_path / "page.pdf"
    design = a_product_design(Mockup.PHONE_CASE, artwork=one_colour(), text="Salom")

    await print_preparer.write(design, file)

    (page,) = PdfReader(file).pages
    whole = (
        (CASE.width_mm + 6) * POINTS_PER_MILLIMETRE,
        (CASE.height_mm + 6) * POINTS_PER_MILLIMETRE,
    )
    cut = (CASE.width_mm * POINTS_PER_MILLIMETRE, CASE.height_mm * POINTS_PER_MILLIMETRE)
    assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(
        whole, abs=0.1
    )
    assert (float(page.trimbox.width), float(page.trimbox.height)) == pytest.approx(cut, abs=0.1)
    assert float(page.trimbox.left) == pytest.approx(3 * POINTS_PER_MILLIMETRE, abs=0.05)


@pytest.mark.parametrize(("width", "fatal"), [(400, True), (700, False)])
async def test_few_pixels_are_told_and_too_few_are_fatal(
    print_preparer: PrintPreparer, width: int, fatal: bool
) -> None:
    artwork = one_colour(width=width, height=round(width * 148 / 72))

    findings = await print_preparer.preflight(a_product_design(Mockup.PHONE_CASE, artwork=artwork))

    (found,) = [each for each in findings if each.code == "low_resolution"]
    assert found.is_fatal is fatal
    assert found.limit == (150 if fatal else 300)
    assert found.value is not None
    assert found.value < found.limit


async def test_a_clear_picture_is_nothing_to_print(print_preparer: PrintPreparer) -> None:
    clear = np.zeros((300, 300, 4), np.uint8)
    (found,) = await print_preparer.preflight(a_product_design(artwork=clear))
    assert (found.code, found.is_fatal) == ("nothing_to_print", True)


@pytest.mark.parametrize("mockup", list(Mockup))
async def test_a_product_is_pictured_with_the_design_on_it(
    mockup_renderer: MockupRenderer, mockup: Mockup
) -> None:
    area = AREAS[mockup]
    height = round(600 * area.height_mm / area.width_mm)
    art, clear = a_disc(side=600), np.zeros((height, 600, 4), np.uint8)
    sheet = clear.copy()
    side = min(height, 600)
    sheet[:side, :side] = art[:side, :side]

    with_it = await mockup_renderer.show(sheet, mockup=mockup, area=area, colour="white")
    without = await mockup_renderer.show(clear, mockup=mockup, area=area, colour="white")
    again = await mockup_renderer.show(sheet, mockup=mockup, area=area, colour="white")

    assert with_it.shape == (1200, 1200, 3)
    assert with_it.dtype == np.uint8
    changed = (np.abs(with_it.astype(int) - without) > 4).any(axis=2).mean()
    assert 0.005 < changed < 0.6
    assert (with_it == again).all()


async def test_art_is_as_large_as_asked_and_the_same_for_the_same_words(
    art_painter: ArtPainter,
) -> None:
    one = await art_painter.paint("qizil lola", width=300, height=420, seed=7)
    same = await art_painter.paint("qizil lola", width=300, height=420, seed=7)
    other = await art_painter.paint("blue moon", width=300, height=420, seed=7)

    assert one.shape == (420, 300, 4)
    assert (one[..., 3] == 255).all()
    assert (one == same).all()
    assert not (one == other).all()


async def test_an_emblem_is_a_disc_and_clear_around_it(art_painter: ArtPainter) -> None:
    art = await art_painter.paint("qizil lola", width=300, height=300, seed=7, is_emblem=True)

    assert art[0, 0, 3] == art[-1, -1, 3] == 0
    assert art[150, 2:-2, 3].min() == 255
    assert (art[..., 3] > 128).mean() == pytest.approx(np.pi / 4, abs=0.02)
