"""
Pictures as planes, and the few OpenCV calls the heights are made of, with their types.

A `Plane` is `(height, width)` float32, mostly in [0, 1].
"""

import io
from collections.abc import Callable
from typing import Final, cast

import attrs
import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from stario.ports.sculpting import SculptingProblem, Unprintable

Plane = NDArray[np.float32]
Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]
Picture = NDArray[np.uint8]
"""BGR."""

FORMATS: Final = ("JPEG", "PNG", "WEBP")
MOST_PIXELS: Final = 50_000_000
LONGEST_SIDE: Final = 1400
"""Pixels; a print of 200 mm shows no more."""


@attrs.frozen(eq=False)
class FaceRelief:
    """`points`: `(n, 3)` pixels with depth away from the eye; `eyes`: centre and radius of each."""

    points: Floats
    eyes: tuple[tuple[float, float, float], ...]


FaceFinder = Callable[[Picture], FaceRelief | None]
"""Gives the largest face of a picture, or None; callable from any thread."""


@attrs.frozen(eq=False)
class Subject:
    """A picture, upright: its colours before white, its luminance and its cover."""

    colours: Picture
    luminance: Plane
    cover: Plane


def read_subject(picture: bytes) -> Subject:
    """
    Decode *picture*, at most `LONGEST_SIDE` pixels long.

    Raises:
        Unprintable: `not_an_image` or `too_large`.
    """
    try:
        return _decoded(picture)
    except Unprintable:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unprintable(SculptingProblem.TOO_LARGE) from error
    except Exception as error:
        # A hostile file makes Pillow raise nearly anything.
        raise Unprintable(SculptingProblem.NOT_AN_IMAGE) from error


def _decoded(picture: bytes) -> Subject:
    with Image.open(io.BytesIO(picture), formats=FORMATS) as image:
        if image.width * image.height > MOST_PIXELS:
            raise Unprintable(SculptingProblem.TOO_LARGE)
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(image).convert("RGBA")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.BOX)
    rgba = np.asarray(upright)
    cover = rgba[..., 3:].astype(np.float32) / 255
    rgb = rgba[..., :3] * cover + 255 * (1 - cover)
    colours = np.ascontiguousarray(rgb[..., ::-1].round().astype(np.uint8))
    luminance = cv2.cvtColor(colours, cv2.COLOR_BGR2GRAY).astype(np.float32) / 255
    return Subject(colours, cast("Plane", luminance), np.asarray(cover[..., 0], np.float32))


def soften(plane: Plane, sigma: float) -> Plane:
    return cast("Plane", cv2.GaussianBlur(plane, (0, 0), max(sigma, 0.1)))


def resize(plane: Plane, width: int, height: int) -> Plane:
    """Average what becomes smaller; what grows is smooth."""
    method = cv2.INTER_AREA if width < plane.shape[1] else cv2.INTER_CUBIC
    return cast("Plane", cv2.resize(plane, (width, height), interpolation=method))


def distance_within(mask: Mask) -> Plane:
    """Pixels from each one inside of *mask* to the nearest one outside; the frame is inside."""
    return cast("Plane", cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, 5))


def opened(mask: Mask, radius: int) -> Mask:
    """Without whatever a disc of *radius* pixels does not fit in."""
    size = 2 * radius + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    return np.asarray(cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, disc) > 0)


def largest_part(mask: Mask) -> Mask:
    """The largest of the parts that hang together by sides."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(
        mask.astype(np.uint8), connectivity=4
    )
    if count < 2:
        return np.zeros_like(mask)
    return np.asarray(labels == 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA])))


def without_holes(mask: Mask) -> Mask:
    """Holes that the frame does not reach are filled: light between hair and neck is no hole."""
    outside = np.pad(~mask, 1, constant_values=True).astype(np.uint8)
    cv2.floodFill(outside, None, (0, 0), 2)
    return np.asarray(outside[1:-1, 1:-1] != 2)
