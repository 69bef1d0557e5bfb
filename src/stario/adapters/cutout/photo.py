"""Encoded photos that strangers send, made into pictures."""

import io
from typing import Final, cast

import cv2
import numpy as np
from PIL import Image, ImageOps

from stario.adapters.cutout.pictures import Picture
from stario.ports.cutouts import CutoutProblem, NobodyToCut

FORMATS: Final = ("JPEG", "PNG", "WEBP")
MOST_PIXELS: Final = 50_000_000
LONGEST_SIDE: Final = 4096
"""A face that fills an eighth of it still gives a cutout of full size."""

SHORTEST_SIDE: Final = 32


def decode_photo(photo: bytes) -> Picture:
    """
    Decode JPEG, PNG or WebP upright, its longer side at most `LONGEST_SIDE` pixels.

    Transparency becomes white. The header is judged before any pixel is decoded, and a large JPEG
    is reduced while it is decoded, so that memory is bounded.

    Raises:
        NobodyToCut: `not_an_image`: another format, cut off, or animated; `too_large`.
    """
    try:
        return _decode(photo)
    except NobodyToCut:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        # Pillow's own limits are higher, and come first.
        raise NobodyToCut(reason=CutoutProblem.TOO_LARGE) from error
    except Exception as error:
        # A hostile file makes Pillow raise nearly anything.
        raise NobodyToCut(reason=CutoutProblem.NOT_AN_IMAGE) from error


def _decode(photo: bytes) -> Picture:
    with Image.open(io.BytesIO(photo), formats=FORMATS) as image:
        width, height = image.size
        if width * height > MOST_PIXELS:
            raise NobodyToCut(reason=CutoutProblem.TOO_LARGE)
        # Cameras put previews behind the photo (MPO); those frames are no animation.
        animated = image.format != "JPEG" and getattr(image, "is_animated", False)
        if animated or min(width, height) < SHORTEST_SIDE:
            raise NobodyToCut(reason=CutoutProblem.NOT_AN_IMAGE)
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        image.load()
        # Made smaller before it is turned: turning copies every pixel.
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.BOX, reducing_gap=2.0)
        return _bgr(ImageOps.exif_transpose(image))


def _bgr(image: Image.Image) -> Picture:
    if image.mode.startswith("I;16"):
        grey = (np.asarray(image) >> 8).astype(np.uint8)
        return cast("Picture", cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR))
    if image.has_transparency_data:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, (255, 255, 255, 255))
        image = Image.alpha_composite(white, image)
    rgb = np.asarray(image.convert("RGB"))
    return cast("Picture", cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR))
