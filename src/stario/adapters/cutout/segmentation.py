"""From what the networks see in squares to a person in a picture."""

from typing import cast

import attrs
import cv2
import numpy as np

from stario.adapters.cutout.networks import (
    BACKGROUND,
    FACE,
    HAIR,
    PERSON,
    SIDE,
    SelfieNetworks,
)
from stario.adapters.cutout.pictures import Picture, Plane, Planes, box_mean
from stario.ports.cutouts import Box

_HEAD_SIDE = 2.4
"""Side of the square around the head, in heights of the face."""

_HEAD_ABOVE = 0.12
"""Hair reaches farther up than the neck down."""

_FEATHER = 0.12
_SECOND_OPINION = 0.9
_NEAR_SOMEBODY = 0.15


@attrs.frozen(eq=False)
class Seen:
    """`person` and `hair` are probabilities, `(height, width)` of the picture."""

    person: Plane
    hair: Plane


def segment(networks: SelfieNetworks, picture: Picture, face: Box) -> Seen:
    """Look at the whole of *picture*, then closer at the head around *face*."""
    height, width = picture.shape[:2]
    side = max(height, width)
    whole = _look(networks, picture, (width - side) / 2, (height - side) / 2, side)
    close = _HEAD_SIDE * face.height
    left = face.x + face.width / 2 - close / 2
    top = face.y + face.height / 2 - (0.5 + _HEAD_ABOVE) * close
    if close < side:
        weight = _window(width, height, left, top, close)[..., None]
        head = _look(networks, picture, left, top, close)
        whole = (whole * (1 - weight) + head * weight).astype(np.float32)
    visible = 1 - whole[..., BACKGROUND]
    # The second network sees chairs and walls as well: it is heard beside what the first one saw.
    near = box_mean(visible, side // 24) > _NEAR_SOMEBODY
    person = np.maximum(visible, _SECOND_OPINION * whole[..., PERSON] * near)
    return Seen(
        person=np.clip(person, 0, 1).astype(np.float32),
        hair=np.clip(whole[..., HAIR] + 0 * whole[..., FACE], 0, 1).astype(np.float32),
    )


def _look(
    networks: SelfieNetworks, picture: Picture, left: float, top: float, side: float
) -> Planes:
    height, width = picture.shape[:2]
    scale = SIDE / side
    # Centres of pixels stay centres: half a pixel matters at the edge of a sleeve.
    shift = (np.array([-left, -top]) + 0.5) * scale - 0.5
    forth = np.array([[scale, 0, shift[0]], [0, scale, shift[1]]])
    source = picture
    if scale < 1:
        # Bilinear sampling skips pixels here; averaging over their width does not.
        source = cast("Picture", cv2.GaussianBlur(picture, (0, 0), 0.4 / scale))
    square = cv2.warpAffine(
        source, forth, (SIDE, SIDE), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    seen = networks.look(cast("Picture", square))
    back = forth.copy()
    # OpenCV warps at most four channels by a cubic kernel.
    parts = [
        cv2.warpAffine(
            part,
            back,
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
