"""Which part of a picture is made, and how finely."""

from typing import Any, TypeVar, cast

import attrs
import numpy as np
from numpy.typing import NDArray

from stario.adapters.trimesh.pictures import FaceFinder, Subject

Array = TypeVar("Array", bound=NDArray[Any])


@attrs.frozen(kw_only=True)
class Frame:
    """
    `ratio` is width to height; `face_share` the height of a face, `face_centre` where its middle
    is from above, both in shares of the height.
    """

    ratio: float
    face_share: float
    face_centre: float


@attrs.frozen
class Grid:
    """Samples of a model: `step` is their distance in millimetres."""

    width: int
    height: int
    step: float


def grid_of(width_mm: float, height_mm: float) -> Grid:
    """Fine enough for a nozzle of 0.4 mm, and bounded."""
    longest = max(width_mm, height_mm)
    count = int(np.clip(longest / 0.22, 240, 460))
    # The edge runs in the middle between the two outermost samples.
    step = longest / (count - 2)
    return Grid(round(width_mm / step) + 2, round(height_mm / step) + 2, step)


def framed(subject: Subject, faces: FaceFinder, frame: Frame) -> Subject:
    """Cut the part of *subject* that is shown: the face where it belongs, nobody floating."""
    height, width = subject.cover.shape
    face = faces(subject.colours)
    if face is None:
        low, high = np.array([0.0, 0.0]), np.array([float(width), float(height)])
        tall, centre_x = max(height, width / frame.ratio), width / 2
    else:
        low, high = face.points[:, :2].min(0), face.points[:, :2].max(0)
        tall, centre_x = float(high[1] - low[1]) / frame.face_share, float(low[0] + high[0]) / 2
    top = float(low[1] + high[1]) / 2 - frame.face_centre * tall
    # Below the picture there is nothing: a bust never ends above its frame.
    if top + tall > height:
        top = height - tall
    left, across = centre_x - frame.ratio * tall / 2, frame.ratio * tall
    cut = round(left), round(top), round(across), round(tall)
    return Subject(
        _cut(subject.colours, cut, 255),
        _cut(subject.luminance, cut, 1.0),
        _cut(subject.cover, cut, 0.0),
    )


def _cut(plane: Array, frame: tuple[int, int, int, int], beyond: float) -> Array:
    left, top, width, height = frame
    cut = np.full((height, width, *plane.shape[2:]), beyond, plane.dtype)
    rows = slice(max(0, top), min(plane.shape[0], top + height))
    columns = slice(max(0, left), min(plane.shape[1], left + width))
    part = plane[rows, columns]
    down, across = max(0, -top), max(0, -left)
    cut[down : down + part.shape[0], across : across + part.shape[1]] = part
    return cast("Array", cut)
