"""What a style says of a ratio: where columns of text, people and the code may stand."""

from enum import StrEnum
from typing import Literal

import attrs

from stario.adapters.skia.layout.geometry import Rect

Align = Literal["left", "center", "right"]
Anchor = Literal["top", "middle", "bottom"]


_AIR = 8.0
_RIM = 32.0
"""Between a chin and the stage's end, which may lie beyond the page."""


class Slot(StrEnum):
    """A text of a poster; the names are those of `PosterWords`."""

    TITLE = "title"
    SECONDARY = "secondary"
    NAME = "artist_name"
    KICKER = "kicker"
    EDITION = "edition"
    LABEL = "label"


@attrs.frozen(kw_only=True)
class Item:
    """
    One text in a column.

    `size` is what it has where there is room; it shrinks to `least_size` and breaks into up to
    `lines` lines. `leading` is from one baseline to the next and `tracking` is between letters,
    both in parts of the size. `gap` is above it, in units, unless it comes first.
    """

    slot: Slot
    face: str
    size: float
    least_size: float
    lines: int = 1
    leading: float = 1.12
    tracking: float = 0.0
    gap: float = 0.0
    capitals: bool = False


@attrs.frozen(kw_only=True)
class Column:
    """Texts one below the other in `zone`; those that are empty take no room."""

    zone: Rect
    items: tuple[Item, ...]
    align: Align = "left"
    anchor: Anchor = "top"
    upwards: bool = False
    """Lines run from the zone's bottom to its top; `align` and `anchor` are theirs, turned."""


@attrs.frozen(kw_only=True)
class Spec:
    """
    One ratio of one style; zones of columns and `code` must not meet.

    `stage` is where people stand: they are cut at its sides and its bottom, or beyond the page,
    and a head never leaves it. `face_height` is from chin to hairline and `face_y` is the middle
    of the face, for one person; two are made smaller so that they fit. `code` is the light plate
    of the QR code. `margin` is the safe area's distance from the cut.
    """

    columns: tuple[Column, ...]
    stage: Rect
    face_height: float
    face_y: float
    code: Rect
    margin: float = 48.0
    duet_face_height: float | None = None
    crown: Column | None = None
    """Where the title's first half stands, behind one person's hair, if the title is short."""
    open_sides: bool = False
    """Whether bodies may reach beyond the stage's sides."""
    ground: float | None = None
    """Down to where bodies must reach, if what is below is dark; the stage's bottom otherwise."""

    @property
    def feet(self) -> float:
        return self.stage.bottom if self.ground is None else self.ground

    @property
    def lowest_chin(self) -> float:
        """What a face must stay above, however little of a body there is: words on the stage."""
        words = (
            column.zone.top - _AIR
            for column in self.columns
            if column.zone.meets(self.stage) and column.zone.top > self.face_y
        )
        return min((self.stage.bottom - _RIM, *words))
