"""Which part of a photo a poster shows."""

import attrs
import numpy as np

from stario.adapters.cutout.faces import scaled
from stario.adapters.cutout.pictures import Picture, resize
from stario.ports.cutouts import Box

_HALF_WIDTH, _ABOVE, _BELOW = 2.2, 0.95, 2.7
"""In heights of the face, chin to hairline; from its centre, its top and its chin."""

LONGEST_SIDE = 2048


@attrs.frozen(eq=False)
class Bust:
    """A part of the photo with the face's box in it; `scale` is its size over that of the photo."""

    picture: Picture
    face: Box
    scale: float


def crop_bust(photo: Picture, face: Box) -> Bust:
    """Cut head, shoulders and chest around *face*, at most `LONGEST_SIDE` pixels long."""
    height, width = photo.shape[:2]
    middle = face.x + face.width / 2
    left = max(0, round(middle - _HALF_WIDTH * face.height))
    right = min(width, round(middle + _HALF_WIDTH * face.height))
    top = max(0, round(face.y - _ABOVE * face.height))
    bottom = min(height, round(face.y + (1 + _BELOW) * face.height))
    part = np.ascontiguousarray(photo[top:bottom, left:right])
    scale = min(1.0, LONGEST_SIDE / max(part.shape[:2]))
    if scale < 1:
        part = resize(part, round(part.shape[1] * scale), round(part.shape[0] * scale))
    return Bust(
        picture=part, face=scaled(face, scale, left=left * scale, top=top * scale), scale=scale
    )
