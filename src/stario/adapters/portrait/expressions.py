"""
How each expression moves the landmarks.

The ratios come from measurements of speaking faces: as the jaw opens by 1, the lower lip follows
by 1.0, the chin by 0.5, the corners go 0.11 down and 0.16 inward, the upper lip rises by 0.13;
that motion explains 56 % of the variance, spreading and rounding another 32 %.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from stario.adapters.portrait.geometry import Face
from stario.adapters.portrait.raster import Floats, smoothstep
from stario.adapters.portrait.topology import BROWS, CHIN, LOWER_LIP, NOSE_BASE, UPPER_LIP

EXPRESSIONS: Final = ("jaw", "wide", "upper", "lower", "brow")

_UPPER_LIP_RISE = 0.13
_CORNER_DROP = 0.11
_CORNER_INWARD = 0.16
_CHIN_FOLLOWS = 0.5
_CHEEK_REACH = 0.10
_CORNER_REACH = 0.07


def expression_motion(face: Face, *, lower_layer: bool) -> Floats:
    """
    Displace every landmark by one unit of each expression.

    The mouth is drawn in two layers that part at the lips. In the upper layer the lower lip copies
    the upper one, in the lower layer the other way round: so neither field bends at the cut, and
    nothing smears where the other layer is seen.

    Returns:
        `(468, 2 * len(EXPRESSIONS))` pixels, x and y of each expression in turn.
    """
    shape = _MouthShape(face)
    x = shape.x
    near = np.exp(-((np.clip(np.abs(x) - shape.half, 0, None) / 0.16) ** 2)) * np.exp(
        -((np.clip(np.abs(shape.y) - 0.10, 0, None) / 0.12) ** 2)
    )
    still = np.zeros_like(x)
    # A positive `wide` spreads the corners and lifts them a little, as a smile does.
    motions = (
        np.column_stack([-np.sign(x) * _CORNER_INWARD * shape.corner, _jaw(shape, lower_layer)]),
        np.column_stack([x * near, -0.10 * np.abs(x) * near]),
        np.column_stack([still, still if lower_layer else _upper_raise(shape)]),
        np.column_stack([still, _lower_raise(shape) if lower_layer else still]),
        np.column_stack([still, _brow_raise(face)]),
    )
    return np.hstack([motion * face.eye_distance @ face.axes for motion in motions])


class _MouthShape:
    """Landmark positions relative to the mouth, and smooth masks around it."""

    def __init__(self, face: Face) -> None:
        self.x, self.y = face.local.T
        self.half = face.half_mouth
        self.nose, self.chin = face.local[NOSE_BASE, 1], face.local[CHIN, 1]
        self.on_upper_lip = _members(UPPER_LIP)
        self.on_lower_lip = _members(LOWER_LIP)
        self.arch = np.clip(1 - (self.x / self.half) ** 2, 0, 1)
        self.beside = np.exp(-((np.clip(np.abs(self.x) - self.half, 0, None) / _CHEEK_REACH) ** 2))
        self.bowl = np.clip(1 - (self.x / (0.9 * self.half)) ** 2, 0, 1) ** 0.75 * self.beside
        from_corner = (np.abs(self.x) - self.half) / _CORNER_REACH
        self.corner = np.exp(-(from_corner**2) - (self.y / 0.09) ** 2)
        self.under_nose = (self.y <= 0) & (self.y > self.nose)


def _members(points: tuple[int, ...]) -> NDArray[np.bool_]:
    mask = np.zeros(468, bool)
    mask[list(points)] = True
    return mask


def _jaw(shape: _MouthShape, lower_layer: bool) -> Floats:
    lip = shape.bowl * np.exp(-((np.clip(shape.y - 0.09, 0, None) / 0.13) ** 2))
    chin = smoothstep(shape.y, 0.04, shape.chin * 0.75) * np.exp(-((shape.x / 0.52) ** 4))
    below = ((shape.y > 0) | shape.on_lower_lip) & ~shape.on_upper_lip
    rise = -_UPPER_LIP_RISE * shape.arch
    philtrum = -_UPPER_LIP_RISE * np.exp(-((shape.x / shape.half) ** 2))
    philtrum = philtrum * smoothstep(shape.y, shape.nose, 0) * shape.under_nose
    above = np.where(shape.on_upper_lip, rise, philtrum)
    motion = np.where(below, np.maximum(lip, _CHIN_FOLLOWS * chin), above)
    if lower_layer:
        behind = (shape.y < 0) & (shape.y > shape.nose - 0.05)
        behind &= np.abs(shape.x) < 1.05 * shape.half
        motion = np.where(shape.on_upper_lip | behind, shape.bowl, motion)
    else:
        motion = np.where(shape.on_lower_lip, rise, motion)
    at_corner = (shape.corner > 0.3) & (np.abs(motion) < _CORNER_DROP)
    return np.asarray(np.where(at_corner, _CORNER_DROP * shape.corner, motion))


def _upper_raise(shape: _MouthShape) -> Floats:
    arch = np.clip(1 - (shape.x / (1.15 * shape.half)) ** 2, 0, 1)
    skin = shape.under_nose * smoothstep(shape.y, shape.nose, -0.02)
    lips = shape.on_upper_lip | shape.on_lower_lip
    return np.asarray(-arch * np.where(lips, 1, skin))


def _lower_raise(shape: _MouthShape) -> Floats:
    arch = np.clip(1 - (shape.x / (1.1 * shape.half)) ** 2, 0, 1)
    skin = (shape.y > 0) * (1 - smoothstep(shape.y, 0.10, shape.chin * 0.6))
    lips = shape.on_upper_lip | shape.on_lower_lip
    return np.asarray(-arch * np.where(lips, 1, skin))


def _brow_raise(face: Face) -> Floats:
    y = face.local[:, 1]
    line = y[list(BROWS)].mean()
    forehead = np.exp(-(((y - line) / 0.13) ** 2)) * (y < line + 0.03)
    return np.asarray(-np.where(_members(BROWS), 1, forehead))
