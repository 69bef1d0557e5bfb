"""A finished layout."""

from collections.abc import Mapping, Sequence

import attrs

from stario.adapters.skia.layout.geometry import Rect
from stario.adapters.skia.layout.spec import Item, Slot, Spec


@attrs.frozen(kw_only=True)
class Line:
    """A line of text: `x` and `y` are the start of its baseline, `ink` is what it covers."""

    text: str
    face: str
    size: float
    tracking: float
    x: float
    y: float
    ink: Rect
    upwards: bool = False
    """The baseline runs up the page."""


@attrs.frozen(kw_only=True)
class Block:
    item: Item
    lines: Sequence[Line]

    @property
    def ink(self) -> Rect:
        return Rect.around(line.ink for line in self.lines)


@attrs.frozen(kw_only=True)
class Placement:
    """A cutout on the page: its pixels times `scale`, its left upper corner at `x` and `y`."""

    x: float
    y: float
    scale: float
    face: Rect
    head: Rect
    """With hair."""
    body: Rect
    """The whole cutout."""


@attrs.frozen(kw_only=True)
class Layout:
    """`people` go from back to front, in the order of the brief reversed: the artist is last."""

    width: float
    height: float
    spec: Spec
    blocks: Mapping[Slot, Block]
    people: Sequence[Placement]
    code: Rect
    crowned: bool = False
    """The title's first line stands behind the hair."""

    @property
    def page(self) -> Rect:
        return Rect(0.0, 0.0, self.width, self.height)

    @property
    def safe(self) -> Rect:
        return self.page.inset(self.spec.margin)

    @property
    def heads(self) -> Rect:
        return Rect.around(person.head for person in self.people)
