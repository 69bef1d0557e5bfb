"""A picture painted with a brush: strokes that follow its forms, and the relief of the paint."""

from collections.abc import Iterator

import attrs
import cv2
import numpy as np
import skia
from numpy.typing import NDArray

from stario.adapters.skia.effects.noise import Picture, Plane, plane

_STEPS = 6
_LUMA = np.array([0.2627, 0.6780, 0.0593], np.float32)


@attrs.frozen
class Brush:
    """Lengths in units; `per_area` strokes fall on the area that one covers."""

    width: float
    length: float
    per_area: float
    opacity: float
    only_detail: bool = False


BRUSHES = (
    Brush(width=19, length=74, per_area=1.9, opacity=0.95),
    Brush(width=11, length=46, per_area=1.5, opacity=0.85),
    Brush(width=5.5, length=26, per_area=1.6, opacity=0.85, only_detail=True),
)
"""From the ground to the details, as a painter works."""


def painted(
    rng: np.random.Generator,
    picture: Picture,
    cover: Plane,
    *,
    unit_pixels: float,
    keep: Plane | None = None,
) -> Picture:
    """
    Paint *picture* where *cover* is.

    Args:
        keep: 1 where the picture shall stay as it is, as on skin; it shines through the paint.

    Returns:
        `(height, width, 3)`; outside of *cover* what the strokes left there.
    """
    luma = picture @ _LUMA
    angles, force = flow(luma, unit_pixels=unit_pixels)
    free = cover if keep is None else cover * (1 - np.float32(0.97) * keep)
    soft = plane(cv2.GaussianBlur(picture, (0, 0), max(0.6, 1.2 * unit_pixels)))
    pigment = _rich(soft)
    if keep is not None:
        pigment += keep[..., None] * (soft - pigment)
    canvas_pixels = np.dstack([_bytes(pigment), np.full(cover.shape, 255, np.uint8)])
    surface = skia.Surface(
        canvas_pixels,
        colorType=skia.kRGBA_8888_ColorType,
        alphaType=skia.kPremul_AlphaType,
    )
    with surface as canvas:
        for brush in BRUSHES:
            weight = free * np.clip(force * 1.6, 0.12, 1) if brush.only_detail else free
            _sweep(canvas, rng, brush, _Ground(pigment, angles, plane(weight), unit_pixels))
    strokes = canvas_pixels[..., :3].astype(np.float32) / np.float32(255)
    paint = _lit(rng, strokes, angles, unit_pixels)
    if keep is None:
        return paint
    shine = keep[..., None]
    return plane(paint * (1 - shine) + picture * shine)


def flow(luma: Plane, *, unit_pixels: float) -> tuple[Plane, Plane]:
    """
    Find the direction along edges from the smoothed structure tensor.

    Returns:
        Angles in radians, and how marked the edge is, 0..1.
    """
    smooth = cv2.GaussianBlur(luma, (0, 0), max(0.8, 2.2 * unit_pixels))
    gx = cv2.Sobel(smooth, cv2.CV_32F, 1, 0)
    gy = cv2.Sobel(smooth, cv2.CV_32F, 0, 1)
    size = max(1.0, 7 * unit_pixels)
    xx, yy, xy = (cv2.GaussianBlur(plane, (0, 0), size) for plane in (gx * gx, gy * gy, gx * gy))
    angles = 0.5 * np.arctan2(2 * xy, xx - yy) + np.float32(np.pi / 2)
    energy = np.sqrt(xx + yy)
    force = energy / max(1e-6, float(np.percentile(energy, 97)))
    return plane(angles), plane(np.clip(force, 0, 1))


def bristles(
    rng: np.random.Generator, angles: Plane, *, length_pixels: float, steps: int = 5
) -> Plane:
    """
    Smear noise along *angles*, as bristles draw furrows through paint.

    Returns:
        `(height, width)` around 0, standard deviation 1.

    Source: line integral convolution, Cabral and Leedom 1993, with a few wide steps.
    """
    height, width = angles.shape
    white = rng.standard_normal((height, width), dtype=np.float32)
    noise = plane(cv2.GaussianBlur(white, (0, 0), 0.9))
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    dx = np.cos(angles) * np.float32(length_pixels / steps)
    dy = np.sin(angles) * np.float32(length_pixels / steps)
    furrows = noise.copy()
    for step in range(1, steps + 1):
        for side in (-step, step):
            furrows += cv2.remap(
                noise, x + side * dx, y + side * dy, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT
            )
    return plane(furrows / max(1e-6, float(furrows.std())))


