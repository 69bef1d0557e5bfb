"""Dots of ink that stand for tones."""

import numpy as np

from stario.adapters.skia.effects.noise import Plane, plane


def halftone(
    tone: Plane, *, pitch_pixels: float, angle_degrees: float, softness_pixels: float = 0.9
) -> Plane:
    """
    Turn tones into dots on a turned grid.

    The threshold is the sum of two cosine waves: dots in the lights, a chequerboard at half tone,
    holes in the shadows.

    Args:
        tone: `(height, width)`, 0 black to 1 white.
        pitch_pixels: from one dot to the next.
        angle_degrees: of the grid; two inks need 30 apart, or a moiré shows.
        softness_pixels: width of a dot's rim.

    Returns:
        How much ink covers each pixel, 0..1.
    """
    height, width = tone.shape
    angle = np.deg2rad(angle_degrees)
    across = 2 * np.pi * np.cos(angle) / pitch_pixels
    along = 2 * np.pi * np.sin(angle) / pitch_pixels
    x = np.arange(width, dtype=np.float32)
    y = np.arange(height, dtype=np.float32)
    # cos(a + b) out of rows and columns: two products a pixel in place of two cosines.
    first = _wave(across * x, along * y)
    second = _wave(-along * x, across * y)
    threshold = (first + second) * 0.25 + 0.5
    threshold -= tone
    threshold *= pitch_pixels / (2 * softness_pixels)
    threshold += 0.5
    return plane(np.clip(threshold, 0, 1, out=threshold))


def _wave(columns: Plane, rows: Plane) -> Plane:
    wave = np.outer(np.cos(rows), np.cos(columns))
    wave -= np.outer(np.sin(rows), np.sin(columns))
    return plane(wave)
