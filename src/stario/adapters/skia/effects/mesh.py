"""Gradients between many colours."""

from collections.abc import Sequence

import attrs
import cv2
import numpy as np
from numpy.typing import NDArray

from stario.adapters.skia.effects.noise import Picture, fractal_noise, plane

_SHRINK = 12
_TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


@attrs.frozen
class Drop:
    """A colour (sRGB in 0..1) at a place in parts of width and height, and how far it reaches."""

    x: float
    y: float
    colour: tuple[float, float, float]
    weight: float = 1.0


def gradient_mesh(
    rng: np.random.Generator,
    height: int,
    width: int,
    drops: Sequence[Drop],
    *,
    warp: float = 0.2,
    power: float = 3.2,
) -> Picture:
    """
    Blend *drops* by distance, in OKLab, over ground that is bent by *warp* of the width.

    Returns:
        `(height, width, 3)` in 0..1. It holds nothing fine and is made small.

    Source: B. Ottosson, A perceptual color space for image processing, 2020.
    """
    rows, columns = height // _SHRINK + 2, width // _SHRINK + 2
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    tall = height / width
    x, y = x / columns, y / rows * tall
    x += warp * 2 * (fractal_noise(rng, rows, columns, columns * 0.6, octaves=3) - 0.5)
    y += warp * 2 * (fractal_noise(rng, rows, columns, columns * 0.6, octaves=3) - 0.5)
    colours = np.zeros((rows, columns, 3))
    weights = np.zeros((rows, columns, 1))
    for drop in drops:
        squared = (x - drop.x) ** 2 + (y - drop.y * tall) ** 2 + 0.003
        near = (squared ** (-power / 2) * drop.weight)[..., None]
        colours += near * _oklab(np.array(drop.colour))
        weights += near
    small = plane(_srgb(colours / weights))
    large = cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)
    return plane(np.clip(large, 0, 1, out=large))


def _oklab(colour: NDArray[np.float64]) -> NDArray[np.float64]:
    linear = np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)
    lab: NDArray[np.float64] = np.cbrt(linear @ _TO_LMS.T) @ _TO_LAB.T
    return lab


def _srgb(lab: NDArray[np.float64]) -> NDArray[np.float64]:
    linear = (lab @ np.linalg.inv(_TO_LAB).T) ** 3 @ np.linalg.inv(_TO_LMS).T
    linear = np.clip(linear, 0, 1)
    return np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
