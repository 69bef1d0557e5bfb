"""Where people stand, so that no head is cut off and nobody floats."""

from collections.abc import Sequence

import attrs

from stario.adapters.skia.layout.geometry import Rect
from stario.adapters.skia.layout.plan import Placement
from stario.adapters.skia.layout.spec import Spec

_AIR_ABOVE = 8.0
"""Units between hair and the stage's upper edge."""
_MOST_GROWTH = 1.25
"""How much larger somebody whose photo ends at the chest may become to reach the ground."""
_DUET = 0.84
"""How large two people are, next to one."""
_DUET_APART = 0.37
"""Between the middles of two faces, in parts of the stage's width."""
_DUET_HEADS = 0.47
"""The width of a head that two may have, in parts of the stage's width."""
_LONE_HEAD = 0.92
_DUET_STEP = 0.4
"""How much lower one face may be than the other, in heights of them."""
_CHIN = 0.56
"""From the middle of a face to below its chin, in heights of it."""


@attrs.frozen(kw_only=True)
class Shape:
    """A cutout's size in its own pixels, its face, and its head with hair."""

    width: float
    height: float
    face: Rect
    head: Rect

    @property
    def reach(self) -> float:
        """How wide a head is that is as far on both sides, in heights of the face."""
        face, head = self.face, self.head
        return 2 * max(face.x - head.left, head.right - face.x) / face.height

    @property
    def crown(self) -> float:
        """From the middle of the face up to the hair, in heights of the face."""
        return (self.face.y - self.head.top) / self.face.height

    @property
    def depth(self) -> float:
        """From the middle of the face down to where the photo ends, in heights of the face."""
        return (self.height - self.face.y) / self.face.height


def cast(spec: Spec, people: Sequence[Shape]) -> Sequence[Placement]:
    """
    Place one or two *people*, the artist first.

    Returns:
        From back to front: the artist is last, and stands to the left of a fan.
    """
    stage = spec.stage
    reach = max(shape.reach for shape in people)
    if len(people) == 1:
        height = _face_height(spec, people, spec.face_height, stage.width * _LONE_HEAD / reach)
        return [_placement(people[0], height, stage.x, _face_y(spec, people[0], height))]
    wanted = spec.duet_face_height or spec.face_height * _DUET
    height = _face_height(spec, people, wanted, stage.width * _DUET_HEADS / reach)
    apart = max(stage.width * _DUET_APART, 1.04 * height * reach)
    places = (stage.x - apart / 2, stage.x + apart / 2)
    heights = [_face_y(spec, shape, height) for shape in people]
    # Whoever stands far lower would look like a child.
    least = max(heights) - _DUET_STEP * height
    return [
        _placement(shape, height, x, max(y, least))
        for shape, x, y in reversed(list(zip(people, places, heights, strict=True)))
    ]


def _face_height(spec: Spec, people: Sequence[Shape], wanted: float, most: float) -> float:
    """Let everybody grow together until each reaches the ground, if there is room for hair."""
    needed = max((spec.feet - spec.face_y) / shape.depth for shape in people)
    grown = min(max(wanted, needed), wanted * _MOST_GROWTH)
    top = spec.stage.top + _AIR_ABOVE
    above = max(shape.crown for shape in people)
    # High hair moves a face down: neither out of the stage, nor its chin into words.
    room = (spec.feet - top) / (above + _CHIN)
    free = (spec.lowest_chin - top) / (above + 0.5)
    return min(grown, most, room, free)


def _face_y(spec: Spec, shape: Shape, face_height: float) -> float:
    y = max(spec.face_y, spec.stage.top + _AIR_ABOVE + shape.crown * face_height)
    # Whoever ends too high stands on the ground instead, but not behind words.
    lower = max(y, spec.feet - shape.depth * face_height)
    return max(y, min(lower, spec.lowest_chin - face_height / 2))


def _placement(shape: Shape, face_height: float, x: float, y: float) -> Placement:
    scale = face_height / shape.face.height
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
