"""Where things stand on a modern poster: people fill the page, words lie over its dark foot."""

from typing import Final

from stario.adapters.skia.layout.geometry import Rect
from stario.adapters.skia.layout.spec import Column, Item, Slot, Spec
from stario.domain.generation.model.poster import PosterRatio

_MARGIN: Final = 56.0
_CODE: Final = 180.0
_BEYOND: Final = 24.0
"""People reach into what is cut off."""


def _title(size: float, least: float, lines: int) -> Item:
    return Item(
        slot=Slot.TITLE,
        face="unbounded-900",
        size=size,
        least_size=least,
        lines=lines,
        leading=1.06,
        capitals=True,
    )


_KICKER = Item(
    slot=Slot.KICKER, face="onest-700", size=25, least_size=15, tracking=0.12, capitals=True
)
_EDITION = Item(slot=Slot.EDITION, face="onest-500", size=25, least_size=15, tracking=0.08)


def _words(size: float) -> tuple[Item, ...]:
    return (
        Item(slot=Slot.NAME, face="unbounded-500", size=size, least_size=19, lines=2),
        Item(
            slot=Slot.SECONDARY,
            face="onest-500",
            size=0.76 * size,
            least_size=17,
            lines=3,
            leading=1.2,
            gap=20,
        ),
        Item(slot=Slot.LABEL, face="onest-500", size=20, least_size=15, tracking=0.02, gap=20),
    )


def _head(top: float, right: float = 1080 - _MARGIN) -> tuple[Column, ...]:
    middle = (_MARGIN + right) * 0.62
    return (
        Column(zone=Rect(_MARGIN, top, middle - 20, top + 34), items=(_KICKER,)),
        Column(zone=Rect(middle, top, right, top + 34), items=(_EDITION,), align="right"),
    )


def _upright(
    height: float, *, header: float, crown: Rect, title: Rect, size: float, face: float
) -> Spec:
    """Lay out a page that is not wider than high; *face* is a face's height."""
    foot = title.bottom + 46
    bottom = height - _MARGIN
    return Spec(
        columns=(
            *_head(header),
            Column(zone=title, items=(_title(size, 34, 3),), anchor="bottom"),
            Column(zone=Rect(_MARGIN, foot, 830, bottom), items=_words(38), anchor="bottom"),
        ),
        crown=Column(zone=crown, items=(_title(230, 92, 1),), anchor="top", align="center"),
        stage=Rect(0, header + 62, 1080, height + _BEYOND),
        face_height=face,
        duet_face_height=0.86 * face,
        face_y=header + 1.45 * face,
        code=Rect.at(1080 - _MARGIN - _CODE, bottom - _CODE, _CODE, _CODE),
        margin=_MARGIN - 4,
        ground=title.top,
    )


SPECS: Final = {
    PosterRatio.PORTRAIT: _upright(
        1350,
        header=70,
        crown=Rect(_MARGIN, 138, 1024, 320),
        title=Rect(_MARGIN, 800, 1024, 1076),
        size=150,
        face=282,
    ),
    PosterRatio.SQUARE: _upright(
        1080,
        header=64,
        crown=Rect(_MARGIN, 122, 1024, 270),
        title=Rect(_MARGIN, 640, 1024, 822),
        size=120,
        face=228,
    ),
    PosterRatio.TALL: _upright(
        1920,
        header=96,
        crown=Rect(_MARGIN, 176, 1024, 390),
        title=Rect(_MARGIN, 1230, 1024, 1610),
        size=160,
        face=370,
    ),
    PosterRatio.WIDE: Spec(
        columns=(
            *_head(70, right=1040),
            Column(
                zone=Rect(_MARGIN, 190, 1040, 760), items=(_title(150, 34, 4),), anchor="bottom"
            ),
            Column(
                zone=Rect(_MARGIN + _CODE + 34, 822, 1040, 1024),
                items=_words(40),
                anchor="bottom",
            ),
        ),
        stage=Rect(1064, 34, 1920, 1080 + _BEYOND),
        face_height=335,
        duet_face_height=245,
        face_y=480,
        open_sides=True,
        code=Rect.at(_MARGIN, 1024 - _CODE, _CODE, _CODE),
        margin=_MARGIN - 4,
    ),
}
