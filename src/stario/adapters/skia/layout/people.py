"""Where people stand, so that no head is cut off and nobody floats."""

from collections.abc import Sequence

import attrs

from stario.adapters.skia.layout.geometry import Rect
from stario.adapters.skia.layout.plan import Placement
from stario.adapters.skia.layout.spec import Spec

_AIR_ABOVE = 8.0
"""Units between hair and the stage's upper edge."""
_MOST_GROWTH = 1.3
"""How much larger somebody whose photo ends at the chest may become to reach the ground."""
_DUET = 0.84
"""How large two people are, next to one."""
_DUET_APART = 0.5
"""Between the middles of two faces, in parts of the stage's width."""
_DUET_HEADS = 0.47
"""The width of a head that two may have, in parts of the stage's width."""
_LONE_HEAD = 0.92


@attrs.frozen(kw_only=True)
class Shape:
    """A cutout's size in its own pixels, its face, and its head with hair."""

    width: float
    height: float
    face: Rect
    head: Rect


def cast(spec: Spec, people: Sequence[Shape]) -> Sequence[Placement]:
    """
    Place one or two *people*, the artist first.

    Returns:
        From back to front: the artist is last, and stands to the left of a fan.
    """
    stage = spec.stage
    if len(people) == 1:
        return [_placed(spec, people[0], spec.face_height, stage.x, _LONE_HEAD)]
    face_height = spec.duet_face_height or spec.face_height * _DUET
    heads = max(shape.head.width / shape.face.height for shape in people)
    face_height = min(face_height, stage.width * _DUET_HEADS / heads)
    apart = max(stage.width * _DUET_APART * 0.72, face_height * heads * 1.04)
    places = (stage.x - apart / 2, stage.x + apart / 2)
    return [
        _placed(spec, shape, face_height, x, _DUET_HEADS)
        for shape, x in reversed(list(zip(people, places, strict=True)))
    ]


def _placed(
    spec: Spec, shape: Shape, face_height: float, x: float, widest_head: float
) -> Placement:
    stage = spec.stage
    below = shape.height - shape.face.y
    needed = (spec.feet - spec.face_y) / below
    wanted = face_height / shape.face.height
    # A growing face pushes the hair up, so the head has the last word.
    above = shape.face.y - shape.head.top
    room = (
        (stage.height - _AIR_ABOVE) / (above + shape.head.bottom - shape.face.y) * 0.8,
        stage.width * widest_head / shape.head.width,
    )
    scale = min(max(wanted, min(needed, wanted * _MOST_GROWTH)), *room)
    y = max(spec.face_y, stage.top + _AIR_ABOVE + above * scale)
    # Whoever ends too high stands on the ground instead.
    y = max(y, spec.feet - below * scale)
    return _placement(shape, scale, x, y)


def _placement(shape: Shape, scale: float, x: float, y: float) -> Placement:
    left, top = x - shape.face.x * scale, y - shape.face.y * scale

    def here(rect: Rect) -> Rect:
        return Rect(
            left + rect.left * scale,
            top + rect.top * scale,
            left + rect.right * scale,
            top + rect.bottom * scale,
        )

    return Placement(
        x=left,
        y=top,
        scale=scale,
        face=here(shape.face),
        head=here(shape.head),
        body=here(Rect(0.0, 0.0, shape.width, shape.height)),
    )
