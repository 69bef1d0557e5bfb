"""What a style draws from."""

from collections.abc import Sequence
from functools import cached_property

import attrs
import numpy as np

from stario.adapters.skia.effects.noise import Picture, Plane
from stario.adapters.skia.layout.plan import Layout
from stario.adapters.skia.typefaces import Typesetter
from stario.ports.cutouts import Box


@attrs.frozen(kw_only=True)
class Figure:
    """
    A person on a page, as large as the page's picture.

    `colour` is `(height, width, 3)` sRGB in 0..1 without premultiplied alpha, `cover` is
    `(height, width)`, 1 where the person is. `face` is in pixels of the page.
    """

    colour: Picture
    cover: Plane
    face: Box


@attrs.define(kw_only=True, slots=False)
class Scene:
    """
    One drawing of one layout: `unit_pixels` pixels a unit, `bleed` units of art beyond the cut.

    Art is a picture of `height` x `width` pixels, bleed included. `figures` go from back to front.
    """

    layout: Layout
    scheme: str
    seed: int
    unit_pixels: float
    bleed: float
    figures: Sequence[Figure]
    typesetter: Typesetter

    @cached_property
    def width(self) -> int:
        return round((self.layout.width + 2 * self.bleed) * self.unit_pixels)

    @cached_property
    def height(self) -> int:
        return round((self.layout.height + 2 * self.bleed) * self.unit_pixels)

    def x(self, units: float) -> float:
        """Give the pixel column of a place on the page."""
        return (units + self.bleed) * self.unit_pixels

    def y(self, units: float) -> float:
        """Give the pixel row of a place on the page."""
        return (units + self.bleed) * self.unit_pixels

    def rng(self, purpose: int = 0) -> np.random.Generator:
        """Random numbers that depend on the seed and *purpose* alone."""
        return np.random.default_rng((self.seed, purpose))
