"""Dyes of silk, and the paints that go with them."""

from collections.abc import Mapping
from typing import Final

import attrs

from stario.adapters.skia.effects.colours import Rgb, rgb
from stario.adapters.skia.effects.ikat import Dyes


@attrs.frozen(kw_only=True)
class Palette:
    """`ground` is the silk's and the band's, `gouache` the disc's, `accent` the small words'."""

    ground: Rgb
    light: Rgb
    dyes: tuple[Rgb, Rgb, Rgb]
    dark: Rgb
    gouache: Rgb
    accent: Rgb

    def silk(self) -> Dyes:
        return Dyes(ground=self.ground, light=self.light, accents=self.dyes, dark=self.dark)


SCHEMES: Final[Mapping[str, Palette]] = {
    "margilan": Palette(
        ground=rgb("#0f2a4a"),
        light=rgb("#f4e7c8"),
        dyes=(rgb("#c4263a"), rgb("#f0a92d"), rgb("#12807a")),
        dark=rgb("#0a1b33"),
        gouache=rgb("#f3dfb4"),
        accent=rgb("#f2b445"),
    ),
    "pomegranate": Palette(
        ground=rgb("#7d1233"),
        light=rgb("#f6ead0"),
        dyes=(rgb("#f2b134"), rgb("#1d7f5f"), rgb("#e0567a")),
        dark=rgb("#2d0a1e"),
        gouache=rgb("#f6e3c2"),
        accent=rgb("#f5c25a"),
    ),
    "bukhara": Palette(
        ground=rgb("#1d4d3f"),
        light=rgb("#f3ead2"),
        dyes=(rgb("#e8a33a"), rgb("#b8324a"), rgb("#3f8fb0")),
        dark=rgb("#0d2620"),
        gouache=rgb("#f2e4c0"),
        accent=rgb("#f0bf5e"),
    ),
    "apricot": Palette(
        ground=rgb("#ab4716"),
        light=rgb("#fff1d6"),
        dyes=(rgb("#1f5f7a"), rgb("#8e1f4a"), rgb("#f4c34f")),
        dark=rgb("#3c1430"),
        gouache=rgb("#fbe9c8"),
        accent=rgb("#ffe0a0"),
    ),
}
