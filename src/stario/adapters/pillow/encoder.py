"""Pictures as JPEG and PNG files."""

import io

import attrs
import cv2
import numpy as np
from PIL import Image

from stario.ports.execution import HeavyWork
from stario.ports.pictures import PictureEncoder, PictureFormat, RgbImage

JPEG_QUALITY = 92
FULL_COLOUR = "4:4:4"


@attrs.frozen
class PillowPictureEncoder(PictureEncoder):
    _heavy_work: HeavyWork

    async def encode(self, image: RgbImage, form: PictureFormat) -> bytes:
        return await self._heavy_work.run(lambda _: encoded(image, form))

    async def shrink(self, image: RgbImage, *, longest_pixels: int) -> RgbImage:
        return await self._heavy_work.run(lambda _: shrunk(image, longest_pixels))


def encoded(image: RgbImage, form: PictureFormat, *, dots_per_inch: int | None = None) -> bytes:
    """Write a file; one that says its dots per inch is printed at the right size."""
    dpi = {} if dots_per_inch is None else {"dpi": (dots_per_inch, dots_per_inch)}
    buffer = io.BytesIO()
    picture = Image.fromarray(image)
    if form is PictureFormat.JPEG:
        picture.save(buffer, "JPEG", quality=JPEG_QUALITY, subsampling=FULL_COLOUR, **dpi)
    else:
        # The levels above 4 take several times as long for a few percent.
        picture.save(buffer, "PNG", compress_level=4, **dpi)
    return buffer.getvalue()


def shrunk(image: RgbImage, longest_pixels: int) -> RgbImage:
    height, width, _ = image.shape
    factor = longest_pixels / max(height, width)
    if factor >= 1:
        return image
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
