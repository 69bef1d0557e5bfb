"""The colours of a night."""

from collections.abc import Mapping
from typing import Final

import attrs

from stario.adapters.skia.effects.colours import Rgb, rgb


@attrs.frozen(kw_only=True)
class Lights:
    """`first` is the ring, the left lamp and the sign; `second` the right lamp and small words."""

    night: Rgb
    dusk: Rgb
    first: Rgb
    second: Rgb
    floor: Rgb


SCHEMES: Final[Mapping[str, Lights]] = {
    "magenta": Lights(
        night=rgb("#07041a"),
        dusk=rgb("#3a0f6e"),
        first=rgb("#ff2fa8"),
        second=rgb("#22e6ff"),
        floor=rgb("#b023ff"),
    ),
    "sunset": Lights(
        night=rgb("#0b0416"),
        dusk=rgb("#5a1440"),
        first=rgb("#ff5a36"),
        second=rgb("#c04dff"),
        floor=rgb("#ff2f7d"),
    ),
    "lagoon": Lights(
        night=rgb("#020b18"),
        dusk=rgb("#0b3f5e"),
        first=rgb("#19f0c8"),
        second=rgb("#5a7bff"),
        floor=rgb("#1fb6ff"),
    ),
    "gold": Lights(
        night=rgb("#0a0612"),
        dusk=rgb("#3d1d52"),
        first=rgb("#ffb52e"),
        second=rgb("#ff4fa0"),
        floor=rgb("#ff7a2e"),
    ),
}
