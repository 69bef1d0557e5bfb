"""From what the networks see in squares to a person in a picture."""

from typing import cast

import attrs
import cv2
import numpy as np

from stario.adapters.cutout.networks import BACKGROUND, HAIR, PERSON, SIDE, SelfieNetworks
from stario.adapters.cutout.pictures import Picture, Plane, Planes
from stario.ports.cutouts import Box

_HEAD_SIDE = 2.4
"""Side of the square around the head, in heights of the face."""

_HEAD_ABOVE = 0.12
"""Hair reaches farther up than the neck down."""

_FEATHER = 0.12
_NECK_FROM, _NECK_TO = 0.8, 1.05
"""In heights of the face, from its top: a collar may stand beside the chin."""

_EXPECTED_LEVEL = 0.45
_STRONGEST_LIFT = 0.45
_DOUBTFUL, _SURE = 0.5, 0.95
"""Between them the second network's word rises from nothing to all."""


@attrs.frozen(eq=False)
class Seen:
    """`person` and `hair` are probabilities, `(height, width)` of the picture."""

    person: Plane
    hair: Plane


def segment(networks: SelfieNetworks, picture: Picture, face: Box) -> Seen:
    """Look at the whole of *picture*, then closer at the head around *face*."""
    height, width = picture.shape[:2]
    side = max(height, width)
    down = (np.arange(height) - face.y) / face.height
    below = np.clip((down - _NECK_FROM) / (_NECK_TO - _NECK_FROM), 0, 1)
    around = _Square((width - side) / 2, (height - side) / 2, side)
    whole = _look(networks, picture, around)
    close = _HEAD_SIDE * face.height
    left = face.x + face.width / 2 - close / 2
    top = face.y + face.height / 2 - (0.5 + _HEAD_ABOVE) * close
    if close < side:
        weight = _window(width, height, left, top, close)[..., None]
        lift = _lift(picture)
        head = _look(networks, picture, _Square(left, top, close), lift=lift)
        if lift < 1:
            # In a brightened picture flags and curtains look like clothes.
            weight = weight * (1 - below[:, None, None])
        whole = (whole * (1 - weight) + head * weight).astype(np.float32)
    visible = 1 - whole[..., BACKGROUND]
    second = np.clip((whole[..., PERSON] - _DOUBTFUL) / (_SURE - _DOUBTFUL), 0, 1)
    # Suits are what the first network loses; around the head it is the better one.
    return Seen(
        person=np.clip(np.maximum(visible, second * below[:, None]), 0, 1).astype(np.float32),
        hair=np.clip(whole[..., HAIR], 0, 1).astype(np.float32),
    )


def _lift(picture: Picture) -> float:
    """How much brighter a picture of dark clothes must be, for black suits look like background."""
    height, width = picture.shape[:2]
    level = float(np.median(picture[height // 2 :, width // 4 : -width // 4])) / 255
    exponent = np.log(_EXPECTED_LEVEL) / np.log(np.clip(level, 0.01, _EXPECTED_LEVEL))
    return max(float(exponent), _STRONGEST_LIFT)


@attrs.frozen
class _Square:
    """May reach beyond the picture."""

    left: float
    top: float
    side: float


def _look(
    networks: SelfieNetworks, picture: Picture, where: _Square, *, lift: float = 1.0
) -> Planes:
    height, width = picture.shape[:2]
    scale = SIDE / where.side
    # Centres of pixels stay centres: half a pixel matters at the edge of a sleeve.
    shift = (np.array([-where.left, -where.top]) + 0.5) * scale - 0.5
    forth = np.array([[scale, 0, shift[0]], [0, scale, shift[1]]])
    source = picture
    if scale < 1:
        # Bilinear sampling skips pixels here; averaging over their width does not.
        source = cast("Picture", cv2.GaussianBlur(picture, (0, 0), 0.4 / scale))
    square = cv2.warpAffine(
        source, forth, (SIDE, SIDE), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    seen = networks.look(cast("Picture", square), lift=lift)
    # OpenCV warps at most four channels by a cubic kernel.
    parts = [
        cv2.warpAffine(
            part,
            forth,
            (width, height),
            flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
        for part in (seen[..., :4], seen[..., 4:])
    ]
    return cast("Planes", np.dstack(parts))


def _window(width: int, height: int, left: float, top: float, side: float) -> Plane:
    """1 inside of the square, falling to 0 at its edges; edges beyond the picture don't count."""
    margin = _FEATHER * side

    def ramp(size: int, start: float) -> Plane:
        at = np.arange(size, dtype=np.float32)
        rise = (at - start) / margin if start > 0 else np.ones(size, np.float32)
        fall = (start + side - at) / margin if start + side < size else np.ones(size, np.float32)
        return np.clip(np.minimum(rise, fall), 0, 1).astype(np.float32)

    return np.asarray(np.minimum.outer(ramp(height, top), ramp(width, left)), np.float32)
