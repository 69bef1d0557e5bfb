"""The cut of a T-shirt that lies flat, in a square of side 1."""

from collections.abc import Sequence
from typing import Final

import skia

Point = tuple[float, float]

NECK: Final = ((0.388, 0.118), (0.408, 0.236), (0.592, 0.236), (0.612, 0.118))
"""The seam of the collar in front, as a cubic curve."""
NECK_EDGE: Final = ((0.408, 0.104), (0.425, 0.200), (0.575, 0.200), (0.592, 0.104))
"""Where the collar ends and the skin would begin."""
BACK: Final = ((0.408, 0.104), (0.450, 0.122), (0.550, 0.122), (0.592, 0.104))
BACK_SEAM: Final = ((0.398, 0.111), (0.440, 0.146), (0.560, 0.146), (0.602, 0.111))
HEM: Final = ((0.272, 0.934), (0.40, 0.950), (0.60, 0.950), (0.728, 0.934))
LEFT_SEAM: Final = ((0.258, 0.163), (0.285, 0.225), (0.291, 0.300), (0.278, 0.392))
"""Between body and sleeve, from the shoulder to the armpit."""
LEFT_CUFF: Final = ((0.082, 0.438), (0.115, 0.466), (0.165, 0.492), (0.208, 0.503))


def mirrored(points: Sequence[Point]) -> tuple[Point, ...]:
    return tuple((1 - x, y) for x, y in points)


def curve(points: Sequence[Point]) -> skia.Path:
    path = skia.Path()
    path.moveTo(*points[0])
    path.cubicTo(*points[1], *points[2], *points[3])
    return path


def at(points: Sequence[Point], t: float) -> Point:
    """Give the place on a cubic curve at *t*, 0..1."""
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
    x = sum(w * p[0] for w, p in zip(weights, points, strict=True))
    y = sum(w * p[1] for w, p in zip(weights, points, strict=True))
    return x, y


def body() -> skia.Path:
    path = skia.Path()
    path.moveTo(0.388, 0.118)
    path.cubicTo(0.408, 0.236, 0.592, 0.236, 0.612, 0.118)
    path.cubicTo(0.650, 0.135, 0.700, 0.147, 0.742, 0.163)
    path.cubicTo(0.715, 0.225, 0.709, 0.300, 0.722, 0.392)
    path.cubicTo(0.712, 0.520, 0.712, 0.760, 0.728, 0.934)
    path.cubicTo(0.600, 0.950, 0.400, 0.950, 0.272, 0.934)
    path.cubicTo(0.288, 0.760, 0.288, 0.520, 0.278, 0.392)
    path.cubicTo(0.291, 0.300, 0.285, 0.225, 0.258, 0.163)
    path.cubicTo(0.300, 0.147, 0.350, 0.135, 0.388, 0.118)
    path.close()
    return path


def sleeve() -> skia.Path:
    """The one on the left."""
    path = skia.Path()
    path.moveTo(0.258, 0.163)
    path.cubicTo(0.215, 0.180, 0.190, 0.205, 0.168, 0.245)
    path.cubicTo(0.140, 0.300, 0.112, 0.365, 0.082, 0.438)
    path.cubicTo(0.115, 0.466, 0.165, 0.492, 0.208, 0.503)
    path.cubicTo(0.232, 0.462, 0.255, 0.424, 0.278, 0.392)
    path.cubicTo(0.291, 0.300, 0.285, 0.225, 0.258, 0.163)
    path.close()
    return path


def collar() -> skia.Path:
    """The rib in front."""
    path = curve(NECK)
    path.lineTo(*NECK_EDGE[3])
    path.cubicTo(*NECK_EDGE[2], *NECK_EDGE[1], *NECK_EDGE[0])
    path.close()
    return path


def inside() -> skia.Path:
    """What is seen of the back through the neck."""
    path = curve(NECK_EDGE)
    path.cubicTo(0.575, 0.090, 0.425, 0.090, *NECK_EDGE[0])
    path.close()
    return path


def back_collar() -> skia.Path:
    """The rib at the back, whose inner side is seen."""
    path = curve(BACK_SEAM)
    path.lineTo(0.592, 0.104)
    path.cubicTo(0.560, 0.088, 0.440, 0.088, 0.408, 0.104)
    path.close()
    return path
