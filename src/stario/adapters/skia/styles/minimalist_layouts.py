"""Where things stand on a minimalist poster: people in an arch, thin words around it."""

from typing import Final

from stario.adapters.skia.layout.geometry import Rect
from stario.adapters.skia.layout.spec import Align, Anchor, Column, Item, Slot, Spec
from stario.domain.generation.model.poster import PosterRatio

_MARGIN: Final = 72.0
_CODE: Final = 180.0
_THIN: Final = "geologica-200"
_PLAIN: Final = "geologica-400"

_KICKER = Item(slot=Slot.KICKER, face=_PLAIN, size=30, least_size=17, tracking=0.04)
_EDITION = Item(slot=Slot.EDITION, face=_PLAIN, size=26, least_size=17, tracking=0.06)
_NAME = Item(slot=Slot.NAME, face=_PLAIN, size=34, least_size=19, lines=2, leading=1.2)
_LABEL = Item(slot=Slot.LABEL, face=_PLAIN, size=20, least_size=15, lines=2, leading=1.25)


def _title(size: float, lines: int) -> Item:
    return Item(
        slot=Slot.TITLE,
        face=_THIN,
        size=size,
        least_size=28,
        lines=lines,
        leading=1.06,
        tracking=-0.02,
    )


def _secondary(size: float, lines: int) -> Item:
    return Item(
        slot=Slot.SECONDARY,
        face=_PLAIN,
        size=size,
        least_size=17 if lines > 3 else 21,
        lines=lines,
        leading=1.25,
        gap=46,
    )


def _column(zone: Rect, *items: Item, align: Align = "left", anchor: Anchor = "top") -> Column:
    return Column(zone=zone, items=items, align=align, anchor=anchor)


def _upright(height: float, *, arch: Rect, rule: float, size: float, face: float) -> Spec:
    """Lay out a page that is not wider than high; *rule* is the height of the lower line."""
    right = 1080 - _MARGIN
    code = Rect.at(right - _CODE, rule - 34 - _CODE, _CODE, _CODE)
    return Spec(
        columns=(
            _column(Rect(_MARGIN, _MARGIN, arch.left - 24, _MARGIN + 60), _EDITION),
            Column(
                zone=Rect(_MARGIN, arch.top + 120, _MARGIN + 60, arch.bottom),
                items=(_KICKER,),
                upwards=True,
            ),
            _column(
                Rect(_MARGIN, arch.bottom + 44, code.left - 40, rule - 34),
                _title(size, 3),
                _secondary(28, 4),
            ),
            _column(Rect(_MARGIN, rule + 22, 600, height - _MARGIN + 16), _NAME),
            _column(Rect(624, rule + 26, right, height - _MARGIN + 16), _LABEL, align="right"),
        ),
        stage=arch,
        face_height=face,
        face_y=arch.top + 0.47 * arch.height,
        code=code,
        margin=_MARGIN - 18,
    )


SPECS: Final = {
    PosterRatio.PORTRAIT: _upright(
        1350, arch=Rect(310, 72, 1008, 872), rule=1216, size=136, face=292
    ),
    PosterRatio.SQUARE: _upright(1080, arch=Rect(420, 72, 1008, 686), rule=954, size=104, face=226),
    PosterRatio.TALL: _upright(
        1920, arch=Rect(260, 100, 1008, 1230), rule=1764, size=168, face=372
    ),
    PosterRatio.WIDE: Spec(
        columns=(
            _column(Rect(_MARGIN, _MARGIN, 520, _MARGIN + 60), _KICKER),
            _column(Rect(560, _MARGIN, 1040, _MARGIN + 60), _EDITION, align="right"),
            _column(
                Rect(_MARGIN, 190, 1040, 700), _title(172, 3), _secondary(32, 3), anchor="middle"
            ),
            _column(Rect(_MARGIN, 838, 820, 950), _NAME, anchor="bottom"),
            _column(Rect(_MARGIN, 966, 820, 1020), _LABEL),
        ),
        stage=Rect(1128, 72, 1848, 1008),
        face_height=330,
        face_y=510,
        code=Rect.at(1040 - _CODE, 1008 - _CODE, _CODE, _CODE),
        margin=_MARGIN - 18,
    ),
}
