"""Designs of flat colour: the right sizes and refusals, nothing drawn."""

import asyncio
from hashlib import sha256
from pathlib import Path

import attrs
import cv2
import numpy as np

from stario.adapters.memory.painting import missing_glyph
from stario.domain.kernel.errors import Invalid
from stario.domain.merch.model.preview import PreflightFinding
from stario.domain.merch.model.product import Mockup, PrintArea
from stario.ports.mockups import ArtPainter, Design, MockupRenderer, PrintPreparer, RgbaImage
from stario.ports.pictures import RgbImage

_SHEET_PIXELS = 1400
_SIDE = 1200
_PART = 4
_MILLIMETRES_PER_INCH = 25.4
_POINTS_PER_MILLIMETRE = 72 / 25.4


@attrs.frozen
class MemoryPrintPreparer(PrintPreparer):
    """Artwork fills its area, words are a bar."""

    async def sheet(self, design: Design) -> RgbaImage:
        _require_letters(design)
        scale = _SHEET_PIXELS / max(design.area.width_mm, design.area.height_mm)
        width, height = (
            round(side * scale) for side in (design.area.width_mm, design.area.height_mm)
        )
        sheet = np.zeros((height, width, 4), np.uint8)
        if design.artwork is not None:
            small = cv2.resize(design.artwork, (width, height), interpolation=cv2.INTER_AREA)
            sheet[:] = small
        if design.text:
            third = height // 3
            sheet[third : 2 * third, width // 5 : 4 * width // 5] = (20, 20, 24, 255)
        return np.asarray(sheet, np.uint8)

    async def preflight(self, design: Design) -> tuple[PreflightFinding, ...]:
        _require_letters(design)
        if design.artwork is None:
            return ()
        if not design.artwork[..., 3].any():
            return (
                () if design.text else (PreflightFinding(code="nothing_to_print", is_fatal=True),)
            )
        dpi = design.artwork.shape[1] / design.area.width_mm * _MILLIMETRES_PER_INCH
        if dpi >= design.area.dpi:
            return ()
        fatal = dpi < design.area.least_dpi
        limit = float(design.area.least_dpi if fatal else design.area.dpi)
        found = PreflightFinding(
            code="low_resolution", is_fatal=fatal, value=round(dpi, 1), limit=limit
        )
        return (found,)

    async def write(self, design: Design, destination: Path) -> None:
        _require_letters(design)
        area, bleed = design.area, design.area.bleed_mm * _POINTS_PER_MILLIMETRE
        width = area.width_mm * _POINTS_PER_MILLIMETRE + 2 * bleed
        height = area.height_mm * _POINTS_PER_MILLIMETRE + 2 * bleed
        whole = f"[0 0 {width:.4f} {height:.4f}]"
        cut = f"[{bleed:.4f} {bleed:.4f} {width - bleed:.4f} {height - bleed:.4f}]"
        page = f"/Type /Page /Parent 2 0 R /MediaBox {whole} /BleedBox {whole} /TrimBox {cut}"
        await asyncio.to_thread(destination.write_bytes, _pdf(page))


@attrs.frozen
class MemoryMockupRenderer(MockupRenderer):
    """The sheet in the middle of a wall of the product's own colour."""

    async def show(
        self, sheet: RgbaImage, *, mockup: Mockup, area: PrintArea, colour: str
    ) -> RgbImage:
        digest = sha256(f"{mockup}{colour}".encode()).digest()
        picture = np.full((_SIDE, _SIDE, 3), tuple(digest[:3]), np.uint8)
        scale = _SIDE / 2 / max(area.width_mm, area.height_mm)
        size = max(1, round(area.width_mm * scale)), max(1, round(area.height_mm * scale))
        small = cv2.resize(sheet, size, interpolation=cv2.INTER_AREA)
        x, y = (_SIDE - size[0]) // 2, (_SIDE - size[1]) // 2
        part = picture[y : y + size[1], x : x + size[0]]
        cover = small[..., 3:].astype(np.float32) / 255
        part[:] = (part * (1 - cover) + small[..., :3] * cover).astype(np.uint8)
        return picture


@attrs.frozen
class MemoryArtPainter(ArtPainter):
    """Stripes whose colours follow from words and seed."""

    async def paint(
        self, prompt: str, *, width: int, height: int, seed: int, is_emblem: bool = False
    ) -> RgbaImage:
        digest = np.frombuffer(sha256(f"{prompt}{seed}".encode()).digest(), np.uint8)
        colours = np.full((height, width, 4), 255, np.uint8)
        stripe = np.arange(height) * _PART // height
        colours[..., :3] = digest[: 3 * _PART].reshape(_PART, 1, 3)[stripe]
        if is_emblem:
            y, x = np.ogrid[:height, :width]
            away = np.hypot(x - (width - 1) / 2, y - (height - 1) / 2)
            colours[away > min(width, height) / 2, 3] = 0
        return colours


def _require_letters(design: Design) -> None:
    missing = missing_glyph(design.text)
    if missing is not None:
        raise Invalid("text", "glyph_missing", character=missing)


def _pdf(page: str) -> bytes:
    objects = ("/Type /Catalog /Pages 2 0 R", "/Type /Pages /Kids [3 0 R] /Count 1", page)
    content, places = b"%PDF-1.7\n", []
    for number, entries in enumerate(objects, start=1):
        places.append(len(content))
        content += f"{number} 0 obj\n<< {entries} >>\nendobj\n".encode()
    start = len(content)
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    count = len(objects) + 1
    content += f"xref\n0 {count}\n0000000000 65535 f \n{table}".encode()
    content += f"trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return content
