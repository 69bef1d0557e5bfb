"""Where things stand on a vintage poster: a picture in a frame, words on the paper around it."""

from typing import Final

import attrs

from stario.adapters.skia.layout.geometry import Rect
from stario.adapters.skia.layout.spec import Align, Column, Item, Slot, Spec
from stario.domain.generation.model.poster import PosterRatio

FRAME: Final = 52.0
"""From the cut to the outer line of the frame."""
PICTURE: Final = 64.0
"""From the cut to the picture."""
SEAL_RADIUS: Final = 112.0

_MARGIN = 66.0
_CODE = 180.0
_SEAL_TEXT = (84.0, 58.0)


def _title(size: float, lines: int) -> Item:
    return Item(
        slot=Slot.TITLE, face="playfair-900", size=size, least_size=20, lines=lines, leading=1.04
    )


_NAME = Item(
    slot=Slot.NAME,
    face="podkova-700",
    size=30,
    least_size=17,
    tracking=0.16,
    lines=2,
    leading=1.1,
    capitals=True,
)
_SECONDARY = Item(
    slot=Slot.SECONDARY, face="podkova-500", size=36, least_size=18, lines=4, leading=1.16
)
_LABEL = Item(slot=Slot.LABEL, face="podkova-500", size=24, least_size=15)
_EDITION = Item(slot=Slot.EDITION, face="podkova-500", size=24, least_size=15)
_KICKER = Item(slot=Slot.KICKER, face="playfair-900", size=44, least_size=14, lines=3, leading=1.02)


def seal_zone(x: float, y: float) -> Rect:
    """The text of a seal whose middle is there."""
    width, height = _SEAL_TEXT
    return Rect(x - width, y - height, x + width, y + height)


def _column(item: Item, zone: Rect, align: Align = "center") -> Column:
    return Column(zone=zone, items=(item,), align=align, anchor="middle")


SPECS: Final = {
    PosterRatio.PORTRAIT: Spec(
        stage=Rect(PICTURE, PICTURE, 1080 - PICTURE, 880),
        face_height=300,
        duet_face_height=225,
        face_y=432,
        columns=(
            _column(_KICKER, seal_zone(192, 750)),
            _column(_NAME, Rect(110, 896, 970, 936)),
            _column(_title(124, 2), Rect(90, 944, 990, 1100)),
            _column(_SECONDARY, Rect(96, 1114, 806, 1212), align="left"),
            _column(_LABEL, Rect(96, 1230, 560, 1268), align="left"),
            _column(_EDITION, Rect(572, 1230, 806, 1268), align="right"),
        ),
        code=Rect.at(818, 1102, _CODE, _CODE),
        margin=_MARGIN,
    ),
    PosterRatio.SQUARE: Spec(
        stage=Rect(PICTURE, PICTURE, 1080 - PICTURE, 664),
        face_height=215,
        duet_face_height=190,
        face_y=330,
        columns=(
            _column(_KICKER, seal_zone(178, 550)),
            _column(_NAME, Rect(110, 680, 970, 720)),
            _column(_title(104, 2), Rect(90, 728, 990, 831)),
            _column(_SECONDARY, Rect(96, 852, 806, 944), align="left"),
            _column(_LABEL, Rect(96, 966, 560, 1002), align="left"),
            _column(_EDITION, Rect(572, 966, 806, 1002), align="right"),
        ),
        code=Rect.at(822, 833, _CODE, _CODE),
        margin=_MARGIN,
    ),
    PosterRatio.TALL: Spec(
        stage=Rect(PICTURE, PICTURE, 1080 - PICTURE, 1280),
        face_height=370,
        duet_face_height=260,
        face_y=610,
        columns=(
            _column(_KICKER, seal_zone(192, 1150)),
            _column(_NAME, Rect(110, 1306, 970, 1360)),
            _column(_title(150, 3), Rect(90, 1378, 990, 1610)),
            _column(_SECONDARY, Rect(96, 1640, 800, 1760), align="left"),
            _column(_LABEL, Rect(96, 1796, 560, 1836), align="left"),
            _column(_EDITION, Rect(572, 1796, 800, 1836), align="right"),
        ),
        code=Rect.at(818, 1656, _CODE, _CODE),
        margin=_MARGIN,
    ),
    PosterRatio.WIDE: Spec(
        stage=Rect(PICTURE, PICTURE, 1000, 1080 - PICTURE),
        face_height=310,
        duet_face_height=230,
        face_y=450,
        columns=(
            _column(_KICKER, seal_zone(192, 886)),
            _column(_NAME, Rect(1060, 96, 1796, 160)),
            Column(
                zone=Rect(1050, 196, 1806, 816),
                items=(_title(150, 4), attrs.evolve(_SECONDARY, gap=56)),
                align="center",
                anchor="middle",
            ),
            _column(_LABEL, Rect(1060, 966, 1600, 1002), align="left"),
            _column(_EDITION, Rect(1060, 918, 1600, 954), align="left"),
        ),
        code=Rect.at(1638, 824, _CODE, _CODE),
        margin=_MARGIN,
    ),
}
