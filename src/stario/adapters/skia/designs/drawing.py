"""A composed design on a canvas, the same for screens and for the printing house."""

from collections.abc import Callable
from typing import Final

import cv2
import numpy as np
import skia
from numpy.typing import NDArray

from stario.adapters.skia.designs.composition import Composition, extension
from stario.adapters.skia.effects.masks import flat
from stario.adapters.skia.layout.geometry import Rect
from stario.adapters.skia.mockups.colours import colour_of, luma
from stario.ports.mockups import RgbaImage

MILLIMETRES_PER_INCH: Final = 25.4
_CREAM: Final = (0.99, 0.975, 0.94)
_INK: Final = (0.09, 0.09, 0.11)
_LIGHT_FROM = 0.42
_FEATHER = 0.035
_SCRIM = 0.80
_FULL = 255

Image = Callable[[RgbaImage], skia.Image]
"""Makes what a canvas takes of pixels."""


def draw(
    canvas: skia.Canvas,
    composition: Composition,
    *,
    colour: str,
    dots_per_inch: float,
    image: Image,
) -> None:
    """Draw in millimetres: (0, 0) is the cut's left upper corner. Type stays outlines."""
    art, artwork = composition.art, composition.artwork
    if art is not None and artwork is not None:
        if composition.is_extended:
            around = extension(artwork, art, composition.bleed_box)
            solid = np.full((*around.shape[:2], 1), _FULL, np.uint8)
            _place(canvas, image(np.concatenate([around, solid], axis=2)), composition.bleed_box)
        fine = reduced(artwork, art, dots_per_inch)
        if composition.is_extended:
            fine = _feathered(fine, art, composition.bleed_box)
        canvas.save()
        canvas.clipRect(_rect(composition.bleed_box))
        _place(canvas, image(fine), art)
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
    if width >= artwork.shape[1]:
        return np.ascontiguousarray(artwork)
    if (artwork[..., 3] == _FULL).all():
        return np.asarray(cv2.resize(artwork, (width, height), interpolation=cv2.INTER_AREA))
    # Colours of what is clear must not bleed into its edge.
    weight = artwork[..., 3:].astype(np.float32) * np.float32(1 / _FULL)
    weighted = np.concatenate([artwork[..., :3] * weight, weight], axis=2)
    small = cv2.resize(weighted, (width, height), interpolation=cv2.INTER_AREA)
    colours = small[..., :3] / np.maximum(small[..., 3:], np.float32(1 / _FULL))
    alpha = small[..., 3:] * np.float32(_FULL)
    return np.clip(np.concatenate([colours, alpha], axis=2) + 0.5, 0, _FULL).astype(np.uint8)


def _feathered(artwork: RgbaImage, art: Rect, box: Rect) -> RgbaImage:
    """Let the sides that do not reach the edge of the page run into what continues them."""
    height, width = artwork.shape[:2]
    down, across = np.ones(height, np.float32), np.ones(width, np.float32)
    if art.height < box.height:
        down = _ramp(height)
    if art.width < box.width:
        across = _ramp(width)
    soft: NDArray[np.float32] = artwork[..., 3] * (down[:, None] * across[None])
    return np.dstack([artwork[..., :3], np.asarray(soft + np.float32(0.5), np.uint8)])


def _ramp(count: int) -> NDArray[np.float32]:
    place = np.arange(count, dtype=np.float32) + np.float32(0.5)
    nearest = np.minimum(place, count - place) / (_FEATHER * count)
    return np.asarray(np.clip(nearest, 0, 1) ** 1.2, np.float32)


def _draw_scrim(canvas: skia.Canvas, composition: Composition, text: Rect) -> None:
    box = composition.bleed_box
    begins = text.top - 0.9 * text.height - 0.03 * box.height
    shade = [skia.Color4f(0.03, 0.03, 0.05, alpha).toColor() for alpha in (0.0, _SCRIM)]
    paint = skia.Paint(AntiAlias=True)
    ends = [skia.Point(0, begins), skia.Point(0, text.top)]
    paint.setShader(skia.GradientShader.MakeLinear(ends, shade))
    canvas.drawRect(skia.Rect.MakeLTRB(box.left, begins, box.right, box.bottom), paint)


def _place(canvas: skia.Canvas, image: skia.Image, place: Rect) -> None:
    sampling = skia.SamplingOptions(skia.CubicResampler.Mitchell())
    canvas.drawImageRect(image, _rect(place), sampling)


def _rect(rect: Rect) -> skia.Rect:
    return skia.Rect.MakeLTRB(rect.left, rect.top, rect.right, rect.bottom)
