"""Where things stand on an artistic poster: a painting on silk, words on a painted band."""

from typing import Final

import attrs

from stario.adapters.skia.layout.geometry import Rect
from stario.adapters.skia.layout.spec import Align, Anchor, Column, Item, Slot, Spec
from stario.domain.generation.model.poster import PosterRatio

_MARGIN = 54.0
_CODE = 180.0


@attrs.frozen(kw_only=True)
class Canvas:
    """
    What is painted around people, in units.

    A disc of gouache on silk; the band covers the page beyond `band`, below it or, where
    `beside` is set, right of it. `column` is the width of a column of figures on the silk.
    """

    disc_x: float
    disc_y: float
    disc_radius: float
    band: float
    column: float
    beside: bool = False


CANVASES: Final = {
    PosterRatio.PORTRAIT: Canvas(disc_x=540, disc_y=500, disc_radius=436, band=968, column=262),
    PosterRatio.SQUARE: Canvas(disc_x=540, disc_y=376, disc_radius=330, band=724, column=216),
    PosterRatio.TALL: Canvas(disc_x=540, disc_y=700, disc_radius=462, band=1330, column=270),
    PosterRatio.WIDE: Canvas(
        disc_x=500, disc_y=500, disc_radius=424, band=1010, column=250, beside=True
    ),
}


def _title(size: float, lines: int) -> Item:
    return Item(
        slot=Slot.TITLE, face="caveat-700", size=size, least_size=24, lines=lines, leading=0.92
    )


def _name(size: float) -> Item:
    return Item(slot=Slot.NAME, face="playfair-900", size=size, least_size=20, lines=2, leading=1.1)


def _secondary(size: float, lines: int) -> Item:
    return Item(
        slot=Slot.SECONDARY,
        face="onest-500",
        size=size,
        least_size=17,
        lines=lines,
        leading=1.25,
        gap=22,
    )


_LABEL = Item(slot=Slot.LABEL, face="onest-500", size=21, least_size=15)
_EDITION = Item(slot=Slot.EDITION, face="onest-500", size=21, least_size=15)
_KICKER = Item(slot=Slot.KICKER, face="playfair-900", size=32, least_size=18)


def _column(zone: Rect, *items: Item, align: Align = "left", anchor: Anchor = "middle") -> Column:
    return Column(zone=zone, items=items, align=align, anchor=anchor)


SPECS: Final = {
    PosterRatio.PORTRAIT: Spec(
        stage=Rect(0, 70, 1080, 985),
        face_height=318,
        duet_face_height=262,
        face_y=470,
        columns=(
            _column(Rect(300, 946, 780, 990), _KICKER, align="center"),
            _column(Rect(64, 1008, 1016, 1112), _title(150, 2), align="center"),
            _column(Rect(60, 1140, 826, 1248), _name(40), _secondary(28, 3), anchor="top"),
            _column(Rect(60, 1262, 560, 1292), _LABEL),
            _column(Rect(576, 1262, 826, 1292), _EDITION, align="right"),
        ),
        code=Rect.at(844, 1114, _CODE, _CODE),
        margin=_MARGIN,
    ),
    PosterRatio.SQUARE: Spec(
        stage=Rect(0, 58, 1080, 740),
        face_height=246,
        duet_face_height=206,
        face_y=362,
        columns=(
            _column(Rect(300, 704, 780, 744), _KICKER, align="center"),
            _column(Rect(64, 752, 1016, 842), _title(130, 2), align="center"),
            _column(Rect(60, 872, 826, 978), _name(38), _secondary(27, 3), anchor="top"),
            _column(Rect(60, 990, 560, 1020), _LABEL),
            _column(Rect(576, 990, 826, 1020), _EDITION, align="right"),
        ),
        code=Rect.at(844, 844, _CODE, _CODE),
        margin=_MARGIN,
    ),
    PosterRatio.TALL: Spec(
        stage=Rect(0, 190, 1080, 1346),
        face_height=400,
        duet_face_height=276,
        face_y=650,
        columns=(
            _column(Rect(300, 1306, 780, 1354), _KICKER, align="center"),
            _column(Rect(64, 1378, 1016, 1570), _title(180, 3), align="center"),
            _column(Rect(60, 1600, 826, 1758), _name(46), _secondary(32, 4), anchor="top"),
            _column(Rect(60, 1796, 560, 1830), _LABEL),
            _column(Rect(576, 1796, 826, 1830), _EDITION, align="right"),
        ),
        code=Rect.at(844, 1650, _CODE, _CODE),
        margin=_MARGIN,
    ),
    PosterRatio.WIDE: Spec(
        stage=Rect(0, 58, 1010, 1080),
        face_height=340,
        duet_face_height=256,
        face_y=490,
        columns=(
            _column(Rect(1090, 92, 1860, 140), _KICKER, align="center"),
            _column(Rect(1080, 190, 1860, 610), _title(210, 4), align="center"),
            _column(Rect(1080, 640, 1860, 820), _name(46), _secondary(32, 3), align="center"),
            _column(Rect(1080, 988, 1640, 1020), _LABEL),
            _column(Rect(1080, 942, 1640, 974), _EDITION),
        ),
        code=Rect.at(1684, 840, _CODE, _CODE),
        margin=_MARGIN,
    ),
}
