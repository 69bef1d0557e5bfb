"""Place a portrait in the frame of the video."""

from typing import Final, cast

import attrs
import cv2
import numpy as np

from stario.adapters.portrait.geometry import Face
from stario.adapters.portrait.raster import Floats, Picture, affine, blur, resize, smoothstep
from stario.ports.animation import FrameSize

FACE_SHARE: Final = 0.40
"""Wished height of the face (forehead to chin) in the frame: head and shoulders."""

EYE_LINE: Final = 0.40
"""Wished height of the eyes: the upper third, with the captions' room below."""

_HAIR_ABOVE = 0.50
_HAIR_BESIDE = 0.28
_BELOW_CHIN = 0.15
"""Room for hair and neck around the mesh, in face heights and widths: a tall cap fits."""

_HEAD_MARGIN = 0.02
"""Least room between head and frame: the head sways."""

_SMALL_SCALE = 0.6


@attrs.frozen
class Placement:
    """Canvas position = scale * photo position + (left, top), in pixels."""

    scale: float
    left: float
    top: float

    @property
    def shift(self) -> Floats:
        return np.array([self.left, self.top])


@attrs.frozen(eq=False)
class Composition:
    """`canvas` has the frame's size; `face` is measured on it; `photo` is where the photo lies."""

    canvas: Picture
    face: Face
    placement: Placement
    photo_corners: Floats


def head_box(face: Face, width: int, height: int) -> Floats:
    """
    Bound the head with hair, hat and neck inside a photo of that size.

    Returns:
        `(2, 2)`: left top and right bottom corner in pixels.
    """
    points = face.points[:, :2]
    low, high = points.min(0), points.max(0)
    above = np.array([_HAIR_BESIDE * face.width, _HAIR_ABOVE * face.height])
    below = np.array([_HAIR_BESIDE * face.width, _BELOW_CHIN * face.height])
    return np.stack([np.maximum(low - above, 0), np.minimum(high + below, [width, height])])


def place(face: Face, width: int, height: int, size: FrameSize) -> Placement:
    """
    Choose where a photo of *width* x *height* goes, so that the head is never cut by the frame.

    The photo covers the frame where the head still fits; else it keeps the head whole and stands
    on the frame's lower edge.
    """
    head = head_box(face, width, height)
    frame = np.array([size.width, size.height])
    fits = float(((1 - 2 * _HEAD_MARGIN) * frame / (head[1] - head[0])).min())
    covers = max(size.width / width, size.height / height)
    wished = min(FACE_SHARE * size.height, 0.52 * size.width) / face.height
    # A photo that could cover the frame only by crowding it with the head gets its sides continued.
    fills = covers if covers <= fits else size.height / height
    scale = min(fits, max(wished, fills))
    eyes = face.points[[33, 263], :2].mean(0)
    left = _clamped(size.width / 2 - scale * float(eyes[0]), scale * width, size.width, 0.5)
    top = _clamped(
        EYE_LINE * size.height - scale * float(eyes[1]), scale * height, size.height, 1.0
    )
    low, high = scale * head[0], scale * head[1]
    margin = _HEAD_MARGIN * frame
    # Where the photo ends at the head, its edge is the frame's edge and the margin is waived.
    left = max(min(left, size.width - margin[0] - high[0]), min(margin[0], max(left, 0)) - low[0])
    top = max(min(top, size.height - margin[1] - high[1]), min(margin[1], max(top, 0)) - low[1])
    return Placement(scale, float(left), float(top))


def _clamped(wished: float, extent: float, frame: float, alignment: float) -> float:
    """Keep the photo over the frame; a photo that is too small is aligned."""
    if extent >= frame:
        return min(0.0, max(frame - extent, wished))
    return (frame - extent) * alignment


def compose(photo: Picture, face: Face, size: FrameSize) -> Composition:
    """Scale and place *photo*; what it does not cover continues its edges, out of focus."""
    height, width = photo.shape[:2]
    placement = place(face, width, height, size)
    corners = np.array([[0, 0], [width, height]]) * placement.scale + placement.shift
    canvas = _extended(photo, placement, corners, size)
    return Composition(canvas, face.moved(placement.scale, placement.shift), placement, corners)


def _placed(photo: Picture, placement: Placement, size: FrameSize, border: int) -> Picture:
    scale, source = placement.scale, photo
    if scale < _SMALL_SCALE:
        # Bilinear sampling skips pixels here; averaging first keeps hair from glittering.
        height, width = photo.shape[:2]
        source = resize(photo, round(width * scale), round(height * scale), cv2.INTER_AREA)
        scale = 1.0
    # Pixel centres: photo pixel 0 covers [0, scale) of the canvas.
    offset = placement.shift + (scale - 1) / 2
    matrix = np.array([[scale, 0, offset[0]], [0, scale, offset[1]]])
    method = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_LINEAR
    return affine(source, matrix, size.width, size.height, border=border, method=method)


def _extended(photo: Picture, placement: Placement, corners: Floats, size: FrameSize) -> Picture:
    """
    Continue the photo over the frame, more out of focus the farther away.

    The first pixels mirror the photo, so that no seam shows and texture ends softly. Beyond them
    only its outermost colours go on: a mirror would show the artist's twin.
    """
    x, y = np.arange(size.width), np.arange(size.height)
    (left, top), (right, bottom) = corners
    beside = np.maximum(np.maximum(left - x, x - (right - 1)), 0)
    above = np.maximum(np.maximum(top - y, y - (bottom - 1)), 0)
    distance = np.hypot(beside[None, :], above[:, None]).astype(np.float32)
    mirrored = _placed(photo, placement, size, cv2.BORDER_REFLECT)
    if not distance.any():
        return mirrored
    edges = _placed(photo, placement, size, cv2.BORDER_REPLICATE)
    result = mirrored.astype(np.float32)
    unit = min(size.width, size.height) / 720
    for reach, sigma, source in (
        (10, 3, mirrored),
        (26, 8, mirrored),
        (56, 24, edges),
        (110, 55, edges),
        (220, 110, edges),
    ):
        weight = smoothstep(distance, 0.25 * reach * unit, reach * unit)[:, :, None]
        result += (_wide_blur(source, sigma * unit) - result) * weight
    return cast("Picture", np.clip(np.round(result), 0, 255).astype(np.uint8))


def _wide_blur(canvas: Picture, sigma: float) -> Floats:
    height, width = canvas.shape[:2]
    step = max(1, int(sigma / 3))
    small = resize(canvas, -(-width // step), -(-height // step), cv2.INTER_AREA)
    return resize(blur(small.astype(np.float32), sigma / step), width, height, cv2.INTER_CUBIC)
