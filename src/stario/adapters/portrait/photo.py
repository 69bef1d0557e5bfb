"""Encoded photos that strangers send, made into pictures."""

import io
from typing import Final, cast

import cv2
import numpy as np
from PIL import Image, ImageOps

from stario.adapters.portrait.raster import Picture

FORMATS: Final = ("JPEG", "PNG", "WEBP")
MAX_PIXELS: Final = 60_000_000
"""Above every phone's default; decoded it takes 180 MB. Pillow's own limit is higher (89 Mpx)."""

MAX_SIDE: Final = 2560
"""The largest frame is 1920 wide; a face fills at most half of it."""

MIN_SIDE: Final = 32


class PhotoUnreadable(Exception):
    """The bytes are no still picture that this service takes."""


def decode_photo(data: bytes, *, max_side: int = MAX_SIDE) -> Picture:
    """
    Decode JPEG, PNG or WebP upright, its longer side at most *max_side* pixels.

    Transparency becomes white. The header is judged before any pixel is decoded, and a JPEG is
    reduced while it is decoded, so that memory is bounded.

    Raises:
        PhotoUnreadable: another format, cut off, animated, or more than `MAX_PIXELS`.
    """
    try:
        return _decode(data, max_side)
    except PhotoUnreadable:
        raise
    except Exception as error:
        # A hostile file makes Pillow raise nearly anything.
        raise PhotoUnreadable from error


def _decode(data: bytes, max_side: int) -> Picture:
    with Image.open(io.BytesIO(data), formats=FORMATS) as image:
        width, height = image.size
        if width * height > MAX_PIXELS or min(width, height) < MIN_SIDE:
            raise PhotoUnreadable
        # Cameras put previews behind the photo (MPO); those frames are no animation.
        if image.format in ("PNG", "WEBP") and getattr(image, "is_animated", False):
            raise PhotoUnreadable
        image.draft("RGB", (max_side, max_side))
        image.load()
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((max_side, max_side), Image.Resampling.LANCZOS, reducing_gap=2.0)
        return _bgr(upright)


def _bgr(image: Image.Image) -> Picture:
    if image.mode.startswith("I;16"):
        grey = (np.asarray(image) >> 8).astype(np.uint8)
        return cast("Picture", cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR))
    if image.has_transparency_data:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, (255, 255, 255, 255))
        image = Image.alpha_composite(white, image)
    rgb = np.asarray(image.convert("RGB"))
    return np.ascontiguousarray(rgb[:, :, ::-1])
