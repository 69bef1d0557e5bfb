"""Light, shadow and texture of things that are photographed."""

from collections.abc import Callable

import cv2
import numpy as np
import skia

from stario.adapters.skia.effects.masks import flat, mask, pen
from stario.adapters.skia.effects.noise import Picture, Plane, fractal_noise, grain, plane

SIDE = 1200
"""Pixels of a picture's side."""

Colour = tuple[float, float, float]


def rows() -> Plane:
    """`(SIDE, 1)`: 0 at the top, 1 at the bottom."""
    return plane(np.linspace(0, 1, SIDE)[:, None])


def columns() -> Plane:
    return plane(np.linspace(0, 1, SIDE)[None])


def drawn(draw: Callable[[skia.Canvas], None]) -> Plane:
    """Let *draw* draw in a square of side 1; give how much of each pixel it covered, 0..1."""

    def scaled(canvas: skia.Canvas) -> None:
        canvas.scale(SIDE, SIDE)
        draw(canvas)

    return mask(SIDE, SIDE, scaled)


def filled(path: skia.Path) -> Plane:
    return drawn(lambda canvas: canvas.drawPath(path, flat((1, 1, 1))))


def stroked(path: skia.Path, width: float) -> Plane:
    return drawn(lambda canvas: canvas.drawPath(path, pen(width)))


def dot(x: float, y: float, radius: float) -> Plane:
    return drawn(lambda canvas: canvas.drawCircle(x, y, radius, flat((1, 1, 1))))


def soft(values: Plane, radius: float) -> Plane:
    """Blur by *radius* pixels; large ones at a smaller size, where nobody sees it."""
    shrink = max(1, int(radius // 4))
    if shrink == 1:
        return plane(cv2.GaussianBlur(values, (0, 0), radius))
    height, width = values.shape
    size = (width // shrink, height // shrink)
    small = cv2.resize(values, size, interpolation=cv2.INTER_AREA)
    blurred = cv2.GaussianBlur(small, (0, 0), radius / shrink)
    return plane(cv2.resize(blurred, (width, height), interpolation=cv2.INTER_CUBIC))


def moved(values: Plane, x: float, y: float) -> Plane:
    matrix = np.array([[1, 0, x], [0, 1, y]], np.float32)
    return plane(cv2.warpAffine(values, matrix, (SIDE, SIDE), borderMode=cv2.BORDER_REPLICATE))


def slopes(height: Plane) -> tuple[Plane, Plane]:
    """Give how much *height* rises a pixel to the right and downwards."""
    across = cv2.Sobel(height, cv2.CV_32F, 1, 0, ksize=3, scale=1 / 8)
    down = cv2.Sobel(height, cv2.CV_32F, 0, 1, ksize=3, scale=1 / 8)
    return plane(across), plane(down)


def lit(height: Plane, *, from_x: float = -0.5, from_y: float = -0.75) -> Plane:
    """Light a surface from above; 1 where it is level."""
    across, down = slopes(height)
    normal = 1 / np.sqrt(across * across + down * down + 1)
    light = np.array([from_x, from_y, 1.0], np.float32)
    light /= np.linalg.norm(light)
    return plane((light[2] - across * light[0] - down * light[1]) * normal / light[2])


def backdrop(inner: Colour, outer: Colour, *, centre: tuple[float, float] = (0.5, 0.42)) -> Picture:
    """A wall that a lamp lights in the middle."""
    across, down = (columns() - centre[0]) * 1.1, rows() - centre[1]
    far = plane(np.clip(np.sqrt(across**2 + down**2) * 1.15, 0, 1))[..., None]
    picture = np.array(inner, np.float32) * (1 - far) + np.array(outer, np.float32) * far
    return plane(picture + 0.008 * noise(1)[..., None])


def noise(seed: int) -> Plane:
    return grain(np.random.default_rng(seed), SIDE, SIDE)


def clouds(seed: int, cell: float, *, octaves: int = 3) -> Plane:
    """Smooth noise around 0, of cells as many pixels wide."""
    return fractal_noise(
        np.random.default_rng(seed), SIDE, SIDE, cell, octaves=octaves
    ) - np.float32(0.5)


def shadowed(
    picture: Picture, cover: Plane, *, at: tuple[float, float], radius: float, amount: float
) -> Picture:
    """Let *cover* throw a shadow, *at* pixels right and down."""
    shadow = soft(moved(cover, *at), radius) * np.float32(amount)
    return plane(picture * (1 - shadow * (1 - cover))[..., None])


def laid(picture: Picture, colour: Picture | Colour, cover: Plane) -> Picture:
    """Put *colour* over *picture* where *cover* is."""
    over = np.asarray(colour, np.float32)
    return plane(picture + (over - picture) * cover[..., None])
