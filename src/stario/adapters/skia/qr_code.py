"""QR codes as outlines."""

from typing import Final

import segno
import skia

from stario.adapters.skia.effects.masks import flat
from stario.adapters.skia.layout.geometry import Rect
from stario.adapters.skia.styles.style import CodeColours

_QUIET_MODULES: Final = 4
"""What readers want around a code. Source: ISO/IEC 18004, 9.1."""
_ROUND_UNITS = 10.0
_LEAST_MODULE_UNITS = 3


def draw_code(canvas: skia.Canvas, url: str, plate: Rect, colours: CodeColours) -> None:
    """
    Draw *url* with error correction M in the middle of a light *plate*.

    A module is a whole number of units, so that its edges lie between pixels on screens.
    """
    rows = [bytes(row) for row in segno.make_qr(url, error="m", boost_error=False).matrix]
    across = len(rows) + 2 * _QUIET_MODULES
    exact = plate.width / across
    module = float(int(exact)) if exact >= _LEAST_MODULE_UNITS else exact
    left = round(plate.x - len(rows) * module / 2)
    top = round(plate.y - len(rows) * module / 2)
    rect = skia.Rect.MakeLTRB(plate.left, plate.top, plate.right, plate.bottom)
    canvas.drawRoundRect(rect, _ROUND_UNITS, _ROUND_UNITS, flat(colours.light))
    canvas.drawPath(_modules(rows, left, top, module), flat(colours.dark))


def _modules(rows: list[bytes], left: float, top: float, module: float) -> skia.Path:
    path = skia.Path()
    for number, row in enumerate(rows):
        y, start = top + number * module, None
        for column, dark in enumerate((*row, 0)):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                width = (column - start) * module
                path.addRect(skia.Rect.MakeXYWH(left + start * module, y, width, module))
                start = None
    return path
