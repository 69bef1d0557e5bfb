"""A T-shirt that lies on a table."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import skia

from stario.adapters.skia.effects.masks import flat, pen
from stario.adapters.skia.effects.noise import Picture, Plane, plane
from stario.adapters.skia.mockups import shirt_shape as cut
from stario.adapters.skia.mockups.baked import Baked, Surface
from stario.adapters.skia.mockups.colours import colour_of, luma
from stario.adapters.skia.mockups.surfaces import (
    SIDE,
    Colour,
    backdrop,
    clouds,
    columns,
    drawn,
    filled,
    laid,
    lit,
    noise,
    rows,
    shadowed,
    slopes,
    soft,
    stroked,
)
from stario.domain.merch.model.product import PrintArea

WIDTH_MILLIMETRES: Final = 530.0
"""Of the chest, which the picture shows `CHEST` wide."""
CHEST: Final = 0.444
TOP: Final = 0.262
"""Where a print begins: four fingers below the collar."""
LARGEST: Final = (0.37, 0.58)
MOST_DISPLACED: Final = 3.0
"""Pixels that folds move the print by; cloth with a print on it is stiffer than without."""

_FOLDS: Final[tuple[tuple[Sequence[cut.Point], float, float, float], ...]] = (
    (((0.285, 0.400), (0.33, 0.45), (0.37, 0.52), (0.39, 0.62)), 16, 9, 5.0),
    (((0.283, 0.430), (0.315, 0.50), (0.335, 0.60), (0.34, 0.72)), 20, 11, 5.5),
    (((0.282, 0.395), (0.33, 0.40), (0.39, 0.405), (0.44, 0.40)), 12, 8, 2.6),
    (((0.300, 0.800), (0.36, 0.76), (0.43, 0.74), (0.50, 0.745)), 22, 15, 3.0),
    (((0.330, 0.915), (0.345, 0.84), (0.350, 0.78), (0.340, 0.70)), 24, 14, 4.4),
    (((0.430, 0.925), (0.440, 0.87), (0.445, 0.82), (0.440, 0.77)), 22, 13, 3.4),
    (((0.265, 0.190), (0.30, 0.24), (0.325, 0.30), (0.33, 0.36)), 18, 12, 3.0),
    (((0.400, 0.215), (0.37, 0.26), (0.345, 0.32), (0.325, 0.37)), 14, 10, 2.0),
)
"""Curve, width and blur in pixels, height: on the left; on the right they are a little other."""
_SLEEVE_FOLDS: Final[tuple[tuple[Sequence[cut.Point], float, float, float], ...]] = (
    (((0.275, 0.385), (0.245, 0.37), (0.210, 0.36), (0.175, 0.365)), 14, 8, 5.0),
    (((0.262, 0.410), (0.235, 0.40), (0.195, 0.405), (0.150, 0.420)), 14, 8, 4.4),
    (((0.240, 0.445), (0.210, 0.435), (0.170, 0.440), (0.130, 0.450)), 12, 8, 3.0),
    (((0.255, 0.190), (0.225, 0.25), (0.200, 0.31), (0.170, 0.36)), 22, 14, 3.0),
)


def bake(colour: str, area: PrintArea) -> Baked:
    """Put *colour* on and light it."""
    dye = colour_of(colour)
    body, sleeves = filled(cut.body()), _sleeves()
    collar, whole = filled(cut.collar()), plane(np.maximum(body, sleeves))
    height, gentle = _height(body, sleeves, collar)
    light = _light(height)
    cloth = _cloth(dye, light, _weave())
    picture = backdrop((0.93, 0.915, 0.89), (0.79, 0.765, 0.73))
    picture = shadowed(picture, whole, at=(7, 20), radius=30, amount=0.42)
    picture = shadowed(picture, whole, at=(2, 5), radius=6, amount=0.32)
    picture = _neck(picture, dye)
    picture = laid(picture, cloth, whole)
    picture = _collar(picture, dye, light, collar)
    picture = _seams(picture, dye, whole)
    return Baked.of(picture, _surface(area, plane(body * (1 - collar)), gentle, light, dye))


def _sleeves() -> Plane:
    left = filled(cut.sleeve())
    return plane(np.maximum(left, left[:, ::-1]))


def _height(body: Plane, sleeves: Plane, collar: Plane) -> tuple[Plane, Plane]:
    """Give how high the cloth lies in pixels, and the same without what is steep."""
    folds = _ridges(_FOLDS, wobble=0.0) + _ridges(_FOLDS, wobble=0.012)[:, ::-1]
    pleats = _ridges(_SLEEVE_FOLDS, wobble=0.0) + _ridges(_SLEEVE_FOLDS, wobble=0.008)[:, ::-1]
    waves = 26 * clouds(3, 300) + 7 * clouds(4, 110, octaves=2)
    # The sleeves lie beside the body, each with a round edge of its own.
    rounded = 30 * np.sqrt(np.clip(soft(body, 26), 0, 1)) * body
    rounded += 26 * np.sqrt(np.clip(soft(sleeves, 20), 0, 1)) * sleeves * (1 - body)
    gentle = plane(soft(plane(folds + waves), 16))
    height = folds * body + pleats * sleeves * (1 - body) + waves + rounded
    height += 5 * np.sqrt(np.clip(soft(collar, 7), 0, 1)) * collar
    return plane(soft(plane(height), 1.6)), gentle


def _ridges(
    folds: tuple[tuple[Sequence[cut.Point], float, float, float], ...], *, wobble: float
) -> Plane:
    total = np.zeros((SIDE, SIDE), np.float32)
    for number, (points, width, blur, height) in enumerate(folds):
        shift = wobble * (1 if number % 2 else -1)
        moved = [(x + shift, y + 1.6 * shift) for x, y in points]
        total += height * soft(_tapered(moved, width / SIDE), blur)
    return total


def _tapered(points: Sequence[cut.Point], width: float) -> Plane:
    """Draw a stroke that runs out at its end."""

    def draw(canvas: skia.Canvas) -> None:
        steps = 40
        for step in range(steps):
            t = step / steps
            paint = flat((1, 1, 1), (1 - t) ** 0.7)
            canvas.drawCircle(*cut.at(points, t), width * (0.75 - 0.5 * t), paint)

    return drawn(draw)


def _light(height: Plane) -> Plane:
    # Cloth is thin: the light that its steep sides lose comes through it from behind.
    steep = lit(height * np.float32(2.6)) - 1
    return plane(1 + 0.34 * np.tanh(2.1 * steep))


def _weave() -> Plane:
    """Knitted wales, three pixels apart, that no camera shows evenly."""
    wales = np.sin(columns() * (SIDE * 2 * np.pi / 3.4)) * np.sin(rows() * (SIDE * 2 * np.pi / 5.0))
    return plane(0.010 * wales + 0.012 * soft(noise(5), 0.8) + 0.010 * noise(6))


def _cloth(dye: Colour, light: Plane, weave: Plane) -> Picture:
    """Dark cloth shows its folds by what it mirrors, light cloth by what it keeps in shade."""
    dark = 1 - luma(dye)
    base = np.array(dye, np.float32)
    shade = np.clip(light, 0.2, 1.5) ** (0.62 + 0.9 * dark)
    cloth = base * (0.98 * shade + weave * (1 + dark))[..., None]
    sheen = np.clip(light - 0.86, 0, 1) ** 1.3 * np.float32(0.30 * dark**3)
    cloth += (sheen + weave * np.float32(0.22 * dark))[..., None]
    # What is light lies near white already: its bright sides must not burn out.
    return plane(np.where(cloth > 0.9, 0.9 + (cloth - 0.9) * 0.45, cloth))


def _neck(picture: Picture, dye: Colour) -> Picture:
    """The inside of the back: darker, with its rib and a tape over the seam."""
    base = np.array(dye, np.float32)
    inside, back = filled(cut.inside()), filled(cut.back_collar())
    deep = plane(0.50 + 0.16 * np.clip((rows() - 0.10) / 0.09, 0, 1))
    shade = plane(np.broadcast_to(deep, (SIDE, SIDE)))
    ambient = np.float32(0.012)
    picture = laid(picture, plane(base * shade[..., None] + ambient), inside)
    rib = plane(base * (0.72 + 0.05 * _ribs(cut.BACK, cut.BACK_SEAM))[..., None] + 2 * ambient)
    picture = laid(picture, rib, back)
    tape = stroked(cut.curve(cut.BACK_SEAM), 0.0045)
    picture = laid(picture, plane(base * 0.62 + 0.05), tape * inside)
    label = skia.Rect.MakeXYWH(0.478, 0.1365, 0.044, 0.020)
    tag = drawn(lambda canvas: canvas.drawRoundRect(label, 0.002, 0.002, flat((1, 1, 1))))
    tagged = (0.83, 0.82, 0.80) if luma(dye) < 0.5 else (0.32, 0.32, 0.34)
    return laid(picture, tagged, tag * np.float32(0.9))


def _ribs(inner: Sequence[cut.Point], outer: Sequence[cut.Point]) -> Plane:
    """Knit that runs across the collar: -1 in its grooves, 1 on its ridges."""

    def draw(canvas: skia.Canvas) -> None:
        count = 118
        for number in range(count):
            t = (number + 0.5) / count
            canvas.drawLine(*cut.at(inner, t), *cut.at(outer, t), pen(0.00095))

    return plane(1 - 2 * soft(drawn(draw), 0.5))


def _collar(picture: Picture, dye: Colour, light: Plane, collar: Plane) -> Picture:
    base, dark = np.array(dye, np.float32), 1 - luma(dye)
    ribs = _ribs(cut.NECK_EDGE, cut.NECK)
    across = _band_light()
    shade = light * (0.96 + 0.055 * ribs) * across
    rib = base * shade[..., None] + ((0.026 * ribs + 0.10 * (across - 0.9)) * dark)[..., None]
    picture = laid(picture, plane(rib), collar)
    # The rib stands a little above the body, and the neck lies in its shade.
    fall = soft(collar, 5) * (1 - collar) * filled(cut.body())
    picture = plane(picture * (1 - 0.34 * fall)[..., None])
    edge = stroked(cut.curve(cut.NECK_EDGE), 0.0028)
    picture = laid(picture, plane(base * 0.80 + 0.045), soft(edge, 0.8) * np.float32(0.75))
    seam = stroked(cut.curve(cut.NECK), 0.0022)
    picture = plane(picture * (1 - 0.42 * soft(seam, 0.9))[..., None])
    return _stitched(picture, dye, [_below(cut.NECK, 0.0075)], collar + filled(cut.body()))


def _band_light() -> Plane:
    """A collar is round: bright along its middle."""
    middle = [
        ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in zip(cut.NECK, cut.NECK_EDGE, strict=True)
    ]
    ridge = stroked(cut.curve(middle), 0.011)
    return plane(0.90 + 0.16 * soft(ridge, 5))


def _below(points: Sequence[cut.Point], by: float) -> list[cut.Point]:
    """Widen a neck line by *by*."""
    (ax, ay), (bx, by_), (cx, cy), (dx, dy) = points
    return [(ax - by, ay + by / 3), (bx - by, by_ + by), (cx + by, cy + by), (dx + by, dy + by / 3)]


def _seams(picture: Picture, dye: Colour, whole: Plane) -> Picture:
    seams = [cut.LEFT_SEAM, cut.mirrored(cut.LEFT_SEAM)]
    for seam in seams:
        line = stroked(cut.curve(seam), 0.0020)
        groove = soft(line, 1.0) * np.float32(0.5) + soft(line, 5) * np.float32(0.35)
        picture = plane(picture * (1 - groove * (1 - 0.45 * luma(dye)))[..., None])
    hems = []
    for offset in (0.016, 0.021):
        hems.append([(x, y - offset) for x, y in cut.HEM])
        cuff = [(x + 0.62 * offset, y - 0.80 * offset) for x, y in cut.LEFT_CUFF]
        hems += [cuff, list(cut.mirrored(cuff))]
    picture = _folded_edge(picture, whole, hems[3:])
    return _stitched(picture, dye, hems, whole)


def _folded_edge(picture: Picture, whole: Plane, hems: list[list[cut.Point]]) -> Picture:
    """Where cloth lies double it throws a line of shade."""
    for hem in hems:
        line = stroked(cut.curve(hem), 0.004)
        picture = plane(picture * (1 - 0.20 * soft(line, 2.4) * whole)[..., None])
    return picture


def _stitched(
    picture: Picture, dye: Colour, lines: list[list[cut.Point]], within: Plane
) -> Picture:
    """Sew along *lines*: each stitch is a bright thread that lies in a small hollow."""

    def draw(canvas: skia.Canvas) -> None:
        paint = pen(0.0013)
        paint.setPathEffect(skia.DashPathEffect.Make([0.0036, 0.0022], 0))
        for each in lines:
            canvas.drawPath(cut.curve(each), paint)

    stitches = plane(drawn(draw) * np.clip(within, 0, 1))
    picture = plane(picture * (1 - 0.22 * soft(stitches, 1.8))[..., None])
    thread = plane(np.array(dye, np.float32) * 0.95 + 0.10 * (1 - luma(dye)))
    return laid(picture, thread, stitches * np.float32(0.62))


def _surface(area: PrintArea, cover: Plane, gentle: Plane, light: Plane, dye: Colour) -> Surface:
    across, down = slopes(gentle)
    reach = max(float(np.abs(across).max()), float(np.abs(down).max()), 1e-6)
    displaced = np.float32(MOST_DISPLACED / SIDE / reach)
    scale = CHEST / WIDTH_MILLIMETRES
    width, height = area.width_mm * scale, area.height_mm * scale
    shrink = min(1.0, LARGEST[0] / width, LARGEST[1] / height)
    width, height = width * shrink, height * shrink
    x = columns() + across * displaced
    y = rows() + down * displaced
    ink = 1 + 0.75 * (light - 1)
    weave = _weave() * np.float32(1.3)
    return Surface(
        across=plane((x - (0.5 - width / 2)) / width),
        down=plane((y - TOP) / height),
        cover=plane(cover * 0.97),
        light=plane(np.clip(ink, 0.3, 1.12) * 0.965 + weave),
        gloss=plane(np.clip(light - 1, 0, 1) * 0.05 * (1 - luma(dye))),
    )
