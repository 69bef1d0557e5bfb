"""Cutouts, measured and put on a page."""

from collections.abc import Sequence

import attrs
import cv2
import numpy as np
from numpy.typing import NDArray

from stario.adapters.skia.effects.noise import Picture, Plane, plane
from stario.adapters.skia.layout.geometry import Rect
from stario.adapters.skia.layout.people import Shape
from stario.adapters.skia.layout.plan import Layout, Placement
from stario.adapters.skia.scene import Figure
from stario.domain.kernel.errors import Invalid
from stario.ports.cutouts import Box, Cutout

_SOLID = 0.5
_SIDES = 0.9
"""How far hair is looked for beside a face, in parts of its width."""
_CUT_AT_SIDE = 0.04
"""Part of a side's pixels that are covered, from where on a body ends at the photo's edge."""
_FADE = 0.12
"""Width of the soft end of such a body, in parts of its own."""
_PAGE_TOLERANCE = 0.5


@attrs.frozen(kw_only=True)
class Person:
    """A cutout in memory: colours times cover, and cover, in 0..1."""

    premultiplied: Picture
    cover: Plane
    shape: Shape

    @classmethod
    def of(cls, cutout: Cutout) -> "Person":
        """
        Raises:
            Invalid: the cutout is no PNG with four channels.
        """
        pixels = cv2.imdecode(np.frombuffer(cutout.png, np.uint8), cv2.IMREAD_UNCHANGED)
        if pixels is None or pixels.ndim != 3 or pixels.shape[2] != 4:
            raise Invalid("people", "not_an_image")
        colours = cv2.cvtColor(pixels, cv2.COLOR_BGRA2RGBA).astype(np.float32) / np.float32(255)
        cover = plane(np.ascontiguousarray(colours[..., 3]))
        return cls(
            premultiplied=plane(colours[..., :3] * cover[..., None]),
            cover=cover,
            shape=_shape(cover, cutout.face),
        )


def on_page(
    people: Sequence[Person], layout: Layout, *, unit_pixels: float, bleed: float
) -> Sequence[Figure]:
    """Put *people*, the artist first, where *layout* wants them; from back to front."""
    every = zip(reversed(people), layout.people, strict=True)
    return [
        _figure(person, where, layout, unit_pixels=unit_pixels, bleed=bleed)
        for person, where in every
    ]


def _shape(cover: Plane, face: Box) -> Shape:
    height, width = cover.shape
    box = Rect.at(face.x, face.y, face.width, face.height)
    columns = _span(box.left - _SIDES * box.width, box.right + _SIDES * box.width, width)
    rows = _span(0.0, box.bottom, height)
    solid = cover[rows, columns] > _SOLID
    down, across = np.flatnonzero(solid.any(axis=1)), np.flatnonzero(solid.any(axis=0))
    head = box
    if len(down):
        seen = Rect(
            columns.start + float(across[0]),
            float(down[0]),
            columns.start + float(across[-1]) + 1,
            box.bottom,
        )
        head = Rect.around((box, seen))
    return Shape(width=float(width), height=_ground(cover), face=box, head=head)


def _span(start: float, end: float, size: int) -> slice:
    first = min(size - 1, max(0, int(start)))
    return slice(first, max(first + 1, min(size, round(end))))


def _ground(cover: Plane) -> float:
    """The lowest row that somebody is in."""
    rows = np.flatnonzero((cover > _SOLID).any(axis=1))
    return float(rows[-1] + 1) if len(rows) else float(len(cover))


def _figure(
    person: Person, where: Placement, layout: Layout, *, unit_pixels: float, bleed: float
) -> Figure:
    size = (
        round((layout.width + 2 * bleed) * unit_pixels),
        round((layout.height + 2 * bleed) * unit_pixels),
    )
    scale = where.scale * unit_pixels
    left, top = ((where.x + bleed) * unit_pixels, (where.y + bleed) * unit_pixels)
    cover = _faded(person.cover, where, layout)
    soft = cover / np.maximum(person.cover, np.float32(1e-3))
    colour = _warped(plane(person.premultiplied * soft[..., None]), scale, left, top, size)
    covered = np.clip(_warped(cover, scale, left, top, size), 0, 1)
    # Only where she is: elsewhere there is nothing to divide.
    colour /= np.maximum(covered, np.float32(1 / 255))[..., None]
    _clip(covered, layout, unit_pixels, bleed)
    face = where.face
    return Figure(
        colour=np.clip(colour, 0, 1, out=colour),
        cover=covered,
        face=Box(
            (face.left + bleed) * unit_pixels,
            (face.top + bleed) * unit_pixels,
            face.width * unit_pixels,
            face.height * unit_pixels,
        ),
    )


def _warped(
    picture: NDArray[np.float32], scale: float, left: float, top: float, size: tuple[int, int]
) -> NDArray[np.float32]:
    if scale < 1:
        # An affine map alone would skip pixels.
        height, width = picture.shape[:2]
        smaller = (max(1, round(width * scale)), max(1, round(height * scale)))
        picture = plane(cv2.resize(picture, smaller, interpolation=cv2.INTER_AREA))
        across, down = scale * width / smaller[0], scale * height / smaller[1]
    else:
        across = down = scale
    # Pixels have their middles at whole numbers, pictures their corners.
    matrix = np.array(
        [[across, 0, left + (across - 1) / 2], [0, down, top + (down - 1) / 2]], np.float32
    )
    return plane(cv2.warpAffine(picture, matrix, size, flags=cv2.INTER_CUBIC))


def _faded(cover: Plane, where: Placement, layout: Layout) -> Plane:
    """Let a body end softly where the photo ended but the stage does not."""
    stage = layout.spec.stage
    sides = (
        (cover[:, :3], where.body.left > stage.left, slice(None)),
        (cover[:, -3:], where.body.right < stage.right, slice(None, None, -1)),
    )
    ramp = np.ones(cover.shape[1], np.float32)
    length = max(1, int(_FADE * cover.shape[1]))
    for edge, inside, order in sides:
        if inside and float((edge.max(axis=1) > _SOLID).mean()) > _CUT_AT_SIDE:
            ramp[order][:length] *= np.linspace(0, 1, length, dtype=np.float32) ** 1.3
    return cover * ramp[None]


def _clip(cover: Plane, layout: Layout, unit_pixels: float, bleed: float) -> None:
    """Cut at those sides of the stage that lie inside the page."""
    stage, page = layout.spec.stage, layout.page
    if layout.spec.open_sides:
        stage = attrs.evolve(stage, left=page.left, right=page.right)

    def at(units: float) -> int:
        return max(0, round((units + bleed) * unit_pixels))

    if stage.left > page.left + _PAGE_TOLERANCE:
        cover[:, : at(stage.left)] = 0
    if stage.right < page.right - _PAGE_TOLERANCE:
        cover[:, at(stage.right) :] = 0
    if stage.bottom < page.bottom - _PAGE_TOLERANCE:
        cover[at(stage.bottom) :] = 0
