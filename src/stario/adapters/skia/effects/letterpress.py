"""Ink that did not take everywhere, and edges that a worn plate leaves."""

import cv2
import numpy as np

from stario.adapters.skia.effects.noise import Plane, fractal_noise, plane


def ink_wear(rng: np.random.Generator, height: int, width: int, *, unit_pixels: float) -> Plane:
    """
    Make the cover of an inked plate: 1 where ink took, 0 in dry specks.

    Specks are denser in some places than in others, as pressure is never even.
    """
    fine = fractal_noise(rng, height, width, 4.5 * unit_pixels, octaves=2)
    small = (max(2, height // 8), max(2, width // 8))
    pressure = cv2.resize(fractal_noise(rng, *small, 8 * unit_pixels, octaves=3), (width, height))
    fine -= np.float32(0.16)
    fine += (pressure - np.float32(0.5)) * np.float32(0.45)
    fine *= np.float32(7)
    return plane(np.clip(fine, 0, 1, out=fine))


def turned(wear: Plane, turn: int) -> Plane:
    """Give another plate's wear out of the same one: mirrored by *turn* modulo 4."""
    upright = wear[::-1] if turn & 1 else wear
    return upright[:, ::-1] if turn & 2 else upright


def rough_edges(mask: Plane, roughness: Plane, *, amount: float = 0.5) -> Plane:
    """
    Bite into the rim of *mask* where *roughness* is high.

    Args:
        mask: 0..1 with a soft rim; the softer, the deeper the bite.
        roughness: noise around 0.5.
    """
    bitten = mask + (roughness - np.float32(0.5)) * np.float32(amount)
    bitten -= np.float32(0.5)
    bitten *= np.float32(2.5)
    bitten += np.float32(0.5)
    return plane(np.clip(bitten, 0, 1, out=bitten))
