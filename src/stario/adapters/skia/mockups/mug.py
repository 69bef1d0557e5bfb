"""A glazed mug on a table."""

from typing import Final

import numpy as np
import skia

from stario.adapters.skia.effects.masks import flat, pen
from stario.adapters.skia.effects.noise import Picture, Plane, plane
from stario.adapters.skia.mockups.baked import Baked, Surface
from stario.adapters.skia.mockups.colours import colour_of, luma
from stario.adapters.skia.mockups.surfaces import (
    SIDE,
    Colour,
    backdrop,
    columns,
    drawn,
    laid,
    lit,
    noise,
    rows,
    soft,
)
from stario.domain.merch.model.product import PrintArea

MILLIMETRES: Final = (82.0, 95.0)
"""Diameter and height of a mug of 330 ml."""
_MIDDLE, _RADIUS = 0.455, 0.250
_TOP, _BOTTOM, _LIP = 0.235, 0.800, 0.052
_HANDLE: Final = ((0.690, 0.375), (0.905, 0.300), (0.935, 0.690), (0.685, 0.705))
_GLAZE: Colour = (1.0, 0.99, 0.97)


def bake(colour: str, area: PrintArea) -> Baked:
    """Put *colour* on and light it."""
    dye = colour_of(colour)
    turn, level, body = _wall()
    picture = _handle(_table(), dye, body)
    light, gloss = _light(turn, level, luma(dye))
    wall = np.array(dye, np.float32) * light[..., None] + gloss[..., None]
    picture = laid(picture, plane(np.clip(wall, 0, 1)), body)
    picture = _mouth(picture, dye)
    diameter, height = MILLIMETRES
    shrink = min(1.0, 0.92 * height / area.height_mm)
    across = turn * (diameter / 2) / (area.width_mm * shrink) + 0.5
    down = (level - 0.5) * height / (area.height_mm * shrink) + 0.5
    # Seen from the side the wall is as thin as a line: ink ends before that.
    facing = np.clip((1.36 - np.abs(turn)) / 0.06, 0, 1)
    return Baked.of(
        picture,
        Surface(
            across=plane(across),
            down=plane(down),
            cover=plane(body * facing),
            light=plane(np.minimum(light, 1.04)),
            gloss=plane(gloss * 0.85),
        ),
    )


def _wall() -> tuple[Plane, Plane, Plane]:
    """Give angle from the front in radians, height from 0 to 1 downwards, and cover."""
    beside = (columns() - _MIDDLE) / _RADIUS
    arc = np.sqrt(np.clip(1 - beside**2, 0, 1))
    level = (rows() - _TOP - _LIP * arc) / (_BOTTOM - _TOP)

    def draw(canvas: skia.Canvas) -> None:
        path = skia.Path()
        left, right = _MIDDLE - _RADIUS, _MIDDLE + _RADIUS
        foot = 0.022
        path.moveTo(left, _TOP)
        path.arcTo(_oval(_TOP), 180, -180, False)
        path.lineTo(right, _BOTTOM - foot)
        low, deep, shoulder = _BOTTOM + 0.028, _BOTTOM + 0.056, _BOTTOM + 0.012
        path.cubicTo(right, shoulder, right - 0.035, low - 0.006, right - 0.06, low)
        path.cubicTo(_MIDDLE + 0.09, deep, _MIDDLE - 0.09, deep, left + 0.06, low)
        path.cubicTo(left + 0.035, low - 0.006, left, shoulder, left, _BOTTOM - foot)
        path.close()
        canvas.drawPath(path, flat((1, 1, 1)))

    turn = np.arcsin(np.clip(np.broadcast_to(beside, (SIDE, SIDE)), -1, 1))
    return plane(turn), plane(level), drawn(draw)


def _oval(y: float, *, inset: float = 0.0) -> skia.Rect:
    return skia.Rect.MakeLTRB(
        _MIDDLE - _RADIUS + inset,
        y - _LIP + inset * 0.45,
        _MIDDLE + _RADIUS - inset,
        y + _LIP - inset * 0.45,
    )


