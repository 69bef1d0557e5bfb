"""Random textures that are smooth at a chosen size."""

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

Plane = NDArray[np.float32]
"""`(height, width)`."""

Picture = NDArray[np.float32]
"""`(height, width, 3)`, sRGB in 0..1, red first."""


def plane(values: ArrayLike) -> NDArray[np.float32]:
    """Say that *values* are single precision, as they mostly are, and make them so."""
    return np.asarray(values, np.float32)


def value_noise(rng: np.random.Generator, height: int, width: int, cell_pixels: float) -> Plane:
    """
    Interpolate random numbers on a grid.

    Returns:
        `(height, width)` around 0.5, mostly in 0..1 (the cubic overshoots a little).
    """
    cell = max(1.0, cell_pixels)
    rows, columns = int(np.ceil(height / cell)) + 3, int(np.ceil(width / cell)) + 3
    grid = rng.random((rows, columns), dtype=np.float32)
    # An affine map samples only what is kept; resizing would make the whole grid first.
    matrix = np.array([[1 / cell, 0, 1], [0, 1 / cell, 1]], np.float32)
    return plane(
        cv2.warpAffine(grid, matrix, (width, height), flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP)
    )


def fractal_noise(
    rng: np.random.Generator, height: int, width: int, cell_pixels: float, *, octaves: int = 4
) -> Plane:
    """
    Sum value noise at halving sizes, each with half the weight of the one before.

    Octaves with large cells are made small and enlarged, as they hold nothing finer.
    """
    total = np.zeros((height, width), np.float32)
    weight, weights, cell = 1.0, 0.0, cell_pixels
    for _ in range(octaves):
        total += weight * _enlarged(rng, height, width, cell)
        weights += weight
        weight, cell = weight / 2, max(1.0, cell / 2)
    return total / weights


def grain(rng: np.random.Generator, height: int, width: int, *, tile_pixels: int = 512) -> Plane:
    """
    White noise with standard deviation 1.

    One tile is repeated, each time mirrored in another way: the eye finds no period in it, and
    eight million random numbers cost more than all else.
    """
    tile = rng.standard_normal((tile_pixels, tile_pixels), dtype=np.float32)
    wide = np.concatenate([tile, tile[::-1], tile[:, ::-1], tile[::-1, ::-1]], axis=1)
    tall = np.concatenate([wide, np.roll(wide[:, ::-1], tile_pixels // 3, axis=1)], axis=0)
    rows = -(-height // tall.shape[0])
    columns = -(-width // tall.shape[1])
    return np.tile(tall, (rows, columns))[:height, :width]


def _enlarged(rng: np.random.Generator, height: int, width: int, cell: float) -> Plane:
    shrink = max(1, int(cell // 8))
    if shrink == 1:
        return value_noise(rng, height, width, cell)
    small = value_noise(rng, height // shrink + 1, width // shrink + 1, cell / shrink)
    return plane(cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR))
