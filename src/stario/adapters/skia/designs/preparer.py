"""Designs as sheets for screens and pages for the printing house."""

from pathlib import Path
from typing import Final

import attrs
import cv2
import numpy as np
import skia

from stario.adapters.skia.designs.composition import Composition, composed
from stario.adapters.skia.designs.drawing import MILLIMETRES_PER_INCH, draw
from stario.adapters.skia.designs.findings import findings_of
from stario.adapters.skia.pdf_boxes import with_boxes
from stario.adapters.skia.typefaces import Typesetter
from stario.domain.merch.model.preview import PreflightFinding
from stario.ports.execution import Checkpoint, HeavyWork
from stario.ports.mockups import Design, PrintPreparer, RgbaImage
from stario.ports.pictures import RgbImage

SHEET_PIXELS: Final = 1400
POINTS_PER_INCH: Final = 72.0
_JPEG_QUALITY: Final = 94
_FULL = 255
_BLOCK = 8


@attrs.frozen(kw_only=True)
class SkiaPrintPreparer(PrintPreparer):
    typesetter: Typesetter
    heavy_work: HeavyWork

    async def sheet(self, design: Design) -> RgbaImage:
        return await self.heavy_work.run(lambda _: self._sheet(design))

    async def preflight(self, design: Design) -> tuple[PreflightFinding, ...]:
        return await self.heavy_work.run(
            lambda _: findings_of(design, composed(design, typesetter=self.typesetter))
        )

    async def write(self, design: Design, destination: Path) -> None:
        await self.heavy_work.run(lambda checkpoint: self._write(design, destination, checkpoint))

    def _sheet(self, design: Design) -> RgbaImage:
        composition = composed(design, typesetter=self.typesetter)
        area = design.area
        scale = SHEET_PIXELS / max(area.width_mm, area.height_mm)
        size = (max(1, round(area.height_mm * scale)), max(1, round(area.width_mm * scale)))
        pixels = np.zeros((*size, 4), np.uint8)
        surface = skia.Surface(
            pixels, colorType=skia.kRGBA_8888_ColorType, alphaType=skia.kPremul_AlphaType
        )
        with surface as canvas:
            canvas.scale(size[1] / area.width_mm, size[0] / area.height_mm)
            draw(
                canvas,
                composition,
                colour=design.colour,
                dots_per_inch=scale * MILLIMETRES_PER_INCH,
                place=_draw_pixels,
            )
        return _straight(pixels)

    def _write(self, design: Design, destination: Path, checkpoint: Checkpoint) -> None:
        composition = composed(design, typesetter=self.typesetter)
        checkpoint()
        box, unit = composition.bleed_box, POINTS_PER_INCH / MILLIMETRES_PER_INCH
        width, height = box.width * unit, box.height * unit
        stream = skia.DynamicMemoryWStream()
        with skia.PDF.MakeDocument(stream) as document, document.page(width, height) as canvas:
            canvas.scale(unit, unit)
            canvas.translate(-box.left, -box.top)
            _draw_page(canvas, design, composition)
        checkpoint()
        content = bytes(stream.detachAsData())
        bleed = design.area.bleed_mm * unit
        destination.write_bytes(with_boxes(content, width, height, bleed=bleed))


def _draw_page(canvas: skia.Canvas, design: Design, composition: Composition) -> None:
    draw(
        canvas,
        composition,
        colour=design.colour,
        dots_per_inch=float(design.area.dpi),
        place=_print,
    )


def _draw_pixels(canvas: skia.Canvas, image: RgbaImage, rect: skia.Rect) -> None:
    sampling = skia.SamplingOptions(skia.CubicResampler.Mitchell())
    canvas.drawImageRect(_of_pixels(image), rect, sampling)


def _print(canvas: skia.Canvas, image: RgbaImage, rect: skia.Rect) -> None:
    """
    Put colours into the file as a JPEG, byte for byte, and what is clear as a mask over it.

    Without loss, colours would take ten times as long to pack, and three times the room.
    """
    opaque = bool((image[..., 3] == _FULL).all())
    options = [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY, cv2.IMWRITE_JPEG_SAMPLING_FACTOR, 0x111111]
    colours = image[..., :3] if opaque else _without_holes(image)
    jpeg = cv2.imencode(".jpg", cv2.cvtColor(colours, cv2.COLOR_RGB2BGR), options)[1].tobytes()
    encoded = skia.Image.MakeFromEncoded(skia.Data.MakeWithCopy(jpeg))
    if opaque:
        canvas.drawImageRect(encoded, rect, skia.SamplingOptions())
        return
    mask = np.zeros_like(image)
    mask[..., 3] = image[..., 3]
    inside = skia.Paint(BlendMode=skia.BlendMode.kDstIn)
    canvas.saveLayer(rect, None)
    canvas.drawImageRect(encoded, rect, skia.SamplingOptions())
    canvas.drawImageRect(_of_pixels(mask), rect, skia.SamplingOptions(), inside)
    canvas.restore()


def _of_pixels(image: RgbaImage) -> skia.Image:
    return skia.Image.fromarray(np.ascontiguousarray(image), colorType=skia.kRGBA_8888_ColorType)


def _without_holes(image: RgbaImage) -> RgbImage:
    """Give what is clear the colours around it: a JPEG carries each over its nearest edge."""
    height, width = image.shape[:2]
    size = (max(1, width // _BLOCK), max(1, height // _BLOCK))
    weight = image[..., 3:] > 0
    seen = cv2.resize(image[..., :3] * weight, size, interpolation=cv2.INTER_AREA)
    share = cv2.resize(weight.astype(np.uint8) * _FULL, size, interpolation=cv2.INTER_AREA)
    total = cv2.GaussianBlur(seen.astype(np.float32), (0, 0), 2)
    part = cv2.GaussianBlur(share.astype(np.float32), (0, 0), 2) / _FULL
    around = np.clip(total / np.maximum(part, np.float32(0.01))[..., None], 0, _FULL)
    filled = cv2.resize(around.astype(np.uint8), (width, height), interpolation=cv2.INTER_LINEAR)
    return np.where(weight, image[..., :3], filled)


def _straight(pixels: RgbaImage) -> RgbaImage:
    """Take alpha out of the colours again."""
    alpha = pixels[..., 3:].astype(np.float32)
    colours = pixels[..., :3].astype(np.float32) * _FULL / np.maximum(alpha, 1)
    colours = np.where(alpha > 0, np.minimum(colours + np.float32(0.5), _FULL), 0)
    return np.dstack([colours.astype(np.uint8), pixels[..., 3]])
