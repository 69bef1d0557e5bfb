"""
Figures of Uzbek abr silk, drawn once on a tile that is woven later.

Almond (bodom), pomegranate (anor), ram's horns (qoʻchqor shoxi), moon (oy), amulet (tumor) and
cypress (sarv), each in nested contours, with combs (taroq) along the selvedge. A tile is one unit
wide with the axis of its mirror at x = 0 and two figures high.
"""

import math
from collections.abc import Callable, Sequence

import attrs
import cv2
import numpy as np
import skia
from numpy.typing import NDArray

from stario.adapters.skia.effects.noise import plane

Slots = NDArray[np.uint8]
"""`(height, width)` of palette slots."""

GROUND, LIGHT, FIRST, SECOND, THIRD, DARK = range(6)

Contour = tuple[float, int]
"""How far out of the outline (negative: inside), in tile widths, and the slot from there on in."""


@attrs.frozen
class Layer:
    path: skia.Path
    contours: Sequence[Contour]


def almond() -> list[Layer]:
    body = skia.Path()
    body.moveTo(0, -0.52)
    body.cubicTo(0.10, -0.36, 0.34, -0.22, 0.34, 0.08)
    body.cubicTo(0.34, 0.30, 0.18, 0.42, 0, 0.42)
    body.cubicTo(-0.18, 0.42, -0.34, 0.30, -0.34, 0.08)
    body.cubicTo(-0.34, -0.22, -0.10, -0.36, 0, -0.52)
    heart = skia.Path()
    heart.addOval(skia.Rect.MakeLTRB(-0.07, 0.02, 0.07, 0.22))
    return [
        Layer(_horns(0.40, 0.30, 0.17), ((0.055, FIRST), (0.025, LIGHT))),
        Layer(
            body,
            ((0.10, DARK), (0.065, FIRST), (0.0, LIGHT), (-0.05, SECOND), (-0.14, THIRD)),
        ),
        Layer(heart, ((0.045, LIGHT), (0.0, DARK))),
    ]


def pomegranate() -> list[Layer]:
    fruit = skia.Path()
    fruit.addCircle(0, 0.10, 0.31)
    crown = _polygon(
        (-0.07, -0.15), (-0.20, -0.46), (-0.07, -0.33), (0, -0.52), (0.07, -0.33), (0.20, -0.46),
        (0.07, -0.15),
    )  # fmt: skip
    seeds = skia.Path()
    for row, count in enumerate((2, 3, 2)):
        for index in range(count):
            seeds.addCircle((index - (count - 1) / 2) * 0.13, -0.01 + row * 0.115, 0.028)
    return [
        Layer(crown, ((0.075, DARK), (0.04, SECOND), (0.0, LIGHT))),
        Layer(fruit, ((0.11, DARK), (0.07, SECOND), (0.015, LIGHT), (-0.04, FIRST))),
        Layer(seeds, ((0.02, SECOND), (0.0, LIGHT))),
    ]


def horns() -> list[Layer]:
    lozenge = _polygon((0, -0.40), (0.25, 0), (0, 0.40), (-0.25, 0))
    return [
        Layer(_horns(-0.30, -0.12, 0.20), ((0.085, DARK), (0.05, THIRD), (0.012, LIGHT))),
        Layer(_horns(0.30, 0.12, 0.20), ((0.085, DARK), (0.05, THIRD), (0.012, LIGHT))),
        Layer(
            lozenge,
            ((0.10, DARK), (0.065, FIRST), (0.0, LIGHT), (-0.05, THIRD), (-0.12, SECOND)),
        ),
    ]


def moon() -> list[Layer]:
    flames = skia.Path()
    points = []
    for index in range(32):
        angle = math.tau * index / 32
        length = 0.42 if index % 2 else 0.29
        points.append(skia.Point(length * math.sin(angle), -length * 1.15 * math.cos(angle)))
    flames.addPoly(points, True)
    disc = skia.Path()
    disc.addOval(skia.Rect.MakeLTRB(-0.22, -0.25, 0.22, 0.25))
    return [
        Layer(flames, ((0.05, DARK), (0.015, SECOND))),
        Layer(disc, ((0.035, LIGHT), (0.0, FIRST), (-0.07, LIGHT), (-0.11, THIRD))),
    ]


def amulet() -> list[Layer]:
    roof = _polygon((0, -0.48), (0.38, 0.10), (-0.38, 0.10))
    tassels = skia.Path()
    for x in (-0.27, -0.09, 0.09, 0.27):
        tassels.addPath(_polygon((x, 0.12), (x + 0.065, 0.30), (x, 0.47), (x - 0.065, 0.30)))
    return [
        Layer(tassels, ((0.05, DARK), (0.02, FIRST), (-0.02, LIGHT))),
        Layer(
            roof,
            ((0.09, DARK), (0.055, THIRD), (0.0, LIGHT), (-0.045, SECOND), (-0.115, FIRST)),
        ),
    ]


