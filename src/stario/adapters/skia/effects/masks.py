"""Shapes as planes of cover."""

from collections.abc import Callable

import numpy as np
import skia

from stario.adapters.skia.effects.noise import Plane, plane

Draw = Callable[[skia.Canvas], None]

WHITE = skia.Paint(AntiAlias=True, Color=skia.ColorWHITE)


def mask(height: int, width: int, draw: Draw) -> Plane:
    """Let *draw* draw; give how much of each pixel it covered, 0..1."""
    pixels = np.zeros((height, width), np.uint8)
    surface = skia.Surface(
        pixels, colorType=skia.kAlpha_8_ColorType, alphaType=skia.kPremul_AlphaType
    )
    with surface as canvas:
        draw(canvas)
    return plane(pixels) * np.float32(1 / 255)


def pen(width: float) -> skia.Paint:
    """A white line of *width* with round ends."""
    paint = skia.Paint(AntiAlias=True, Color=skia.ColorWHITE, Style=skia.Paint.kStroke_Style)
    paint.setStrokeWidth(width)
    paint.setStrokeCap(skia.Paint.kRound_Cap)
    paint.setStrokeJoin(skia.Paint.kRound_Join)
    return paint


def flat(colour: tuple[float, float, float], alpha: float = 1.0) -> skia.Paint:
    paint = skia.Paint(AntiAlias=True)
    paint.setColor4f(skia.Color4f(*colour, alpha))
    return paint


def line(colour: tuple[float, float, float], width: float, alpha: float = 1.0) -> skia.Paint:
    paint = flat(colour, alpha)
    paint.setStyle(skia.Paint.kStroke_Style)
    paint.setStrokeWidth(width)
    return paint
