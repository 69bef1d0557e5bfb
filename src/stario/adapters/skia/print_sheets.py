"""Sheets for a printing house."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import attrs
import cv2
import numpy as np
import skia
from PIL import Image

from stario.adapters.skia.canvas import Draw, drawn_over
from stario.adapters.skia.layout.geometry import SHORT_SIDE
from stario.adapters.skia.pdf_boxes import with_boxes
from stario.domain.generation.model.poster import BLEED_MILLIMETRES, DOTS_PER_INCH, PosterFormat
from stario.ports.pictures import RgbImage

MILLIMETRES_PER_INCH: Final = 25.4
POINTS_PER_INCH: Final = 72.0

_JPEG_QUALITY = 93
_FULL_COLOUR = "4:4:4"
_PNG_LEVEL = 4


@attrs.frozen(kw_only=True)
class Sheet:
    """`millimetres` are width and height after the cut; `draw` takes units."""

    millimetres: tuple[int, int]
    bleed_units: float
    draw: Draw

    def sides(self, per_inch: float) -> tuple[float, float]:
        """Width and height with bleed."""
        width, height = self.millimetres
        both = 2 * BLEED_MILLIMETRES
        return (
            (width + both) / MILLIMETRES_PER_INCH * per_inch,
            (height + both) / MILLIMETRES_PER_INCH * per_inch,
        )

    def unit(self, per_inch: float) -> float:
        """How much a unit is."""
        return min(self.millimetres) / MILLIMETRES_PER_INCH * per_inch / SHORT_SIDE


def write_picture(
    art: RgbImage,
    sheet: Sheet,
    form: PosterFormat,
    destination: Path,
    *,
    finish: Callable[[RgbImage], RgbImage],
) -> None:
    """Write everything at 300 dpi as one picture."""
    width, height = (round(side) for side in sheet.sides(DOTS_PER_INCH))
    enlarged = np.asarray(cv2.resize(art, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8)
    whole = drawn_over(
        enlarged,
        sheet.draw,
        unit_pixels=sheet.unit(DOTS_PER_INCH),
        bleed=sheet.bleed_units,
    )
    del enlarged
    picture = Image.fromarray(finish(whole))
    dots = (DOTS_PER_INCH, DOTS_PER_INCH)
    if form is PosterFormat.PNG:
        picture.save(destination, "PNG", compress_level=_PNG_LEVEL, dpi=dots)
    else:
        picture.save(destination, "JPEG", quality=_JPEG_QUALITY, subsampling=_FULL_COLOUR, dpi=dots)


def write_pdf(art: RgbImage, sheet: Sheet, destination: Path) -> None:
    """Write *art* as a JPEG that fills the page, and outlines over it."""
    width, height = sheet.sides(POINTS_PER_INCH)
    unit = sheet.unit(POINTS_PER_INCH)
    stream = skia.DynamicMemoryWStream()
    with skia.PDF.MakeDocument(stream) as document, document.page(width, height) as canvas:
        jpeg = cv2.imencode(
            ".jpg",
            cv2.cvtColor(art, cv2.COLOR_RGB2BGR),
            [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY, cv2.IMWRITE_JPEG_SAMPLING_FACTOR, 0x111111],
        )[1].tobytes()
        # Skia puts the bytes of a JPEG into the file as they are.
        image = skia.Image.MakeFromEncoded(skia.Data.MakeWithCopy(jpeg))
        canvas.drawImageRect(image, skia.Rect.MakeWH(width, height), skia.SamplingOptions())
        canvas.scale(unit, unit)
        canvas.translate(sheet.bleed_units, sheet.bleed_units)
        sheet.draw(canvas)
    content = bytes(stream.detachAsData())
    bleed = BLEED_MILLIMETRES / MILLIMETRES_PER_INCH * POINTS_PER_INCH
    destination.write_bytes(with_boxes(content, width, height, bleed=bleed))
