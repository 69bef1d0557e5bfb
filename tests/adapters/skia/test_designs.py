"""Where artwork and words lie on a design, and what its page holds."""

import re
from pathlib import Path

import numpy as np
import pytest
from pypdf import PdfReader

from stario.adapters.skia.art.painter import painted
from stario.adapters.skia.art.words import ArtStyle, Motif, read
from stario.adapters.skia.designs.composition import Composition, composed
from stario.adapters.skia.designs.preparer import SkiaPrintPreparer
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.language import Language
from stario.domain.merch.model.product import Mockup, PrintArea
from stario.ports.mockups import Design
from tests.builders.designs import CASE, SHEET, SHIRT, a_disc, a_product_design, one_colour
from tests.builders.typefaces import typefaces

RED = (200, 40, 60)


def laid(design: Design) -> Composition:
    return composed(design, typesetter=typefaces())


@pytest.fixture(scope="module")
def preparer() -> SkiaPrintPreparer:
    return SkiaPrintPreparer(typesetter=typefaces(), heavy_work=ThreadHeavyWork(threads=1))


def test_all_of_a_poster_is_seen_on_a_case_below_the_cameras() -> None:
    composition = laid(a_product_design(Mockup.PHONE_CASE, artwork=one_colour()))

    art = composition.art
    assert art is not None
    assert composition.is_extended
    assert (art.left, art.right) == pytest.approx((-3, CASE.width_mm + 3))
    assert art.top > 0.24 * CASE.height_mm
    assert art.bottom < CASE.height_mm
    assert art.width / art.height == pytest.approx(0.8)


def test_art_of_the_areas_own_proportions_is_cut_to_its_bleed() -> None:
    composition = laid(a_product_design(Mockup.POSTER, artwork=one_colour(width=1000, height=1414)))

    art = composition.art
    assert art is not None
    assert not composition.is_extended
    assert min(-art.left, -art.top) >= 3 - 1e-6
    assert art.right >= SHEET.width_mm + 3 - 1e-6
    assert art.bottom >= SHEET.height_mm + 3 - 1e-6


def test_margins_that_are_clear_do_not_make_art_small() -> None:
    wide = np.zeros((900, 900, 4), np.uint8)
    wide[400:500, 350:550] = (*RED, 255)
    art = laid(a_product_design(artwork=wide)).art
    assert art is not None
    assert art.width == pytest.approx(SHIRT.width_mm)
    assert art.top == pytest.approx(0)


@pytest.mark.parametrize("mockup", [Mockup.POSTER, Mockup.PHONE_CASE, Mockup.MUG, Mockup.FIGURINE])
@pytest.mark.parametrize(
    "text", ["Oʻz", "Gʻuncha Oʻktamjonova bilan tugʻilgan kuning muborak boʻlsin", "Йўқчилик, ҳар"]
)
@pytest.mark.parametrize("with_art", [False, True])
def test_words_keep_off_the_edge(mockup: Mockup, text: str, with_art: bool) -> None:
    design = a_product_design(mockup, text=text, artwork=one_colour() if with_art else None)

    composition = laid(design)

    area, box = design.area, composition.text.box if composition.text else None
    assert box is not None
    safe = area.safe_mm - 0.05
    assert box.left >= safe
    assert box.top >= safe
    assert area.width_mm - box.right >= safe
    assert area.height_mm - box.bottom >= safe


def test_words_that_would_be_too_small_are_refused() -> None:
    tiny = PrintArea(width_mm=12, height_mm=12, bleed_mm=0, safe_mm=1)
    with pytest.raises(Invalid) as refusal:
        laid(a_product_design(area=tiny, text="bir ikki uch toʻrt besh olti yetti sakkiz toʻqqiz"))
    assert (refusal.value.field, refusal.value.reason) == ("text", "does_not_fit")


