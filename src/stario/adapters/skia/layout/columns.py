"""Texts one below the other."""

from collections.abc import Mapping, Sequence

import attrs

from stario.adapters.skia.layout.blocks import (
    DoesNotFit,
    Setting,
    placed,
    preferred,
    settings,
    shrunk,
)
from stario.adapters.skia.layout.geometry import Rect
from stario.adapters.skia.layout.measure import Measure
from stario.adapters.skia.layout.plan import Block, Line
from stario.adapters.skia.layout.spec import Column, Item, Slot

_STEPS = 24
_LEAST_FACTOR = 0.3
_LEAST_GAP = 0.5
"""Gaps close up together with the letters, to half."""


def stacked(column: Column, texts: Mapping[Slot, str], *, measure: Measure) -> Mapping[Slot, Block]:
    """
    Set the texts of a column, all of them smaller by one factor where they are too high.

    Raises:
        DoesNotFit: even the smallest letters are too high or too wide.
    """
    lying = _lying(column)
    width = lying.zone.width
    ways = [
        settings(_cased(texts[item.slot], item), item, width, measure=measure)
        for item in column.items
        if texts.get(item.slot)
    ]
    if not ways:
        return {}
    chosen, factor = _fitting(ways, lying.zone.height)
    blocks = _placed(lying, chosen, factor)
    return _turned(blocks, column.zone) if column.upwards else blocks


def _fitting(ways: Sequence[Sequence[Setting]], height: float) -> tuple[Sequence[Setting], float]:
    for step in range(_STEPS + 1):
        factor = 1 - (1 - _LEAST_FACTOR) * step / _STEPS
        chosen = [shrunk(preferred(each, factor=factor), factor) for each in ways]
        if _height(chosen, factor) <= height:
            return chosen, factor
    tallest = max(chosen, key=lambda way: way.height)
    raise DoesNotFit(tallest.item.slot)


def _height(chosen: Sequence[Setting], factor: float) -> float:
    gaps = sum(_gap(way, factor) for way in chosen[1:])
    return gaps + sum(way.height for way in chosen)


def _gap(way: Setting, factor: float) -> float:
    return way.item.gap * max(_LEAST_GAP, factor)


def _placed(column: Column, chosen: Sequence[Setting], factor: float) -> Mapping[Slot, Block]:
    zone = column.zone
    spare = zone.height - _height(chosen, factor)
    top = zone.top + {"top": 0.0, "middle": spare / 2, "bottom": spare}[column.anchor]
    blocks = {}
    for number, way in enumerate(chosen):
        top += _gap(way, factor) if number else 0.0
        blocks[way.item.slot] = placed(
            way, left=zone.left, right=zone.right, top=top, align=column.align
        )
        top += way.height
    return blocks


def _cased(text: str, item: Item) -> str:
    return text.upper() if item.capitals else text


def _lying(column: Column) -> Column:
    """Lay a column that runs upwards on its side."""
    if not column.upwards:
        return column
    zone = column.zone
    return attrs.evolve(column, zone=Rect(0.0, 0.0, zone.height, zone.width))


def _turned(blocks: Mapping[Slot, Block], zone: Rect) -> Mapping[Slot, Block]:
    return {
        slot: attrs.evolve(block, lines=tuple(_upright(line, zone) for line in block.lines))
        for slot, block in blocks.items()
    }


def _upright(line: Line, zone: Rect) -> Line:
    ink = Rect(
        zone.left + line.ink.top,
        zone.bottom - line.ink.right,
        zone.left + line.ink.bottom,
        zone.bottom - line.ink.left,
    )
    return attrs.evolve(line, x=zone.left + line.y, y=zone.bottom - line.x, ink=ink, upwards=True)