def _light(turn: Plane, level: Plane, brightness: float) -> tuple[Plane, Plane]:
    """Light from the left; a window in the glaze, and the table's light at the foot."""
    lambert = np.clip(np.cos(turn + 0.55), 0, 1)
    light = 0.44 + 0.58 * lambert + 0.05 * np.clip((turn - 1.0) / 0.5, 0, 1)
    light *= 1 - 0.16 * np.clip((level - 0.86) / 0.16, 0, 1) ** 2
    window = np.exp(-(((turn + 0.80) / 0.085) ** 4)) * _between(level, 0.06, 0.90, 0.03)
    bar = np.exp(-(((turn + 0.80) / 0.008) ** 2))
    other = np.exp(-(((turn - 1.02) / 0.06) ** 2)) * _between(level, 0.10, 0.95, 0.06)
    strength = 0.10 + 0.10 * brightness
    gloss = strength * (window * (1 - 0.5 * bar) + 0.40 * other)
    return plane(light), plane(gloss)


def _between(values: Plane, first: float, last: float, ramp: float) -> Plane:
    rising = np.clip((values - first) / ramp, 0, 1)
    return plane(rising * np.clip((last - values) / ramp, 0, 1))


def _table() -> Picture:
    wall = backdrop((0.945, 0.905, 0.865), (0.83, 0.765, 0.705))
    edge = np.clip((rows() - 0.66) / 0.012, 0, 1)
    front = 1 - 0.26 * np.clip((rows() - 0.66) / 0.34, 0, 1)
    wood = np.array((0.84, 0.73, 0.61), np.float32) * front[..., None]
    table = np.broadcast_to(wood, (SIDE, SIDE, 3)) + 0.007 * noise(2)[..., None]
    cover = np.broadcast_to(plane(edge), (SIDE, SIDE))
    picture = laid(wall, plane(table), soft(plane(cover), 5))

    def blot(canvas: skia.Canvas) -> None:
        canvas.drawOval(skia.Rect.MakeLTRB(0.20, 0.775, 0.86, 0.885), flat((1, 1, 1)))

    def under(canvas: skia.Canvas) -> None:
        canvas.drawOval(skia.Rect.MakeLTRB(0.215, 0.785, 0.715, 0.868), flat((1, 1, 1)))

    picture = plane(picture * (1 - 0.42 * soft(drawn(blot), 26))[..., None])
    return plane(picture * (1 - 0.50 * soft(drawn(under), 8))[..., None])


def _handle(picture: Picture, dye: Colour, body: Plane) -> Picture:
    path = skia.Path()
    path.moveTo(*_HANDLE[0])
    path.cubicTo(*_HANDLE[1], *_HANDLE[2], *_HANDLE[3])
    tube = drawn(lambda canvas: canvas.drawPath(path, pen(0.050)))
    spine = drawn(lambda canvas: canvas.drawPath(path, pen(0.012)))
    round_ = soft(tube, 9) * 26 + soft(spine, 8) * 20
    light = 1 + 0.55 * np.tanh(1.5 * (lit(plane(round_)) - 1))
    near = soft(body, 14) * (1 - body)
    shade = plane(light * (0.80 - 0.30 * near))
    gloss = soft(drawn(lambda canvas: canvas.drawPath(_shifted(path), pen(0.005))), 3) * 0.30
    colour = np.array(dye, np.float32) * shade[..., None] + plane(gloss * 0.6)[..., None]
    return laid(picture, plane(np.clip(colour, 0, 1)), tube)


def _shifted(path: skia.Path) -> skia.Path:
    moved = skia.Path(path)
    moved.offset(-0.009, -0.010)
    return moved


def _mouth(picture: Picture, dye: Colour) -> Picture:
    base = np.array(dye, np.float32)
    rim = drawn(lambda canvas: canvas.drawOval(_oval(_TOP), flat((1, 1, 1))))
    hollow = drawn(lambda canvas: canvas.drawOval(_oval(_TOP, inset=0.014), flat((1, 1, 1))))
    beside = (columns() - _MIDDLE) / _RADIUS
    lip = 0.90 + 0.10 * np.clip(-beside, -1, 1)
    picture = laid(
        picture, plane(base * np.broadcast_to(lip, (SIDE, SIDE))[..., None] + 0.045), rim
    )
    depth = np.clip((rows() - _TOP + _LIP) / (2 * _LIP), 0, 1)
    shade = plane(0.46 + 0.24 * np.clip(beside + 0.4, 0, 1) + 0.18 * depth)
    picture = laid(picture, plane(base * shade[..., None] + 0.02), hollow)
    edge = skia.Paint(AntiAlias=True, Color=skia.ColorWHITE, Style=skia.Paint.kStroke_Style)
    edge.setStrokeWidth(0.0024)
    shine = drawn(lambda canvas: canvas.drawOval(_oval(_TOP, inset=0.004), edge))
    return laid(picture, _GLAZE, shine * np.float32(0.30 + 0.35 * luma(dye)))