def cypress() -> list[Layer]:
    leaf = skia.Path()
    leaf.moveTo(0, -0.56)
    leaf.cubicTo(0.16, -0.30, 0.22, 0.05, 0.09, 0.36)
    leaf.lineTo(-0.09, 0.36)
    leaf.cubicTo(-0.22, 0.05, -0.16, -0.30, 0, -0.56)
    boughs = skia.Path()
    for y in (-0.20, 0.04, 0.28):
        boughs.addPath(_polygon((0, y + 0.16), (0.42, y - 0.12), (0.34, y + 0.06), (0, y + 0.26)))
        boughs.addPath(_polygon((0, y + 0.16), (-0.42, y - 0.12), (-0.34, y + 0.06), (0, y + 0.26)))
    return [
        Layer(boughs, ((0.055, DARK), (0.025, SECOND), (-0.02, LIGHT))),
        Layer(leaf, ((0.085, DARK), (0.05, LIGHT), (0.0, THIRD), (-0.06, FIRST))),
    ]


FIGURES: tuple[Callable[[], list[Layer]], ...] = (
    almond, pomegranate, horns, moon, amulet, cypress,
)  # fmt: skip


def tile(
    upper: Callable[[], list[Layer]],
    lower: Callable[[], list[Layer]],
    *,
    comb: bool,
    width: int,
    figure_height: float,
) -> Slots:
    """
    Draw two figures, one above the other.

    Args:
        comb: teeth along both sides.
        figure_height: of one, in tile widths.

    Returns:
        `(2 * figure_height * width, width)`, which continues into itself on all sides.
    """
    height = round(2 * figure_height * width)
    slots = np.full((height, width), GROUND, np.uint8)
    layers = [Layer(_combs(2 * figure_height), ((0.05, FIRST), (0.02, LIGHT)))] if comb else []
    layers.append(Layer(_specks(figure_height), ((0.05, SECOND), (0.015, LIGHT))))
    for figure, middle in ((upper, 0.5), (lower, 1.5)):
        for layer in figure():
            path = skia.Path(layer.path)
            path.offset(0, middle * figure_height)
            layers.append(Layer(path, layer.contours))
    for layer in layers:
        _lay(slots, layer)
    return slots


def _lay(slots: Slots, layer: Layer) -> None:
    height, width = slots.shape
    distance = _signed_distance(layer.path, height, width)
    for out, slot in layer.contours:
        slots[distance < out * width] = slot


def _signed_distance(path: skia.Path, height: int, width: int) -> NDArray[np.float32]:
    # A third of a period above and below, so that contours cross the seam.
    margin = height // 3
    surface = skia.Surface(width, height + 2 * margin)
    with surface as canvas:
        canvas.clear(skia.ColorBLACK)
        for period in (-1, 0, 1):
            canvas.save()
            canvas.translate(width / 2, margin + period * height)
            canvas.scale(width, width)
            canvas.drawPath(path, skia.Paint(Color=skia.ColorWHITE))
            canvas.restore()
    inside = (surface.toarray()[..., 1] > 127).astype(np.uint8)
    outward = cv2.distanceTransform(1 - inside, cv2.DIST_L2, 5)
    inward = cv2.distanceTransform(inside, cv2.DIST_L2, 5)
    signed = (outward - inward)[margin : margin + height]
    return plane(signed)


def _polygon(*points: tuple[float, float]) -> skia.Path:
    path = skia.Path()
    path.addPoly([skia.Point(*point) for point in points], True)
    return path


def _horns(y: float, tip: float, size: float) -> skia.Path:
    """A pair of scrolls that start on the axis at *y* and curl towards *tip*."""
    line = skia.Path()
    for side in (-1, 1):
        line.moveTo(0, y)
        line.cubicTo(side * size * 1.1, y, side * size * 2.1, y, side * size * 2.0, tip)
        line.cubicTo(
            side * size * 1.95, tip - size * 0.7, side * size * 1.1, tip - size * 0.6,
            side * size * 1.25, tip + size * 0.1,
        )  # fmt: skip
    outline = skia.Path()
    pen = skia.Paint(Style=skia.Paint.kStroke_Style, StrokeWidth=0.035)
    pen.getFillPath(line, outline)
    return outline


def _combs(height: float) -> skia.Path:
    path = skia.Path()
    count = round(height * 9)
    step = height / count
    for index in range(count):
        y = index * step
        for side in (-1, 1):
            path.addPath(
                _polygon((side * 0.5, y), (side * 0.41, y + step / 2), (side * 0.5, y + step))
            )
    return path


def _specks(figure_height: float) -> skia.Path:
    """Small lozenges where four figures leave a gap."""
    path = skia.Path()
    for row in (0.0, 1.0, 2.0):
        for side in (-1, 1):
            x, y = side * 0.36, row * figure_height
            path.addPath(_polygon((x, y - 0.11), (x + 0.055, y), (x, y + 0.11), (x - 0.055, y)))
    return path