@attrs.frozen
class _Ground:
    """What a brush needs to know of the picture."""

    pigment: Picture
    angles: Plane
    weight: Plane
    unit: float


def _sweep(canvas: skia.Canvas, rng: np.random.Generator, brush: Brush, on: _Ground) -> None:
    starts = _starts(rng, brush, on.weight, on.unit)
    colours = _mixed(rng, on.pigment[starts[:, 1], starts[:, 0]])
    widths = brush.width * on.unit * (0.65 + 0.7 * rng.random(len(starts)))
    pen = skia.Paint(AntiAlias=True, Style=skia.Paint.kStroke_Style)
    pen.setStrokeJoin(skia.Paint.kRound_Join)
    pen.setStrokeCap(skia.Paint.kRound_Cap)
    lines = _traced(starts, on.angles, brush.length * on.unit / _STEPS)
    for line, (red, green, blue), width in zip(lines, colours, widths, strict=True):
        path = skia.Path()
        path.addPoly([skia.Point(x, y) for x, y in line], False)
        pen.setColor4f(skia.Color4f(red, green, blue, brush.opacity))
        pen.setStrokeWidth(width)
        canvas.drawPath(path, pen)


def _starts(
    rng: np.random.Generator, brush: Brush, weight: Plane, unit: float
) -> NDArray[np.int64]:
    """Points, `(strokes, 2)` as x and y, more of them where *weight* is high."""
    height, width = weight.shape
    count = int(brush.per_area * height * width / (brush.width * brush.length * unit * unit))
    points = (rng.random((count, 2)) * (width, height)).astype(np.int64)
    taken = rng.random(count) < weight[points[:, 1], points[:, 0]]
    return points[taken]


def _traced(starts: NDArray[np.int64], angles: Plane, step: float) -> Iterator[list[list[float]]]:
    """Follow the field from all points at once; half of each stroke lies before its start."""
    height, width = angles.shape
    heading = angles[starts[:, 1], starts[:, 0]].astype(np.float64)
    point = starts - (step * _STEPS / 2) * np.stack([np.cos(heading), np.sin(heading)], axis=1)
    line = [point]
    for _ in range(_STEPS):
        x = np.clip(point[:, 0].astype(np.int64), 0, width - 1)
        y = np.clip(point[:, 1].astype(np.int64), 0, height - 1)
        turn = angles[y, x].astype(np.float64)
        # An angle of the field has no sense of direction: keep to the one we came in.
        heading = np.where(np.cos(turn - heading) < 0, turn + np.pi, turn)
        point = point + step * np.stack([np.cos(heading), np.sin(heading)], axis=1)
        line.append(point)
    return iter(np.stack(line, axis=1).tolist())


def _mixed(rng: np.random.Generator, colours: NDArray[np.float32]) -> list[list[float]]:
    """Never twice the same colour on a brush: brightness and hue wander a little."""
    count = len(colours)
    bright = 1 + 0.26 * (rng.random((count, 1)) - 0.5)
    tint = 0.085 * (rng.random((count, 3)) - 0.5)
    mixed: list[list[float]] = np.clip(colours * bright + tint, 0, 1).tolist()
    return mixed


def _rich(picture: Picture) -> Picture:
    """Pigments are purer than a photo's colours, and shadows of paint are cool, not black."""
    grey = (picture @ _LUMA)[..., None]
    pure = plane(grey + (picture - grey) * np.float32(1.35))
    shadow = plane(np.clip(1 - grey * 3.2, 0, 1))
    pure += shadow * np.array([0.035, 0.045, 0.13], np.float32)
    return plane(np.clip(pure, 0, 1, out=pure))


def _lit(rng: np.random.Generator, paint: Picture, angles: Plane, unit: float) -> Picture:
    """Light from the upper left over the furrows and rims of the strokes."""
    furrows = bristles(rng, angles, length_pixels=14 * unit) * np.float32(0.05)
    relief = paint @ _LUMA
    relief = relief - cv2.GaussianBlur(relief, (0, 0), max(0.8, 3 * unit)) + furrows
    slope = cv2.Sobel(relief, cv2.CV_32F, 1, 0) + cv2.Sobel(relief, cv2.CV_32F, 0, 1)
    light = 1 - np.clip(slope * np.float32(0.32), -0.22, 0.22)
    return plane(np.clip(paint * light[..., None], 0, 1))


def _bytes(picture: Picture) -> NDArray[np.uint8]:
    return np.asarray(np.clip(picture * 255 + 0.5, 0, 255), np.uint8)
