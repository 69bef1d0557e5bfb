"""What figures stand on and are framed by, as fields: positive inside, in pixels."""

from typing import Final

import numpy as np

from stario.adapters.trimesh.pictures import Plane


def rounded_plate(width: int, height: int, *, corner: float) -> Plane:
    """Distance to the edge of a plate with round corners, half a pixel from the border."""
    down, across = np.mgrid[0:height, 0:width].astype(np.float32)
    half_width, half_height = width / 2 - 1, height / 2 - 1
    x = np.abs(across - (width - 1) / 2) - half_width + corner
    y = np.abs(down - (height - 1) / 2) - half_height + corner
    outside = np.hypot(np.maximum(x, 0), np.maximum(y, 0))
    return np.asarray(corner - outside - np.minimum(np.maximum(x, y), 0), np.float32)


_SLOPE: Final = 0.35
"""Share of a rim's width that its inner and outer slopes take, each."""


def rim(field: Plane, width: float) -> Plane:
    """A rounded rim of *width* pixels along the edge of *field*, in [0, 1]."""
    share = np.clip(np.minimum(field, width - field) / (_SLOPE * width), 0, 1)
    return np.asarray(np.sin(share * np.pi / 2), np.float32)
