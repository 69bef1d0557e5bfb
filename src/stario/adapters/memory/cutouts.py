"""Cutouts without a network, for tests of everything around them."""

import io

import attrs
from PIL import Image, ImageDraw, ImageOps

from stario.ports.cutouts import Box, Cutout, CutoutProblem, NobodyToCut, PortraitCutter

MOST_PIXELS = 50_000_000
SMALLEST_SIDE = 128


@attrs.frozen
class MemoryPortraitCutter(PortraitCutter):
    """Takes an ellipse out of the middle, whoever is there; one colour shows nobody."""

    @property
    def engine(self) -> str:
        return "memory"

    async def cut(self, photo: bytes) -> Cutout:
        image = _opened(photo)
        if image.getcolors(1):
            raise NobodyToCut(reason=CutoutProblem.NO_FACE)
        if min(image.size) < SMALLEST_SIDE:
            raise NobodyToCut(reason=CutoutProblem.FACE_TOO_SMALL)
        image.thumbnail((512, 512))
        width, height = image.size
        mask = Image.new("L", image.size)
        ImageDraw.Draw(mask).ellipse((0, 0, width - 1, 2 * height - 1), fill=255)
        image = Image.composite(image, Image.new("RGB", image.size), mask)
        image.putalpha(mask)
        buffer = io.BytesIO()
        image.save(buffer, "PNG")
        face = Box(x=width / 3, y=height / 5, width=width / 3, height=height * 2 / 5)
        return Cutout(png=buffer.getvalue(), width=width, height=height, face=face)


def _opened(photo: bytes) -> Image.Image:
    with _image(photo) as image:
        if image.width * image.height > MOST_PIXELS:
            raise NobodyToCut(reason=CutoutProblem.TOO_LARGE)
        if image.format != "JPEG" and getattr(image, "is_animated", False):
            raise NobodyToCut(reason=CutoutProblem.NOT_AN_IMAGE)
        return _upright(image)


def _image(photo: bytes) -> Image.Image:
    try:
        return Image.open(io.BytesIO(photo), formats=("JPEG", "PNG", "WEBP"))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise NobodyToCut(reason=CutoutProblem.TOO_LARGE) from error
    except Exception as error:
        # A hostile file makes Pillow raise nearly anything.
        raise NobodyToCut(reason=CutoutProblem.NOT_AN_IMAGE) from error


def _upright(image: Image.Image) -> Image.Image:
    try:
        image.load()
        return ImageOps.exif_transpose(image).convert("RGB")
    except Exception as error:
        raise NobodyToCut(reason=CutoutProblem.NOT_AN_IMAGE) from error
