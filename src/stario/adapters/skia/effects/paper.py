"""Uncoated paper that has seen some years."""

import cv2
import numpy as np

from stario.adapters.skia.effects.noise import Plane, fractal_noise, grain, plane


def paper(rng: np.random.Generator, height: int, width: int, *, unit_pixels: float) -> Plane:
    """
    Make the light that a sheet gives back: fibres, stains and grain.

    Returns:
        `(height, width)` factors around 1.
    """
    small = (max(2, height // 4), max(2, width // 4))
    stains = fractal_noise(rng, *small, 26 * unit_pixels, octaves=3)
    half = (max(2, height // 2), max(2, width // 2))
    fibres = fractal_noise(rng, *half, 3 * unit_pixels, octaves=2)
    sheet = cv2.resize(stains, (width, height)) * np.float32(-0.09)
    sheet += cv2.resize(fibres, (width, height)) * np.float32(-0.07)
    sheet += grain(rng, height, width) * np.float32(0.012)
    sheet += np.float32(1.08)
    return plane(sheet)


def darkened_rim(height: int, width: int, *, strength: float) -> Plane:
    """Make factors that fall from 1 in the middle to about 1 - *strength* in the corners."""
    y = np.linspace(-1, 1, max(2, height // 8), dtype=np.float32)[:, None] / 1.44
    x = np.linspace(-1, 1, max(2, width // 8), dtype=np.float32)[None] / 1.44
    away = np.clip(np.sqrt(x * x + y * y) - 0.35, 0, 1) ** 1.6
    small = plane(1 - np.float32(strength) * away)
    return plane(cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR))
