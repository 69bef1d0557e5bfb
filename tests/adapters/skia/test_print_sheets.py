"""Sheets for a printing house: boxes, outlines, bleed, and memory that a small worker has."""

import re
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from stario.adapters.skia.painter import SkiaPosterPainter
from stario.adapters.skia.pdf_boxes import with_boxes
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.domain.generation.model.poster import PosterFormat, PosterRatio, PosterStyle
from tests.builders.briefs import a_brief
from tests.builders.typefaces import typefaces

MEMORY_BYTES = 1_500_000_000
POINTS_PER_MILLIMETRE = 72 / 25.4


@pytest.fixture(scope="module")
async def page(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    painter = SkiaPosterPainter(typesetter=typefaces(), heavy_work=ThreadHeavyWork(threads=1))
    path = tmp_path_factory.mktemp("print") / "sheet.pdf"
    brief = a_brief(ratio=PosterRatio.PORTRAIT, style=PosterStyle.MINIMALIST)
    await painter.print(brief, PosterFormat.PDF, path, finish=lambda image: image)
    return path.read_bytes()


def box(page: bytes, name: str) -> list[float]:
    found = re.findall(rb"/%s \[([^\]]*)\]" % name.encode(), page)
    return [float(part) / POINTS_PER_MILLIMETRE for part in found[-1].split()]


def test_the_page_says_where_it_is_cut(page: bytes) -> None:
    assert box(page, "MediaBox") == pytest.approx([0, 0, 326, 406], abs=0.01)
    assert box(page, "BleedBox") == pytest.approx([0, 0, 326, 406], abs=0.01)
    assert box(page, "TrimBox") == pytest.approx([3, 3, 323, 403], abs=0.01)


def test_references_lead_to_the_page_that_has_boxes(page: bytes) -> None:
    start = int(re.findall(rb"startxref\s+(\d+)", page)[-1])
    number, place = re.match(rb"xref\s+(\d+) 1\s+(\d{10})", page[start:]).groups()  # type: ignore[union-attr]

    assert page[int(place) :].startswith(number + b" 0 obj")
    assert b"/TrimBox" in page[int(place) : start]


def test_only_the_art_is_a_picture(page: bytes) -> None:
    drawing = b"".join(
        zlib.decompress(stream)
        for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", page, re.DOTALL)
        if stream.startswith(b"x")
    )

    assert page.count(b"/Subtype /Image") == 1
    assert page.count(b"/DCTDecode") == 1
    # Letters are curves, the code's modules rectangles or lines.
    assert drawing.count(b" c\n") > 500


def test_what_is_no_page_is_refused() -> None:
    with pytest.raises(ValueError, match="PDF"):
        with_boxes(b"%PDF-1.4 nothing", 100, 100, bleed=9)


@pytest.mark.parametrize(("style", "form"), [("artistic", "pdf"), ("modern", "jpg")])
def test_a_sheet_needs_less_memory_than_a_small_worker_has(
    style: str, form: str, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "tests.adapters.skia.printing"]

    done = subprocess.run(  # our own module
        [*command, style, form, str(tmp_path / "sheet")], capture_output=True, check=True
    )

    assert int(done.stdout) < MEMORY_BYTES


async def test_art_goes_on_beyond_the_cut(tmp_path: Path) -> None:
    painter = SkiaPosterPainter(typesetter=typefaces(), heavy_work=ThreadHeavyWork(threads=1))
    brief = a_brief(style=PosterStyle.MODERN, ratio=PosterRatio.SQUARE)

    await painter.print(brief, PosterFormat.JPG, tmp_path / "s.jpg", finish=lambda image: image)

    with Image.open(tmp_path / "s.jpg") as sheet:
        pixels = np.asarray(sheet).astype(int)
    bleed = 35
    outside, inside = pixels[200:-200, :bleed], pixels[200:-200, bleed : 2 * bleed]
    assert np.abs(outside.mean(1) - inside.mean(1)).mean() < 8
    assert outside.std() > 5
