"""What a printer would object to."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from stario.adapters.skia.designs.composition import Composition
from stario.adapters.skia.designs.drawing import MILLIMETRES_PER_INCH
from stario.adapters.skia.layout.geometry import Rect
from stario.domain.merch.model.design_wish import PRINTED_TO_THE_EDGE
from stario.domain.merch.model.preview import PreflightFinding
from stario.domain.merch.model.product import Mockup
from stario.ports.mockups import Design

THIN_CAPITAL_MM: Final = 3.0
MOST_HALF_CLEAR: Final = 0.03
_CLEAR, _SOLID = 8, 247


def findings_of(design: Design, composition: Composition) -> tuple[PreflightFinding, ...]:
    if composition.art is None and composition.text is None:
        return (PreflightFinding(code="nothing_to_print", is_fatal=True),)
    return (
        *_of_resolution(composition),
        *_of_bleed(design, composition),
        *_of_text(design, composition),
        *_of_transparency(composition),
    )


def _of_resolution(composition: Composition) -> Iterator[PreflightFinding]:
    art, artwork, area = composition.art, composition.artwork, composition.area
    if art is None or artwork is None:
        return
    dpi = artwork.shape[1] / (art.width / MILLIMETRES_PER_INCH)
    if dpi < area.dpi - 0.5:
        fatal = dpi < area.least_dpi
        limit = area.least_dpi if fatal else area.dpi
        yield PreflightFinding(
            code="low_resolution", is_fatal=fatal, value=round(dpi, 1), limit=float(limit)
        )


def _of_bleed(design: Design, composition: Composition) -> Iterator[PreflightFinding]:
    area = composition.area
    if design.mockup not in PRINTED_TO_THE_EDGE or not area.bleed_mm:
        return
    if composition.is_extended:
        yield PreflightFinding(code="no_bleed", is_fatal=False, value=0.0, limit=area.bleed_mm)


def _of_text(design: Design, composition: Composition) -> Iterator[PreflightFinding]:
    text, area = composition.text, composition.area
    if text is None:
        return
    margin = _margin(text.box, area.width_mm, area.height_mm)
    # A shirt has no edge that is cut.
    if design.mockup is not Mockup.T_SHIRT and margin < area.safe_mm - 0.05:
        yield PreflightFinding(
            code="outside_safe_zone",
            is_fatal=margin < 0,
            value=round(margin, 2),
            limit=area.safe_mm,
        )
    if text.capital_mm < THIN_CAPITAL_MM:
        yield PreflightFinding(
            code="thin_type", is_fatal=False, value=round(text.capital_mm, 2), limit=THIN_CAPITAL_MM
        )


def _margin(box: Rect, width: float, height: float) -> float:
    return min(box.left, box.top, width - box.right, height - box.bottom)


def _of_transparency(composition: Composition) -> Iterator[PreflightFinding]:
    if composition.artwork is None or composition.is_opaque:
        return
    alpha = composition.artwork[..., 3]
    seen = int((alpha > _CLEAR).sum())
    half = int(((alpha > _CLEAR) & (alpha < _SOLID)).sum())
    share = half / max(1, seen)
    if share > MOST_HALF_CLEAR:
        yield PreflightFinding(
            code="transparent_edges",
            is_fatal=False,
            value=float(np.round(share, 3)),
            limit=MOST_HALF_CLEAR,
        )
