"""Rays."""

import math

import skia


def sunburst(
    x: float,
    y: float,
    *,
    inner_radius: float,
    outer_radius: float,
    rays: int,
    turn: float = 0.0,
    share: float = 0.5,
) -> skia.Path:
    """
    Make *rays* wedges around a centre.

    Args:
        turn: of the whole, in parts of one ray.
        share: of the angle that a ray fills, the rest is gap.
    """
    path = skia.Path()
    step = math.tau / rays
    for ray in range(rays):
        middle = (ray + turn) * step
        start, end = middle - step * share / 2, middle + step * share / 2
        path.moveTo(x + inner_radius * math.cos(start), y + inner_radius * math.sin(start))
        path.lineTo(x + outer_radius * math.cos(start), y + outer_radius * math.sin(start))
        path.lineTo(x + outer_radius * math.cos(end), y + outer_radius * math.sin(end))
        path.lineTo(x + inner_radius * math.cos(end), y + inner_radius * math.sin(end))
        path.close()
    return path


def seal(x: float, y: float, *, radius: float, teeth: int, depth: float = 0.1) -> skia.Path:
    """Make a round stamp with a toothed rim; *depth* is in parts of the radius."""
    points = []
    for index in range(2 * teeth):
        angle = math.pi * index / teeth
        length = radius * (1 - depth * (index % 2))
        points.append(skia.Point(x + length * math.cos(angle), y + length * math.sin(angle)))
    path = skia.Path()
    path.addPoly(points, True)
    return path
