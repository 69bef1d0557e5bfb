"""Faces as the cutter needs them: a box each, chin to hairline."""

from collections.abc import Callable, Sequence

from stario.adapters.cutout.pictures import Picture
from stario.ports.cutouts import Box

FaceFinder = Callable[[Picture], Sequence[Box]]
"""Gives every face of a picture; callable from any thread."""


def scaled(box: Box, factor: float, *, left: float = 0.0, top: float = 0.0) -> Box:
    """*box* in a picture that is *factor* times as large, seen from its pixel *left*, *top*."""
    return Box(
        x=box.x * factor - left,
        y=box.y * factor - top,
        width=box.width * factor,
        height=box.height * factor,
    )


def is_same(first: Box, second: Box) -> bool:
    """Whether they overlap by more than a half of the smaller one."""
    width = min(first.x + first.width, second.x + second.width) - max(first.x, second.x)
    height = min(first.y + first.height, second.y + second.height) - max(first.y, second.y)
    smaller = min(first.width * first.height, second.width * second.height)
    return width > 0 and height > 0 and width * height > smaller / 2
