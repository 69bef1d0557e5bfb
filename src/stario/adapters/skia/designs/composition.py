"""Where artwork and words of a design lie, in millimetres from the cut's left upper corner."""

from typing import Final

import attrs
import cv2
import numpy as np
from numpy.typing import NDArray

from stario.adapters.skia.designs.fitted_text import FittedText, fitted
from stario.adapters.skia.layout.geometry import Rect
from stario.adapters.skia.typefaces import Typesetter
from stario.domain.merch.model.design_wish import PRINTED_TO_THE_EDGE
from stario.domain.merch.model.product import Mockup, PrintArea
from stario.ports.mockups import Design, RgbaImage
from stario.ports.pictures import RgbImage

NEARLY: Final = 0.05
"""Art whose proportions differ by no more is cut to those of the area."""
CAMERAS: Final = 0.245
"""The upper part of a case that cameras may hide."""
MUG_FRONT_MM: Final = 92.0
"""As much of a mug's side as one looks at."""
_TEXT_PART, _LARGEST_CAPITAL = 0.20, 0.16
_GAP = 0.03
_OPAQUE = 250
_CLEAR = 8


@attrs.frozen(eq=False)
class Composition:
    """
    One design on its area.

    `art` is where the whole artwork lies, possibly beyond the bleed. `is_extended`: the rest of
    the page continues its rim. `has_scrim`: words stand on the art, and shade lies under them.
    """

    area: PrintArea
    artwork: RgbaImage | None
    art: Rect | None
    is_opaque: bool
    is_extended: bool
    text: FittedText | None
    has_scrim: bool

    @property
    def bleed_box(self) -> Rect:
        bleed = self.area.bleed_mm
        return Rect(-bleed, -bleed, self.area.width_mm + bleed, self.area.height_mm + bleed)


def composed(design: Design, *, typesetter: Typesetter) -> Composition:
    """
    Raises:
        Invalid: `glyph_missing` or `does_not_fit`, of `text`.
    """
    artwork = None if design.artwork is None else trimmed(design.artwork)
    covered = design.mockup in PRINTED_TO_THE_EDGE
    opaque = artwork is not None and bool((artwork[..., 3] >= _OPAQUE).all())
    text = None
    if design.text:
        place, largest = _place_of_text(design, has_art=artwork is not None)
        text = fitted(design.text, design.language, place, largest, typesetter=typesetter)
    art, extended = None, False
    if artwork is not None:
        ratio = artwork.shape[1] / artwork.shape[0]
        if covered and opaque:
            art, extended = _covering(design, ratio)
        else:
            art = _contained(ratio, _place_of_art(design), to_top=design.mockup is Mockup.T_SHIRT)
    return Composition(
        area=design.area,
        artwork=artwork,
        art=art,
        is_opaque=opaque,
        is_extended=extended,
        text=text,
        has_scrim=text is not None and covered and opaque,
    )


def trimmed(artwork: RgbaImage) -> RgbaImage | None:
    """Cut clear margins off; None: nothing can be seen of it."""
    seen = artwork[..., 3] > _CLEAR
    used_rows, used = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    if not len(used_rows):
        return None
    return artwork[used_rows[0] : used_rows[-1] + 1, used[0] : used[-1] + 1]


def _covering(design: Design, ratio: float) -> tuple[Rect, bool]:
    """Fill the area with its bleed, or, where that would cut too much off, show all of the art."""
    area = design.area
    bleed = area.bleed_mm
    width, height = area.width_mm + 2 * bleed, area.height_mm + 2 * bleed
    wanted = width / height
    if abs(ratio / wanted - 1) <= NEARLY:
        scale = max(width / ratio, height)
        return _around(area.width_mm / 2, area.height_mm / 2, scale * ratio, scale), False
    if ratio < wanted:
        return _around(area.width_mm / 2, area.height_mm / 2, height * ratio, height), True
    art_height = width / ratio
    middle = area.height_mm / 2
    free = area.height_mm * CAMERAS
    if design.mockup is Mockup.PHONE_CASE and art_height <= area.height_mm - free:
        middle = free + (area.height_mm - free) / 2
    return _around(area.width_mm / 2, middle, width, art_height), True


def _contained(ratio: float, place: Rect, *, to_top: bool) -> Rect:
    height = min(place.height, place.width / ratio)
    middle = place.top + height / 2 if to_top else place.y
    return _around(place.x, middle, height * ratio, height)


def _place_of_art(design: Design) -> Rect:
    inner = _inner(design)
    if not design.text:
        return inner
    share = _TEXT_PART + _GAP
    return Rect(inner.left, inner.top, inner.right, inner.bottom - share * inner.height)


def _place_of_text(design: Design, *, has_art: bool) -> tuple[Rect, float]:
    inner = _inner(design)
    largest = _LARGEST_CAPITAL * min(design.area.height_mm, 1.25 * design.area.width_mm)
    if not has_art:
        chest = inner
        if design.mockup is Mockup.T_SHIRT:
            chest = Rect(inner.left, inner.top, inner.right, inner.y + 0.1 * inner.height)
        return _inset(chest, 0.04), 1.5 * largest
    top = inner.bottom - _TEXT_PART * inner.height
    return Rect(inner.left, top, inner.right, inner.bottom), largest


def _inner(design: Design) -> Rect:
    """The part of the area where things that matter may lie."""
    area, safe = design.area, design.area.safe_mm
    top = safe
    if design.mockup is Mockup.PHONE_CASE:
        top = max(safe, CAMERAS * area.height_mm)
    elif design.mockup is Mockup.T_SHIRT:
        # A shirt has no edge that is cut: its area is used to the full.
        safe = top = 0.0
    beside = safe
    if design.mockup is Mockup.MUG:
        # What goes further around is not seen from where one stands.
        beside = max(safe, (area.width_mm - MUG_FRONT_MM) / 2)
    return Rect(beside, top, area.width_mm - beside, area.height_mm - safe)


def _inset(rect: Rect, share: float) -> Rect:
    by = share * rect.width
    return Rect(rect.left + by, rect.top, rect.right - by, rect.bottom)


def _around(x: float, y: float, width: float, height: float) -> Rect:
    return Rect(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


def extension(artwork: RgbaImage, art: Rect, box: Rect, *, longest: int = 360) -> RgbImage:
    """
    Give what lies in *box* around art that does not fill it: its own rim, mirrored, out of focus.

    Returns:
        `(height, width, 3)` with *longest* pixels on the longer side: it is too soft to need more.
    """
    scale = longest / max(box.width, box.height)
    width, height = max(2, round(box.width * scale)), max(2, round(box.height * scale))
    size = (max(2, round(art.width * scale)), max(2, round(art.height * scale)))
    small = cv2.resize(artwork[..., :3], size, interpolation=cv2.INTER_AREA)
    down = _mirrored(height, size[1], (art.top - box.top) * scale)
    across = _mirrored(width, size[0], (art.left - box.left) * scale)
    whole = np.ascontiguousarray(small[down][:, across])
    blurred = cv2.GaussianBlur(whole, (0, 0), 0.05 * longest, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(blurred, np.uint8)


def _mirrored(count: int, length: int, start: float) -> NDArray[np.intp]:
    """Say for each place of a line which one of a mirrored strip of *length* it shows."""
    places = (np.arange(count) - round(start)) % (2 * length)
    return np.where(places < length, places, 2 * length - 1 - places).astype(np.intp)
