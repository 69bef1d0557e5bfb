"""Where things stand on a neon poster: people before a ring of light, a sign below or beside."""

from typing import Final

import attrs

from stario.adapters.skia.layout.geometry import Rect
from stario.adapters.skia.layout.spec import Align, Anchor, Column, Item, Slot, Spec
from stario.domain.generation.model.poster import PosterRatio

_MARGIN = 54.0
_CODE = 180.0


@attrs.frozen(kw_only=True)
class Set:
    """What stands around people: a ring, and a floor from `horizon` down. Units."""

    ring_x: float
    ring_y: float
    ring_radius: float
    horizon: float
    fade: tuple[float, float]
    """People dissolve in the dark between these two heights."""


SETS: Final = {
    PosterRatio.PORTRAIT: Set(
        ring_x=540, ring_y=520, ring_radius=392, horizon=950, fade=(730, 960)
    ),
    PosterRatio.SQUARE: Set(ring_x=540, ring_y=392, ring_radius=296, horizon=716, fade=(570, 740)),
    PosterRatio.TALL: Set(ring_x=540, ring_y=716, ring_radius=440, horizon=1330, fade=(1060, 1330)),
    PosterRatio.WIDE: Set(ring_x=520, ring_y=500, ring_radius=380, horizon=820, fade=(860, 1150)),
}


def _title(size: float, lines: int) -> Item:
    return Item(
        slot=Slot.TITLE, face="comfortaa-700", size=size, least_size=22, lines=lines, leading=1.16
    )


def _name(size: float) -> Item:
    return Item(
        slot=Slot.NAME,
        face="tektur-700",
        size=size,
        least_size=18,
        tracking=0.08,
        lines=2,
        leading=1.2,
        capitals=True,
    )


def _secondary(size: float, lines: int) -> Item:
    return Item(
        slot=Slot.SECONDARY,
        face="tektur-500",
        size=size,
        least_size=18,
        lines=lines,
        leading=1.25,
        gap=26,
    )


_LABEL = Item(slot=Slot.LABEL, face="tektur-500", size=22, least_size=15)
_EDITION = Item(slot=Slot.EDITION, face="tektur-500", size=24, least_size=15, tracking=0.05)
_KICKER = Item(
    slot=Slot.KICKER,
    face="tektur-700",
    size=32,
    least_size=18,
    tracking=0.12,
    capitals=True,
)


def _column(zone: Rect, *items: Item, align: Align = "left", anchor: Anchor = "middle") -> Column:
    return Column(zone=zone, items=items, align=align, anchor=anchor)


SPECS: Final = {
    PosterRatio.PORTRAIT: Spec(
        stage=Rect(0, 112, 1080, 970),
        face_height=300,
        duet_face_height=250,
        face_y=480,
        columns=(
            _column(Rect(56, 56, 700, 96), _KICKER),
            _column(Rect(720, 56, 1024, 96), _EDITION, align="right"),
            _column(Rect(76, 962, 1004, 1112), _title(116, 2), align="center"),
            _column(Rect(56, 1128, 830, 1250), _name(34), _secondary(28, 3), anchor="top"),
            _column(Rect(56, 1262, 830, 1294), _LABEL),
        ),
        code=Rect.at(844, 1114, _CODE, _CODE),
        margin=_MARGIN,
    ),
    PosterRatio.SQUARE: Spec(
        stage=Rect(0, 84, 1080, 750),
        face_height=232,
        duet_face_height=200,
        face_y=372,
        columns=(
            _column(Rect(56, 56, 740, 92), _KICKER),
            _column(Rect(760, 56, 1024, 92), _EDITION, align="right"),
            _column(Rect(76, 704, 1004, 832), _title(100, 2), align="center"),
            _column(Rect(56, 850, 830, 972), _name(32), _secondary(27, 3), anchor="top"),
            _column(Rect(56, 990, 830, 1022), _LABEL),
        ),
        code=Rect.at(844, 844, _CODE, _CODE),
        margin=_MARGIN,
    ),
    PosterRatio.TALL: Spec(
        stage=Rect(0, 220, 1080, 1340),
        face_height=392,
        duet_face_height=272,
        face_y=664,
        columns=(
            _column(Rect(56, 110, 700, 156), _KICKER),
            _column(Rect(720, 110, 1024, 156), _EDITION, align="right"),
            _column(Rect(76, 1316, 1004, 1546), _title(136, 3), align="center"),
            _column(Rect(56, 1590, 830, 1746), _name(38), _secondary(32, 4), anchor="top"),
            _column(Rect(56, 1790, 830, 1826), _LABEL),
        ),
        code=Rect.at(844, 1646, _CODE, _CODE),
        margin=_MARGIN,
    ),
    PosterRatio.WIDE: Spec(
        stage=Rect(0, 64, 1040, 1080),
        face_height=320,
        duet_face_height=260,
        face_y=490,
        columns=(
            _column(Rect(1080, 64, 1560, 108), _KICKER),
            _column(Rect(1580, 64, 1864, 108), _EDITION, align="right"),
            _column(Rect(1090, 190, 1850, 620), _title(136, 4), align="center"),
            _column(Rect(1080, 660, 1850, 830), _name(38), _secondary(32, 3), align="center"),
            _column(Rect(1080, 986, 1640, 1022), _LABEL),
        ),
        code=Rect.at(1684, 842, _CODE, _CODE),
        margin=_MARGIN,
    ),
}
