"""Drawing with Skia on pictures of NumPy."""

from collections.abc import Callable

import cv2
import numpy as np
import skia

from stario.adapters.skia.effects.noise import Picture
from stario.ports.pictures import RgbImage

Draw = Callable[[skia.Canvas], None]


def pixels(picture: Picture) -> RgbImage:
    """Make 8 bits of 0..1."""
    scaled = picture * np.float32(255)
    scaled += np.float32(0.5)
    return np.clip(scaled, 0, 255, out=scaled).astype(np.uint8)


def drawn_over(picture: RgbImage, draw: Draw, *, unit_pixels: float, bleed: float) -> RgbImage:
    """
    Let *draw* draw on a copy of *picture*, in units from the cut's left upper corner.

    Args:
        unit_pixels: pixels of *picture* a unit.
        bleed: units of *picture* beyond the cut.
    """
    colours = cv2.cvtColor(picture, cv2.COLOR_RGB2RGBA)
    # Without a premultiplied surface Skia's edges come out jagged.
    surface = skia.Surface(
        colours, colorType=skia.kRGBA_8888_ColorType, alphaType=skia.kPremul_AlphaType
    )
    with surface as canvas:
        canvas.scale(unit_pixels, unit_pixels)
        canvas.translate(bleed, bleed)
        draw(canvas)
    return np.asarray(cv2.cvtColor(colours, cv2.COLOR_RGBA2RGB), np.uint8)
