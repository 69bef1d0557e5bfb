"""What lies behind and below: a floor of lines towards the horizon, and haze."""

import cv2
import numpy as np
import skia

from stario.adapters.skia.effects.noise import Plane, fractal_noise, plane


def perspective_grid(
    width: float, horizon: float, bottom: float, *, vanishing_x: float, spacing: float
) -> skia.Path:
    """
    Draw a floor of squares from *horizon* down to *bottom*.

    Args:
        spacing: between the lines at the bottom.
    """
    path = skia.Path()
    reach = int(width / spacing * 3) + 2
    for index in range(-reach, reach + 1):
        path.moveTo(vanishing_x + index * spacing * 0.1, horizon)
        path.lineTo(vanishing_x + index * spacing, bottom)
    rows = 14
    for row in range(1, rows + 1):
        # Equal steps on the floor shrink with the square of the distance, nearly.
        y = horizon + (bottom - horizon) * (row / rows) ** 2.1
        path.moveTo(0, y)
        path.lineTo(width, y)
    return path


def haze(rng: np.random.Generator, height: int, width: int, *, unit_pixels: float) -> Plane:
    """Make drifting clouds of 0..1, empty in half of the picture."""
    small = (max(2, height // 8), max(2, width // 8))
    clouds = fractal_noise(rng, *small, 14 * unit_pixels, octaves=4)
    thick = np.clip((clouds - np.float32(0.46)) * np.float32(2.6), 0, 1)
    return plane(cv2.resize(thick, (width, height), interpolation=cv2.INTER_LINEAR))
