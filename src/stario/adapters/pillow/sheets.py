"""Finished pictures as pages, and as sheets for a printing house."""

import io
from pathlib import Path

import attrs
import cv2
import numpy as np
from PIL import Image

from stario.adapters.pillow.encoder import encoded
from stario.adapters.pillow.pages import (
    MILLIMETRES_PER_INCH,
    POINTS_PER_INCH,
    Page,
    page_of_jpeg,
    points,
)
from stario.domain.generation.model.poster import (
    BLEED_MILLIMETRES,
    DOTS_PER_INCH,
    PRINT_MILLIMETRES,
    PosterFormat,
    PosterRatio,
)
from stario.domain.kernel.errors import Invalid
from stario.ports.execution import HeavyWork
from stario.ports.painting import Finish, PosterSheets
from stario.ports.pictures import PictureFormat, RgbImage

PAGE_PIXELS_PER_INCH = 150


@attrs.frozen
class PillowPosterSheets(PosterSheets):
    _heavy_work: HeavyWork

    async def decode(self, file: bytes) -> RgbImage:
        return await self._heavy_work.run(lambda _: decoded(file))

    async def page(self, image: RgbImage, destination: Path) -> None:
        height, width, _ = image.shape
        scale = POINTS_PER_INCH / PAGE_PIXELS_PER_INCH
        page = Page(width=width * scale, height=height * scale)
        await self._heavy_work.run(lambda _: destination.write_bytes(_pdf(image, page)))

    async def print(
        self,
        image: RgbImage,
        ratio: PosterRatio,
        form: PosterFormat,
        destination: Path,
        *,
        finish: Finish,
    ) -> None:
        def write() -> None:
            sheet = finish(laid_out(image, ratio))
            destination.write_bytes(_printed(sheet, ratio, form))

        await self._heavy_work.run(lambda _: write())


def decoded(file: bytes) -> RgbImage:
    """
    Raises:
        Invalid: it is no JPEG or PNG.
    """
    try:
        with Image.open(io.BytesIO(file), formats=("JPEG", "PNG")) as picture:
            return np.asarray(picture.convert("RGB"))
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise Invalid("file", "not_what_it_says") from error


def laid_out(image: RgbImage, ratio: PosterRatio) -> RgbImage:
    """Enlarge to the sheet; beyond the cut stands the mirrored rim, which no knife makes white."""
    width, height = (_dots(side) for side in PRINT_MILLIMETRES[ratio])
    bleed = _dots(BLEED_MILLIMETRES)
    enlarged = cv2.resize(image, (width, height), interpolation=cv2.INTER_CUBIC)
    sheet = cv2.copyMakeBorder(enlarged, bleed, bleed, bleed, bleed, cv2.BORDER_REFLECT_101)
    return np.asarray(sheet, np.uint8)


def _printed(sheet: RgbImage, ratio: PosterRatio, form: PosterFormat) -> bytes:
    if form is PosterFormat.JPG:
        return encoded(sheet, PictureFormat.JPEG, dots_per_inch=DOTS_PER_INCH)
    if form is PosterFormat.PNG:
        return encoded(sheet, PictureFormat.PNG, dots_per_inch=DOTS_PER_INCH)
    width, height = (points(side + 2 * BLEED_MILLIMETRES) for side in PRINT_MILLIMETRES[ratio])
    return _pdf(sheet, Page(width=width, height=height, bleed=points(BLEED_MILLIMETRES)))


def _pdf(image: RgbImage, page: Page) -> bytes:
    height, width, _ = image.shape
    jpeg = encoded(image, PictureFormat.JPEG)
    return page_of_jpeg(jpeg, width_pixels=width, height_pixels=height, page=page)


def _dots(millimetres: float) -> int:
    return round(millimetres / MILLIMETRES_PER_INCH * DOTS_PER_INCH)