async def test_half_clear_edges_and_small_type_are_told(preparer: SkiaPrintPreparer) -> None:
    soft = np.zeros((900, 900, 4), np.uint8)
    soft[..., :3] = RED
    soft[..., 3] = np.linspace(0, 255, 900)[None]
    small = PrintArea(width_mm=30, height_mm=30, bleed_mm=0, safe_mm=1)

    edges = await preparer.preflight(a_product_design(artwork=soft))
    words = await preparer.preflight(a_product_design(area=small, text="Toshkentdan salom hammaga"))

    assert "transparent_edges" in {each.code for each in edges}
    assert [each.code for each in words] == ["thin_type"]
    assert not any(each.is_fatal for each in words)


async def test_a_page_holds_art_at_300_dpi_at_most_and_type_as_outlines(
    preparer: SkiaPrintPreparer, tmp_path: Path
) -> None:
    file = tmp_path / "page.pdf"
    art = one_colour(RED, width=3000, height=3750)
    await preparer.write(a_product_design(Mockup.PHONE_CASE, artwork=art, text="Salom"), file)

    (page,) = PdfReader(file).pages
    images = [image.image for image in page.images if image.image]
    largest = max(images, key=lambda each: each.width)
    assert largest.width == round((CASE.width_mm + 6) / 25.4 * 300)
    assert "/Font" not in page["/Resources"]  # type: ignore[operator]
    drawn = page.get_contents()
    assert drawn is not None
    assert len(re.findall(rb" [cl]\n", drawn.get_data())) > 30


async def test_a_page_keeps_what_is_clear(preparer: SkiaPrintPreparer, tmp_path: Path) -> None:
    file = tmp_path / "page.pdf"
    await preparer.write(a_product_design(artwork=a_disc()), file)
    assert b"/SMask" in file.read_bytes()


async def test_type_is_read_on_every_colour(preparer: SkiaPrintPreparer) -> None:
    for colour, light in (("black", True), ("navy", True), ("white", False)):
        sheet = await preparer.sheet(a_product_design(colour=colour, text="Salom"))
        inked = sheet[sheet[..., 3] > 250][:, :3]
        assert bool(inked.mean() > 128) is light


@pytest.mark.parametrize(
    ("prompt", "style", "motif"),
    [
        ("neon yurak", ArtStyle.NEON, Motif.HEART),
        ("Неоновое сердце", ArtStyle.NEON, Motif.HEART),
        ("retro sunset over Samarkand", ArtStyle.SUNBURST, Motif.SUN),
        ("atlas naqshli anor", ArtStyle.IKAT, Motif.POMEGRANATE),
        ("минимализм, Чимган тоғлари", ArtStyle.PLAIN, Motif.MOUNTAIN),
    ],
)
def test_words_choose_manner_and_motif(prompt: str, style: ArtStyle, motif: Motif) -> None:
    reading = read(prompt)
    assert (reading.style, reading.motif) == (style, motif)


def test_words_choose_colours() -> None:
    red = read("qizil lola").colours
    blue = read("blue tulip").colours
    assert max(colour[0] - colour[2] for colour in red) > 0.4
    assert max(colour[2] - colour[0] for colour in blue) > 0.4


@pytest.mark.parametrize("prompt", ["", "!!!", "\u0600 语言 xyz", "x" * 500])
def test_any_words_give_art(prompt: str) -> None:
    art = painted(prompt, 120, 150, 3)
    assert art.shape == (150, 120, 4)
    assert art[..., :3].std() > 1


@pytest.mark.parametrize("style", list(ArtStyle))
def test_every_manner_paints_every_motif(style: ArtStyle) -> None:
    words = {ArtStyle.LIGHT: "gradient", ArtStyle.PLAIN: "minimal", ArtStyle.SUNBURST: "retro"}
    seen = {painted(f"{words.get(style, style)} {motif}", 90, 90, 1).tobytes() for motif in Motif}
    assert len(seen) == len(Motif)


def test_the_language_sets_apostrophes() -> None:
    uzbek = laid(a_product_design(text="G'uncha", language=Language.UZBEK)).text
    english = laid(a_product_design(text="G'uncha", language=Language.ENGLISH)).text
    assert uzbek is not None
    assert english is not None
    assert uzbek.path != english.path
