"""Figures of art, as outlines in a square from -1 to 1 whose middle is 0."""

import math
from collections.abc import Callable, Mapping
from typing import Final

import skia

from stario.adapters.skia.art.words import Motif


def _circle() -> skia.Path:
    path = skia.Path()
    path.addCircle(0, 0, 0.86)
    return path


def _heart() -> skia.Path:
    path = skia.Path()
    path.moveTo(0, 0.86)
    path.cubicTo(-1.25, 0.0, -0.95, -0.95, -0.42, -0.80)
    path.cubicTo(-0.18, -0.74, -0.04, -0.56, 0, -0.38)
    path.cubicTo(0.04, -0.56, 0.18, -0.74, 0.42, -0.80)
    path.cubicTo(0.95, -0.95, 1.25, 0.0, 0, 0.86)
    path.close()
    return path


def _star() -> skia.Path:
    return _pointed(5, 0.42)


def _pointed(points: int, depth: float, *, size: float = 0.95) -> skia.Path:
    places = []
    for index in range(2 * points):
        angle = math.pi * index / points - math.pi / 2
        radius = size * (depth if index % 2 else 1)
        places.append(skia.Point(radius * math.cos(angle), radius * math.sin(angle)))
    path = skia.Path()
    path.addPoly(places, True)
    return path


def _sun() -> skia.Path:
    path = skia.Path()
    path.addCircle(0, 0, 0.48)
    for ray in range(16):
        angle = math.tau * ray / 16
        path.addPoly(
            [
                _polar(0.58, angle - 0.09),
                _polar(0.95 if ray % 2 else 0.80, angle),
                _polar(0.58, angle + 0.09),
            ],
            True,
        )
    return path


def _polar(radius: float, angle: float) -> skia.Point:
    return skia.Point(radius * math.cos(angle), radius * math.sin(angle))


def _moon() -> skia.Path:
    whole, cut = skia.Path(), skia.Path()
    whole.addCircle(-0.05, 0, 0.85)
    cut.addCircle(0.34, -0.16, 0.70)
    moon = skia.Op(whole, cut, skia.PathOp.kDifference_PathOp)
    star = _pointed(5, 0.42, size=0.26)
    star.offset(0.52, -0.22)
    moon.addPath(star)
    return moon


def _flower() -> skia.Path:
    path = skia.Path()
    for petal in range(8):
        leaf = skia.Path()
        leaf.addOval(skia.Rect.MakeLTRB(-0.20, -0.95, 0.20, -0.24))
        leaf.transform(skia.Matrix.RotateDeg(45 * petal))
        path.addPath(leaf)
    path.addCircle(0, 0, 0.20)
    return path


def _tulip() -> skia.Path:
    path = skia.Path()
    path.moveTo(-0.42, -0.72)
    path.cubicTo(-0.62, -0.20, -0.40, 0.10, 0, 0.10)
    path.cubicTo(0.40, 0.10, 0.62, -0.20, 0.42, -0.72)
    path.lineTo(0.20, -0.46)
    path.lineTo(0, -0.90)
    path.lineTo(-0.20, -0.46)
    path.close()
    path.addRect(skia.Rect.MakeLTRB(-0.035, 0.12, 0.035, 0.95))
    for side in (-1, 1):
        path.moveTo(side * 0.05, 0.90)
        path.cubicTo(side * 0.30, 0.80, side * 0.50, 0.50, side * 0.52, 0.22)
        path.cubicTo(side * 0.25, 0.36, side * 0.08, 0.60, side * 0.05, 0.90)
        path.close()
    return path


def _mountain() -> skia.Path:
    path = skia.Path()
    path.addPoly([skia.Point(*p) for p in ((-1, 0.62), (-0.30, -0.62), (0.34, 0.62))], True)
    path.addPoly(
        [skia.Point(*p) for p in ((-0.02, -0.02), (0.40, -0.36), (1, 0.62), (0.40, 0.62))], True
    )
    path.addCircle(0.62, -0.62, 0.17)
    return path


def _wave() -> skia.Path:
    path = skia.Path()
    for row in range(4):
        y = -0.54 + 0.36 * row
        path.moveTo(-0.95, y)
        for part in range(4):
            x = -0.95 + 0.475 * part
            path.cubicTo(x + 0.12, y - 0.24, x + 0.30, y - 0.24, x + 0.475, y)
        for part in range(4):
            x = 0.95 - 0.475 * part
            path.cubicTo(x - 0.17, y - 0.10, x - 0.35, y - 0.10, x - 0.475, y + 0.10)
        path.close()
    return path


