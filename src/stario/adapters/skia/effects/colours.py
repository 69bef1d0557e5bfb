"""Colours as designers write them."""

from typing import Final

Rgb = tuple[float, float, float]
"""sRGB in 0..1."""

_CHANNEL_MAXIMUM: Final = 255


def rgb(code: str) -> Rgb:
    """Read `#rrggbb`."""
    red, green, blue = (int(code[at : at + 2], 16) / _CHANNEL_MAXIMUM for at in (1, 3, 5))
    return red, green, blue
