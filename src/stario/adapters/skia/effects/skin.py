"""Where a face is skin: paint may change everything else."""

import cv2
import numpy as np

from stario.adapters.skia.effects.noise import Picture, Plane, plane
from stario.ports.cutouts import Box


def skin(picture: Picture, cover: Plane, face: Box) -> Plane:
    """
    Find the skin of a person by the colours in the middle of the face.

    Brightness says nothing (shadow and light fall on skin as well), so only chroma counts. The
    middle of the face is skin whatever its colours: eyes, glasses and lips belong to it.

    Args:
        cover: 1 where the person is.
        face: chin to hairline, in pixels of *picture*.

    Returns:
        `(height, width)`, 1 on skin, with a soft rim.
    """
    height, width = cover.shape
    x = (np.arange(width, dtype=np.float32) - (face.x + face.width / 2)) / (face.width / 2)
    y = (np.arange(height, dtype=np.float32) - (face.y + face.height / 2)) / (face.height / 2)
    away = np.hypot(x[None], y[:, None])
    core = np.clip((0.98 - away) / 0.30, 0, 1)
    near = np.clip((2.6 - away) / 0.6, 0, 1)
    chroma = cv2.cvtColor(picture, cv2.COLOR_RGB2YCrCb)[..., 1:]
    sample = chroma[(away < 0.55) & (cover > 0.9)]
    if not len(sample):
        return plane(core * cover)
    middle = np.median(sample, axis=0)
    spread = np.clip(sample.std(axis=0), 0.015, 0.05)
    off = ((chroma - middle) / (2.2 * spread)) ** 2
    alike = np.exp(-off.sum(axis=-1), dtype=np.float32)
    found = np.maximum(core, np.clip(alike * 1.8 - 0.35, 0, 1) * near)
    soft = cv2.GaussianBlur(found, (0, 0), max(0.8, face.width * 0.03))
    return plane(soft * cover)