def _note() -> skia.Path:
    path = skia.Path()
    path.addOval(skia.Rect.MakeLTRB(-0.72, 0.42, -0.18, 0.86))
    path.addOval(skia.Rect.MakeLTRB(0.22, 0.26, 0.76, 0.70))
    path.addRect(skia.Rect.MakeLTRB(-0.28, -0.62, -0.18, 0.64))
    path.addRect(skia.Rect.MakeLTRB(0.66, -0.80, 0.76, 0.48))
    path.addPoly(
        [skia.Point(*p) for p in ((-0.28, -0.62), (0.76, -0.86), (0.76, -0.56), (-0.28, -0.32))],
        True,
    )
    return path


def _ball() -> skia.Path:
    path = skia.Path()
    path.setFillType(skia.PathFillType.kEvenOdd)
    path.addCircle(0, 0, 0.88)
    middle = [_polar(0.30, math.tau * k / 5 - math.pi / 2) for k in range(5)]
    path.addPoly(middle, True)
    for k in range(5):
        angle = math.tau * k / 5 - math.pi / 2
        rim = [(0.60, 0.0), (0.72, 0.30), (0.83, 0.22), (0.83, -0.22), (0.72, -0.30)]
        path.addPoly([_polar(r, angle + turn + math.pi / 5) for r, turn in rim], True)
    return path


def _crown() -> skia.Path:
    path = skia.Path()
    points = (
        (-0.85, 0.40),
        (-0.95, -0.45),
        (-0.45, -0.02),
        (0, -0.72),
        (0.45, -0.02),
        (0.95, -0.45),
    )
    path.addPoly([skia.Point(*p) for p in (*points, (0.85, 0.40))], True)
    path.addRect(skia.Rect.MakeLTRB(-0.85, 0.48, 0.85, 0.66))
    for x, y in ((-0.95, -0.55), (0, -0.82), (0.95, -0.55)):
        path.addCircle(x, y, 0.09)
    return path


def _pomegranate() -> skia.Path:
    whole, cut = skia.Path(), skia.Path()
    whole.addCircle(0, 0.12, 0.72)
    crown = (
        (-0.24, -0.52),
        (-0.30, -0.95),
        (-0.10, -0.74),
        (0, -0.98),
        (0.10, -0.74),
        (0.30, -0.95),
    )
    whole.addPoly([skia.Point(*p) for p in (*crown, (0.24, -0.52))], True)
    cut.addOval(skia.Rect.MakeLTRB(-0.34, -0.14, 0.34, 0.56))
    fruit = skia.Op(skia.Simplify(whole), cut, skia.PathOp.kDifference_PathOp)
    for row, count in enumerate((2, 3, 3, 2)):
        for seed in range(count):
            fruit.addCircle(0.19 * (seed - (count - 1) / 2), -0.03 + 0.16 * row, 0.066)
    return fruit


def _tree() -> skia.Path:
    path = skia.Path()
    path.addRect(skia.Rect.MakeLTRB(-0.09, 0.10, 0.09, 0.92))
    for x, y, radius in (
        (0, -0.42, 0.48),
        (-0.40, -0.10, 0.36),
        (0.40, -0.10, 0.36),
        (0, 0.02, 0.36),
    ):
        path.addCircle(x, y, radius)
    return skia.Simplify(path)


def _cat() -> skia.Path:
    whole, cut = skia.Path(), skia.Path()
    whole.addOval(skia.Rect.MakeLTRB(-0.78, -0.52, 0.78, 0.80))
    for side in (-1, 1):
        whole.addPoly(
            [
                skia.Point(side * 0.74, -0.02),
                skia.Point(side * 0.72, -0.95),
                skia.Point(side * 0.14, -0.46),
            ],
            True,
        )
        cut.addOval(skia.Rect.MakeXYWH(side * 0.34 - 0.10, -0.10, 0.20, 0.30))
    cut.addPoly([skia.Point(-0.10, 0.36), skia.Point(0.10, 0.36), skia.Point(0, 0.48)], True)
    return skia.Op(skia.Simplify(whole), cut, skia.PathOp.kDifference_PathOp)


MOTIFS: Final[Mapping[Motif, Callable[[], skia.Path]]] = {
    Motif.HEART: _heart,
    Motif.STAR: _star,
    Motif.SUN: _sun,
    Motif.MOON: _moon,
    Motif.FLOWER: _flower,
    Motif.TULIP: _tulip,
    Motif.MOUNTAIN: _mountain,
    Motif.WAVE: _wave,
    Motif.NOTE: _note,
    Motif.BALL: _ball,
    Motif.CROWN: _crown,
    Motif.POMEGRANATE: _pomegranate,
    Motif.TREE: _tree,
    Motif.CAT: _cat,
    Motif.CIRCLE: _circle,
}
