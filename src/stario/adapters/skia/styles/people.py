"""The people of a scene, each cut to the part of the page that she takes."""

from collections.abc import Iterator

import attrs
import numpy as np
from numpy.typing import NDArray

from stario.adapters.skia.effects.noise import Picture, Plane
from stario.adapters.skia.layout.geometry import Rect
from stario.adapters.skia.scene import Figure, Scene
from stario.ports.cutouts import Box

_LEAST_COVER = 0.01
_FOLLOW = 0.7
_MOST_LOWERED = 150.0


@attrs.frozen(kw_only=True)
class Person:
    """`area` is where on the page `colour` and `cover` lie; `face` is in their own pixels."""

    colour: Picture
    cover: Plane
    face: Box
    area: tuple[slice, slice]


def people(scene: Scene, *, around: float = 0.0) -> Iterator[Person]:
    """
    Give everybody of *scene*, from back to front; effects then cost what she takes.

    Args:
        around: pixels more on each side, for what she throws on the page.
    """
    for figure in scene.figures:
        area = _area(figure, round(around))
        if area is not None:
            rows, columns = area
            face = figure.face
            yield Person(
                colour=figure.colour[area],
                cover=figure.cover[area],
                face=Box(face.x - columns.start, face.y - rows.start, face.width, face.height),
                area=area,
            )


def lowered(scene: Scene) -> float:
    """Give how many units lower than a lone face the faces of *scene* are, mostly 0."""
    layout = scene.layout
    if not layout.people:
        return 0.0
    faces = Rect.around(person.face for person in layout.people)
    return max(0.0, min(_MOST_LOWERED, _FOLLOW * (faces.y - layout.spec.face_y)))


def _area(figure: Figure, around: int) -> tuple[slice, slice] | None:
    seen = figure.cover > _LEAST_COVER
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    if not len(rows):
        return None
    return _wider(rows, around), _wider(columns, around)


def _wider(places: NDArray[np.intp], around: int) -> slice:
    # A slice may end beyond the picture, but not begin before it.
    return slice(max(0, int(places[0]) - around), int(places[-1]) + 1 + around)
