"""Neon tubes: a white-hot core, a coloured wall, and light that reaches far."""

from collections.abc import Sequence

import attrs
import cv2
import numpy as np
import skia

from stario.adapters.skia.effects.blending import strips, tinted
from stario.adapters.skia.effects.colours import Rgb
from stario.adapters.skia.effects.noise import Picture, Plane, plane

_REACH = ((9, 0.85), (26, 0.95), (80, 1.25), (190, 1.1))
"""Radii in units of the blurs that a halo is the sum of, and their weights."""


@attrs.frozen(kw_only=True)
class Tube:
    """`width_pixels` is the glass; `filled` says that the path is an area, as with letters."""

    path: skia.Path
    colour: Rgb
    width_pixels: float
    gain: float = 1.0
    filled: bool = False
    far: bool = True
    """Whether it lights the room; small letters do not."""


def glow(
    tubes: Sequence[Tube], height: int, width: int, *, unit_pixels: float, shrink: int
) -> Picture:
    """
    Sum the light around *tubes*.

    Halos hold nothing fine, so that they are made *shrink* times smaller than the tubes.

    Returns:
        `(height, width, 3)`, 0 upwards, as `lit` takes it.
    """
    small = (height, width)
    light = np.zeros((*small, 3), np.float32)
    for colour, far in {(tube.colour, tube.far): None for tube in tubes}:
        alike = [tube for tube in tubes if (tube.colour, tube.far) == (colour, far)]
        mask = _mask(alike, *small, shrink)
        unit = unit_pixels / shrink
        reach = _REACH if far else _REACH[:2]
        halo = sum(_blurred(mask, radius * unit) * np.float32(weight) for radius, weight in reach)
        light += tinted(plane(halo), colour)
    return light


def lit(picture: Picture, light: Picture) -> Picture:
    """
    Add *light* as a film takes it: ever less of it as a pixel nears white.

    *light* may be smaller than *picture* and is enlarged.
    """
    # What the light leaves of the dark is enlarged, for an exponential costs the most.
    left = np.exp(-light)
    height, width = picture.shape[:2]
    if left.shape != picture.shape:
        left = cv2.resize(left, (width, height), interpolation=cv2.INTER_LINEAR)
    for rows in strips(picture):
        part = left[rows]
        part *= 1 - picture[rows]
        np.subtract(1, part, out=part)
    return plane(left)


def draw_tubes(canvas: skia.Canvas, tubes: Sequence[Tube], *, unit_pixels: float) -> None:
    """Draw the glass itself, over the halo."""
    for tube in tubes:
        wall = tuple(0.45 + 0.55 * part for part in tube.colour)
        for part, width, colour, blur in (
            (0.95, 1.5, tube.colour, 1.6),
            (0.95, 1.0, wall, 0.6),
            (1.0, 0.5, (1.0, 0.98, 1.0), 0.0),
        ):
            pen = skia.Paint(AntiAlias=True)
            pen.setColor4f(skia.Color4f(*colour, part))
            if blur:
                soft = skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, blur * unit_pixels)
                pen.setMaskFilter(soft)
            if not tube.filled:
                _as_stroke(pen, tube.width_pixels * width)
            canvas.drawPath(tube.path, pen)


def _mask(tubes: Sequence[Tube], height: int, width: int, shrink: int) -> Plane:
    surface = skia.Surface(width, height)
    with surface as canvas:
        canvas.clear(skia.ColorBLACK)
        canvas.scale(1 / shrink, 1 / shrink)
        for tube in tubes:
            pen = skia.Paint(AntiAlias=True, Color=skia.ColorWHITE)
            if not tube.filled:
                _as_stroke(pen, tube.width_pixels)
            pen.setAlphaf(min(1.0, tube.gain))
            canvas.drawPath(tube.path, pen)
    return plane(surface.toarray()[..., 1] / np.float32(255))


def _as_stroke(pen: skia.Paint, width: float) -> None:
    pen.setStyle(skia.Paint.kStroke_Style)
    pen.setStrokeWidth(width)
    pen.setStrokeCap(skia.Paint.kRound_Cap)
    pen.setStrokeJoin(skia.Paint.kRound_Join)


def _blurred(mask: Plane, radius: float) -> Plane:
    """Blur, the wide ones at a fraction of the size."""
    if radius < 6:
        return plane(cv2.GaussianBlur(mask, (0, 0), max(0.5, radius)))
    shrink = int(radius // 3)
    height, width = mask.shape
    margin = int(3 * radius)
    # Without a margin light would be mirrored at the rim, and bright frames appear.
    wide = cv2.copyMakeBorder(mask, margin, margin, margin, margin, cv2.BORDER_CONSTANT)
    size = (max(2, wide.shape[1] // shrink), max(2, wide.shape[0] // shrink))
    small = cv2.GaussianBlur(
        cv2.resize(wide, size, interpolation=cv2.INTER_AREA), (0, 0), radius / shrink
    )
    full = cv2.resize(small, (wide.shape[1], wide.shape[0]), interpolation=cv2.INTER_CUBIC)
    return plane(full)[margin : margin + height, margin : margin + width]
