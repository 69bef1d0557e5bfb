"""A composed design on a canvas, the same for screens and for the printing house."""

from collections.abc import Callable
from typing import Final

import cv2
import numpy as np
import skia

from stario.adapters.skia.designs.composition import Composition, extension
from stario.adapters.skia.effects.masks import flat
from stario.adapters.skia.layout.geometry import Rect
from stario.adapters.skia.mockups.colours import colour_of, luma
from stario.ports.mockups import RgbaImage
from stario.ports.pictures import RgbImage

MILLIMETRES_PER_INCH: Final = 25.4
_CREAM: Final = (0.99, 0.975, 0.94)
_INK: Final = (0.09, 0.09, 0.11)
_LIGHT_FROM = 0.42
_FEATHER = 0.035
_SCRIM = 0.80
_FULL = 255
_NEARLY = 1.01

Place = Callable[[skia.Canvas, RgbaImage, skia.Rect], None]
"""Draws pixels into a rectangle."""


def draw(
    canvas: skia.Canvas,
    composition: Composition,
    *,
    colour: str,
    dots_per_inch: float,
    place: Place,
) -> None:
    """Draw in millimetres: (0, 0) is the cut's left upper corner. Type stays outlines."""
    art, artwork = composition.art, composition.artwork
    if art is not None and artwork is not None:
        fine, box = reduced(artwork, art, dots_per_inch), composition.bleed_box
        canvas.save()
        canvas.clipRect(_rect(box))
        if composition.is_extended:
            place(canvas, continued(fine, art, box), _rect(box))
        else:
            place(canvas, fine, _rect(art))
        canvas.restore()
    if composition.text is not None:
        if composition.has_scrim:
            _draw_scrim(canvas, composition, composition.text.box)
        paint = flat(type_colour(colour, on_art=composition.has_scrim))
        canvas.drawPath(composition.text.path, paint)


def type_colour(colour: str, *, on_art: bool) -> tuple[float, float, float]:
    """Light on art, which is shaded there, and on dark products; else ink."""
    return _CREAM if on_art or luma(colour_of(colour)) < _LIGHT_FROM else _INK


def reduced(artwork: RgbaImage, art: Rect, dots_per_inch: float) -> RgbaImage:
    """Leave no more pixels than can be seen at *dots_per_inch*."""
    width = max(1, round(art.width / MILLIMETRES_PER_INCH * dots_per_inch))
    height = max(1, round(art.height / MILLIMETRES_PER_INCH * dots_per_inch))
    if width * _NEARLY >= artwork.shape[1]:
        return np.ascontiguousarray(artwork)
    if (artwork[..., 3] == _FULL).all():
        return np.asarray(cv2.resize(artwork, (width, height), interpolation=cv2.INTER_AREA))
    # Colours of what is clear must not bleed into its edge.
    weighted = cv2.cvtColor(artwork, cv2.COLOR_RGBA2mRGBA)
    small = cv2.resize(weighted, (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.cvtColor(small, cv2.COLOR_mRGBA2RGBA), np.uint8)


def continued(artwork: RgbaImage, art: Rect, box: Rect) -> RgbaImage:
    """
    Fill *box* with opaque *artwork* and what continues its rim, as fine as the artwork is.

    The sides that do not reach the edge of the page run softly into what continues them.
    """
    height, width = artwork.shape[:2]
    fine = width / art.width
    size = (max(1, round(box.width * fine)), max(1, round(box.height * fine)))
    around = extension(artwork, art, box)
    page = np.asarray(cv2.resize(around, size, interpolation=cv2.INTER_LINEAR), np.uint8)
    left, top = round((art.left - box.left) * fine), round((art.top - box.top) * fine)
    rows = slice(max(0, top), min(size[1], top + height))
    columns = slice(max(0, left), min(size[0], left + width))
    seen = artwork[
        rows.start - top : rows.stop - top, columns.start - left : columns.stop - left, :3
    ]
    under = page[rows, columns]
    if art.height < box.height:
        _blend(under, seen, axis=0)
    else:
        _blend(under, seen, axis=1)
    return np.asarray(cv2.cvtColor(page, cv2.COLOR_RGB2RGBA), np.uint8)


def _blend(under: RgbImage, over: RgbImage, *, axis: int) -> None:
    """Lay *over* on *under*, in place, with two soft sides along *axis*."""
    count = over.shape[axis]
    band = max(1, round(_FEATHER * count))
    ramp = np.clip((np.arange(band, dtype=np.float32) + 0.5) / band, 0, 1) ** np.float32(1.2)
    soft = ((slice(0, band), ramp), (slice(count - band, count), ramp[::-1]))
    middle = slice(band, count - band)
    for part, weights in ((middle, None), *soft):
        at = (part, slice(None)) if axis == 0 else (slice(None), part)
        if weights is None:
            under[at] = over[at]
            continue
        shape = (-1, 1, 1) if axis == 0 else (1, -1, 1)
        share = weights.reshape(shape)
        mixed = under[at] * (1 - share) + over[at] * share
        under[at] = np.asarray(mixed + np.float32(0.5), np.uint8)


def _draw_scrim(canvas: skia.Canvas, composition: Composition, text: Rect) -> None:
    box = composition.bleed_box
    begins = text.top - 0.9 * text.height - 0.03 * box.height
    shade = [skia.Color4f(0.03, 0.03, 0.05, alpha).toColor() for alpha in (0.0, _SCRIM)]
    paint = skia.Paint(AntiAlias=True)
    ends = [skia.Point(0, begins), skia.Point(0, text.top)]
    paint.setShader(skia.GradientShader.MakeLinear(ends, shade))
    canvas.drawRect(skia.Rect.MakeLTRB(box.left, begins, box.right, box.bottom), paint)


def _rect(rect: Rect) -> skia.Rect:
    return skia.Rect.MakeLTRB(rect.left, rect.top, rect.right, rect.bottom)
