"""Leave behind who else is in the photo."""

from collections.abc import Sequence
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from stario.adapters.cutout.faces import is_same
from stario.adapters.cutout.pictures import Mask, Picture, Plane, grow, shrink
from stario.ports.cutouts import Box

Points = NDArray[np.float64]

_PERSON = 0.5
_HEAD = 0.48, 0.55
"""Half of its width and height, in those of the face."""

_DEPTHS = (0.9, 1.2, 1.5, 3.8)
"""In heights of the face from its top."""

_NARROW, _BROAD = (0.18, 0.25, 0.45, 0.45), (0.18, 0.55, 1.1, 1.25)
"""Half widths in those of the face: what is surely the person's, whoever else is there."""

_OWN, _NOBODY, _FIRST_OTHER = 1, 2, 3
_LEAST_SHARE = 0.3
"""A face smaller than this share of the own one is a picture on a shirt or far away."""

_LARGEST_HOLE = 0.004
_THREAD = 0.03
"""Half its thickness, in heights of the face."""


def others_of(faces: Sequence[Box], own: Box) -> list[Box]:
    """Faces that have a body of their own in the picture."""
    return [
        face
        for face in faces
        if not is_same(face, own)
        and face.height > _LEAST_SHARE * own.height
        and not _is_on_chest(face, own)
    ]


def only_own(picture: Picture, person: Plane, own: Box, others: Sequence[Box]) -> Plane:
    """Take the neighbours out of *person*, and pieces that hang together with nobody."""
    mask = person > _PERSON
    if others:
        mask = mask & ~_theirs(picture, mask, own, others)
    kept = _without_holes(_tied_together(mask, own))
    # Soft edges belong to the piece they surround.
    reach = max(3, round(0.04 * own.height))
    around = grow(kept, reach)
    if others:
        around &= ~(grow((person > _PERSON) & ~kept, 1) & ~kept)
    return np.where(around, np.maximum(person, kept), 0).astype(np.float32)


def _theirs(picture: Picture, mask: Mask, own: Box, others: Sequence[Box]) -> Mask:
    """Flood the person from each face's head and chest; waters meet where colours change."""
    markers = np.zeros(mask.shape, np.int32)
    # The background must not be flooded: it is nobody's.
    markers[~mask] = _NOBODY
    for number, face in enumerate(others):
        _mark(markers, _chest(face, _NARROW), _FIRST_OTHER + number, mask)
    # The largest face is in front: her shoulders hide the others'.
    _mark(markers, _chest(own, _BROAD), _OWN, mask)
    for number, face in enumerate(others):
        _mark(markers, _head(face), _FIRST_OTHER + number, mask)
    _mark(markers, _head(own), _OWN, mask)
    flooded = cv2.watershed(cv2.GaussianBlur(picture, (0, 0), 1.5), markers)
    theirs = flooded >= _FIRST_OTHER
    # Between two waters a line of one pixel is left.
    line = (flooded == -1) & grow(np.asarray(theirs), 1) & mask
    return np.asarray(theirs | line)


def _mark(markers: NDArray[np.int32], outline: Points, label: int, mask: Mask) -> None:
    seed = np.zeros(markers.shape, np.uint8)
    cv2.fillPoly(seed, [np.round(outline).astype(np.int32)], (1,))
    markers[(seed > 0) & mask] = label


def _head(face: Box) -> Points:
    angle = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    across = face.x + face.width * (0.5 + _HEAD[0] * np.cos(angle))
    down = face.y + face.height * (0.45 + _HEAD[1] * np.sin(angle))
    return np.column_stack([across, down])


def _chest(face: Box, widths: tuple[float, ...]) -> Points:
    """Neck, shoulders and what is below: half of their widths go with their depths."""
    middle, down = face.x + face.width / 2, face.y + face.height * np.array(_DEPTHS)
    half = face.width * np.array(widths)
    left, right = np.column_stack([middle - half, down]), np.column_stack([middle + half, down])
    return np.vstack([left, right[::-1]])


def _is_on_chest(face: Box, own: Box) -> bool:
    inside = own.x < face.x + face.width / 2 < own.x + own.width
    return inside and face.y > own.y + own.height and face.height < 0.6 * own.height


def _tied_together(mask: Mask, own: Box) -> Mask:
    """The main piece, and what hangs on it by more than a thread."""
    thread = max(1, round(_THREAD * own.height))
    body = _main_piece(shrink(mask, thread), own)
    # Fingers and locks are as thin as threads, but not far from what is thick.
    return np.asarray(grow(body, 3 * thread) & mask)


def _without_holes(mask: Mask) -> Mask:
    """Fill small holes: what shines through an arm on the hip is larger."""
    holes, labels, statistics, _ = cv2.connectedComponentsWithStats((~mask).astype(np.uint8))
    height, width = mask.shape
    filled = mask.copy()
    for hole in range(1, holes):
        x, y, across, down, area = statistics[hole]
        inside = x > 0 and y > 0 and x + across < width and y + down < height
        if inside and area < _LARGEST_HOLE * mask.size:
            filled |= labels == hole
    return filled


def _main_piece(mask: Mask, own: Box) -> Mask:
    """The piece that holds the face, and pieces near it that are too large to be specks."""
    count, labels, statistics, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    if count < 2:
        return mask
    height, width = mask.shape
    top, left = max(0, round(own.y)), max(0, round(own.x))
    inside = labels[
        top : min(height, round(own.y + own.height)), left : min(width, round(own.x + own.width))
    ]
    found = np.bincount(inside.reshape(-1), minlength=count)
    found[0] = 0
    main = (
        int(found.argmax()) if found.any() else 1 + int(statistics[1:, cv2.CC_STAT_AREA].argmax())
    )
    return cast("Mask", labels == main)
