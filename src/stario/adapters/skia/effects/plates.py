"""Inks laid over each other on paper."""

from collections.abc import Sequence

import attrs
import numpy as np

from stario.adapters.skia.effects.noise import Picture, Plane, plane


@attrs.frozen
class Ink:
    """`cover` is 0..1 per pixel; `colour` is what the ink looks like on white paper, sRGB."""

    cover: Plane
    colour: tuple[float, float, float]


def printed(paper: Plane, white: tuple[float, float, float], inks: Sequence[Ink]) -> Picture:
    """
    Print *inks* on paper whose colour is *white* times *paper*.

    Inks are transparent: two of them multiply.

    Returns:
        `(height, width, 3)` in 0..1.
    """
    sheet = np.empty((*paper.shape, 3), np.float32)
    for part in range(3):
        light = paper * np.float32(white[part])
        for ink in inks:
            light *= 1 - ink.cover * np.float32(1 - ink.colour[part])
        sheet[..., part] = light
    return plane(np.clip(sheet, 0, 1, out=sheet))
