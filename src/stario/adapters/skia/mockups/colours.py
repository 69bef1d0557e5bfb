"""What the colours of variants look like."""

import re
from collections.abc import Mapping
from typing import Final

from stario.adapters.skia.effects.colours import rgb
from stario.adapters.skia.mockups.surfaces import Colour

_HEX: Final = re.compile(r"#[0-9a-fA-F]{6}")
_NAMES: Final[Mapping[str, str]] = {
    "white": "#f4f3f0",
    "black": "#17181b",
    "navy": "#1c2746",
    "blue": "#2857a4",
    "sky": "#8fb8de",
    "red": "#b3262e",
    "burgundy": "#5c1a2b",
    "green": "#1f5b43",
    "olive": "#5f6240",
    "yellow": "#e9b93a",
    "orange": "#d9692c",
    "pink": "#e3a3b4",
    "purple": "#4f2f74",
    "grey": "#8d9094",
    "gray": "#8d9094",
    "beige": "#d8c7aa",
    "cream": "#efe6d3",
    "brown": "#6b4630",
    "natural": "#e6dcc6",
    "wood": "#9a6a41",
    "oak": "#b98a58",
    "walnut": "#5f4130",
    "gold": "#b8934a",
    "silver": "#b4b6b9",
    "bronze": "#8a5f3b",
    "transparent": "#e8ebee",
    "clear": "#e8ebee",
    "oq": "#f4f3f0",
    "qora": "#17181b",
}
FALLBACK: Final = "white"


def colour_of(name: str) -> Colour:
    """Give sRGB in 0..1 of a name such as `navy` or `dark-green`, or of `#1c2746`."""
    if _HEX.fullmatch(name):
        return rgb(name)
    for word in re.split(r"[\s_-]+", name.casefold()):
        if word in _NAMES:
            return rgb(_NAMES[word])
    return rgb(_NAMES[FALLBACK])


def luma(colour: Colour) -> float:
    return 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]
