"""Four inks and the paper they go on."""

from collections.abc import Mapping
from typing import Final

import attrs

from stario.adapters.skia.effects.colours import Rgb, rgb


@attrs.frozen(kw_only=True)
class Inks:
    paper: Rgb
    sun: Rgb
    rays: Rgb
    cool: Rgb
    key: Rgb
    title: Rgb


SCHEMES: Final[Mapping[str, Inks]] = {
    "poppy": Inks(
        paper=rgb("#f6e5c2"),
        sun=rgb("#d8432b"),
        rays=rgb("#e9a23b"),
        cool=rgb("#28716b"),
        key=rgb("#241a1c"),
        title=rgb("#cf3a24"),
    ),
    "lagoon": Inks(
        paper=rgb("#f4e8cc"),
        sun=rgb("#1f7f8c"),
        rays=rgb("#e2b65a"),
        cool=rgb("#b5412f"),
        key=rgb("#15242e"),
        title=rgb("#186a76"),
    ),
    "apricot": Inks(
        paper=rgb("#f5ead2"),
        sun=rgb("#e8862e"),
        rays=rgb("#9fb48a"),
        cool=rgb("#7b2d43"),
        key=rgb("#2b1a20"),
        title=rgb("#7b2d43"),
    ),
    "plum": Inks(
        paper=rgb("#f5e4cc"),
        sun=rgb("#8c2f57"),
        rays=rgb("#e3a857"),
        cool=rgb("#2e5d6e"),
        key=rgb("#20162a"),
        title=rgb("#8c2f57"),
    ),
}
